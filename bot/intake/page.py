"""A page of the web -> what its article says. It runs in the child process (bot.intake.worker), never in the bot."""

from typing import Any

import trafilatura
from lxml import html

from bot.intake import metadata
from bot.intake.challenge import is_challenge
from bot.intake.charset import decode
from bot.text.clean import clean, clean_line
from bot.text.fold import fold
from bot.text.language import detect

_PARSER = html.HTMLParser(encoding="utf-8", collect_ids=False, remove_comments=True, remove_pis=True)
_NOTHING = "<html><head></head><body></body></html>"
_LONGEST = 300_000  # code points of a text; what is longer is no article
_CANONICAL = "//link[translate(@rel, 'CANOIL', 'canoil') = 'canonical']/@href"
_LINKED = "//script[contains(@type, 'ld+json')]/text()"


def page(payload: bytes, *, address: str, charset: str = "") -> dict[str, object]:
    """What a page says. `address` is where it was found, `charset` what the answer's header named.

    "title", "text" (in paragraphs), "length" (code points of the text as extracted), "description", "source",
    "language", "address" (its canonical one), "free" (False: for subscribers), "challenge" (it asks for people in
    place of the story); "author", "published" (ISO 8601 in UTC) and "image" may be None.
    """
    markup = decode(payload, charset).replace("\0", "")
    tree = _tree(markup)
    metas = _metas(tree)
    things = metadata.linked(map(str, tree.xpath(_LINKED)))
    found = _extracted(tree, address)
    named = clean_line(tree.findtext(".//title") or "")
    title = metadata.headline(metas.get("og:title", ""), _h1s(tree), clean_line(found.title or "") or named)
    source = metadata.source(metas.get("og:site_name", ""), clean_line(found.sitename or ""), address)
    told = _without(title, clean(found.text or "")[:_LONGEST])
    description = metas.get("og:description", "") or metas.get("description", "")
    text = metadata.led(metas.get("og:description", ""), told)
    return {
        "title": title,
        "text": text,
        "length": len(told),
        "description": description,
        "source": source,
        "author": metadata.people(found.author or metas.get("author"), source),
        "published": metadata.published(things, metas, found.date),
        "language": detect(f"{title}\n{text}"),
        "image": metadata.picture(metas.get("og:image", ""), address),
        "address": metadata.canonical([*map(str, tree.xpath(_CANONICAL)), metas.get("og:url", "")], address),
        "free": metadata.is_free(things, metas),
        "challenge": is_challenge(named, markup),
    }


def _tree(markup: str) -> Any:  # lxml's elements have no types
    try:
        return html.document_fromstring(markup.encode("utf-8", "replace") or b" ", parser=_PARSER)
    except html.etree.ParserError:  # there is nothing in it
        return html.document_fromstring(_NOTHING)


def _metas(tree: Any) -> dict[str, str]:
    """The first content of each meta element, by its property, name or itemprop in lower case."""
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        content = clean_line(element.get("content") or "")
        for key in ("property", "name", "itemprop"):
            name = (element.get(key) or "").lower()
            if name and content:
                found.setdefault(name, content)
    return found


def _h1s(tree: Any) -> list[str]:
    return [clean_line(element.text_content()) for element in tree.iter("h1")]


def _extracted(tree: Any, address: str) -> Any:
    """What trafilatura makes of it; an empty document where it finds nothing."""
    dates = {"original_date": True, "extensive_search": False}
    found = trafilatura.bare_extraction(
        tree, url=address, with_metadata=True, include_comments=False, date_extraction_params=dates
    )
    return found or trafilatura.settings.Document()


def _without(title: str, text: str) -> str:
    """The text without a first line that is the title again."""
    first, _, rest = text.partition("\n")
    return rest.lstrip("\n") if rest and fold(first) == fold(title) else text
