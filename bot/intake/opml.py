"""OPML 2.0 (opml.org/spec2.opml): the lists of feeds that feed readers hand to each other. Read in the child."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any
from xml.sax.saxutils import quoteattr

from bot.errors import BadInput
from bot.i18n import N_
from bot.intake.address import web
from bot.intake.hashtags import distinct
from bot.model import Feed
from bot.text.clean import clean_line

MOST = 5000
"""Feeds of one list."""
_LONGEST = 300
_HEAD = 500  # characters: an XML declaration and a comment may stand before the list
BOM = "\ufeff"
"""The mark that some programs begin a file with."""


@dataclass(frozen=True, slots=True)
class Outline:
    """A feed of a list; `refused` says why it can't be one of ours, "" where it can. `tags` are its folders."""

    address: str
    title: str = ""
    tags: tuple[str, ...] = ()
    refused: str = ""


def read(text: bytes) -> tuple[Outline, ...]:
    """The feeds of a list, each once. Raises BadInput where it is no list; a broken one is read as far as can be."""
    from lxml import etree  # the bot itself loads no parser

    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(text.strip(), parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None or root.tag != "opml":
        raise BadInput(N_('This is no OPML: it begins with <opml> and lists feeds as <outline xmlUrl="…">.'))
    found: dict[str, Outline] = {}
    for outline in map(_outline, (each for each in root.iter("outline") if _attribute(each, "xmlUrl"))):
        found.setdefault(outline.address, outline)
    return tuple(found.values())[:MOST]


def begins(text: str) -> bool:
    """Whether a text is a list, as far as its beginning says."""
    head = text.strip().removeprefix(BOM)[:_HEAD].lower()
    return head.startswith("<") and "<opml" in head


def breaks_off(text: str) -> bool:
    """Whether a text is the beginning of a list, without its end."""
    return begins(text) and "</opml" not in text.lower()


def job(payload: bytes) -> list[dict[str, Any]] | dict[str, str]:
    """What the child answers: the feeds, or {"refused": why}."""
    try:
        return [asdict(outline) for outline in read(payload)]
    except BadInput as error:
        return {"refused": str(error)}


def outlines(answer: Any) -> tuple[Outline, ...]:
    """What `job` answered. Raises BadInput where that was a refusal."""
    if isinstance(answer, dict):
        raise BadInput(answer["refused"])
    return tuple(Outline(**{**found, "tags": tuple(found["tags"])}) for found in answer)


def written(feeds: Iterable[Feed]) -> str:
    """The feeds as a list that any feed reader takes."""
    lines = [_line(feed) for feed in feeds]
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0">\n<head><title>Khabar</title></head>\n<body>\n'
    return head + "".join(lines) + "</body>\n</opml>\n"


def _line(feed: Feed) -> str:
    attributes = {"type": "rss", "text": feed.name, "xmlUrl": feed.address, "htmlUrl": feed.home or ""}
    attributes |= {"category": ",".join(tag.replace(",", " ") for tag in feed.tags), "language": feed.language}
    written = " ".join(f"{name}={quoteattr(value)}" for name, value in attributes.items() if value)
    return f"<outline {written}/>\n"


def _outline(outline: Any) -> Outline:
    address = _attribute(outline, "xmlUrl").replace("feed://", "http://", 1)
    folders = [_attribute(above, "text") for above in outline.iterancestors("outline")][::-1]
    # Categories are names with commas between, or paths of them with slashes.
    named = [part for path in _attribute(outline, "category").split(",") for part in path.split("/")]
    tags = distinct(tag for tag in map(clean_line, [*folders, *named]) if tag)
    title = clean_line(_attribute(outline, "title") or _attribute(outline, "text"))[:_LONGEST]
    return Outline(address, title, tags, _refusal(address))


def _refusal(address: str) -> str:
    try:
        web(address)
    except BadInput:
        return N_("Its address is none of the web.")
    return ""


def _attribute(outline: Any, name: str) -> str:
    """The value of an attribute, however its letters are written."""
    found = next((value for key, value in outline.attrib.items() if key.lower() == name.lower()), "")
    return str(found).strip()
