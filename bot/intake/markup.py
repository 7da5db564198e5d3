"""The text of a piece of HTML, as feeds carry it: paragraphs and lines, without tags, scripts and what they hide."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from bot.text.clean import clean, clean_line

_PARAGRAPHS = frozenset(
    {
        *("p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "table", "blockquote", "pre", "article"),
        *("section", "header", "footer", "figure", "figcaption", "hr"),
    }
)
_LINES = frozenset({"br", "li", "tr", "dt", "dd"})
_HIDDEN = frozenset(
    {
        *("script", "style", "noscript", "iframe", "object", "embed", "svg", "form", "button", "select", "textarea"),
        *("head", "template"),
    }
)
_MARKUP = re.compile(r"<[a-z!/]|&(?:#\d+|#x[0-9a-f]+|[a-z]+\d*);", re.IGNORECASE)
_BREAK = "\n"


def parsed(markup: str | bytes) -> Any:
    """The tree of a piece or a page; None where it holds no element. libxml2 goes 256 elements deep at most."""
    from lxml import etree, html  # the bot itself loads no parser

    try:
        return html.document_fromstring(markup) if markup.strip() else None
    except (etree.ParserError, ValueError):  # nothing but comments; a str that declares an encoding
        return None


def text_of(markup: str) -> str:
    """The text in paragraphs, `clean`. A text without tags and entities keeps its line breaks."""
    if not _MARKUP.search(markup):
        return clean(markup)
    root = parsed(markup.replace("\x00", ""))
    return clean("".join(_pieces(root))) if root is not None else ""


def line_of(markup: str) -> str:
    """The text in one line: a title or a name. Some feeds escape twice ("&amp;quot;")."""
    return clean_line(unescape(text_of(markup)))


def picture_in(markup: str) -> str | None:
    """The address of the first picture, as it is written there."""
    if "<img" not in markup.casefold():
        return None
    root = parsed(markup.replace("\x00", ""))
    images = root.iter("img") if root is not None else iter(())
    return next((source for image in images if (source := (image.get("src") or "").strip())), None)


def _pieces(element: Any) -> Iterator[str]:
    """The texts of an element in their order, with the breaks that its blocks make."""
    name = element.tag if isinstance(element.tag, str) else ""  # comments have a function for a tag
    around = _BREAK * 2 if name in _PARAGRAPHS else _BREAK if name in _LINES else ""
    if name and name not in _HIDDEN:
        yield around
        yield _flat(element.text)
        for child in element:
            yield from _pieces(child)
            yield _flat(child.tail)
        yield around if name != "br" else ""


def _flat(text: str | None) -> str:
    """A line break in the source of a page is a space."""
    return " ".join(f".{text}.".split())[1:-1] if text else ""
