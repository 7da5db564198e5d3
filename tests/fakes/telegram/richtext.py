"""The HTML of rich messages as the Bot API's server reads it, strictly (Bot API 10.1, "Rich HTML style")."""

import re
from html import unescape
from html.parser import HTMLParser

from tests.fakes.telegram.chats import Json
from tests.fakes.telegram.faults import FormError

LONGEST, MOST_BLOCKS = 32768, 500
ENTITIES = frozenset(
    {"lt", "gt", "amp", "quot", "apos", "nbsp", "hellip", "mdash", "ndash", "lsquo", "rsquo", "ldquo", "rdquo"}
)
STYLES = {"b": "bold", "i": "italic"}
_TAG = re.compile("<[^>]*>")
FORMAT = re.compile(r"r|w?[dD]?[tT]?")
"""How a moment may be shown (Bot API, "Date-time entity formatting")."""


def read(html: str) -> tuple[str, list[Json]]:
    """The text of a rich message, paragraphs a blank line apart, and its styles as entities. Raises FormError."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    if reader.stack:
        raise FormError(f"unclosed tags {reader.stack}")
    text = "\n\n".join(reader.blocks)
    if not text.strip():
        raise FormError("RICH_MESSAGE_EMPTY")
    if len(text) > LONGEST:
        raise FormError("RICH_MESSAGE_TEXT_TOO_LONG")
    if len(reader.blocks) > MOST_BLOCKS:
        raise FormError("RICH_MESSAGE_BLOCKS_TOO_MANY")
    return text, reader.entities


def skimmed(html: str) -> tuple[str, list[Json]]:
    """The text alone, unjudged: for measuring."""
    return unescape(_TAG.sub("", html.replace("</p><p>", "\n\n").replace("<br>", "\n"))), []


class _Reader(HTMLParser):
    """Takes paragraphs and the tags that may stand in them, and nothing else."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.blocks: list[str] = []
        self.entities: list[Json] = []
        self.stack: list[tuple[str, Json]] = []
        self._before = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "p":
            if self.stack or attrs:
                raise FormError("a paragraph within something")
            self._before = sum(_units(block) + 2 for block in self.blocks)
            self.blocks.append("")
            self.stack.append((tag, {}))
            return
        if not self.stack:
            raise FormError(f"<{tag}> outside of a paragraph")
        if tag == "br":
            self._add("\n")
            return
        entity = _entity(tag, dict(attrs)) | {"offset": self._here, "length": 0}
        self.entities.append(entity)
        self.stack.append((tag, entity))

    def handle_endtag(self, tag: str) -> None:
        if not self.stack or self.stack[-1][0] != tag:
            raise FormError(f"</{tag}> closes nothing")
        _, entity = self.stack.pop()
        if entity:
            entity["length"] = self._here - entity["offset"]
            if not entity["length"]:
                raise FormError(f"an empty <{tag}>")

    def handle_data(self, data: str) -> None:
        if "<" in data or ">" in data or "&" in data:
            raise FormError(f"unescaped text {data!r}")
        self._add(re.sub(r"[ \t\n\r\f]+", " ", data))

    def handle_entityref(self, name: str) -> None:
        if name not in ENTITIES:
            raise FormError(f"unsupported entity &{name};")
        self._add({"lt": "<", "gt": ">", "amp": "&", "quot": '"'}[name])

    def handle_charref(self, name: str) -> None:
        raise FormError(f"a character by its number: {name}")

    def unknown_decl(self, data: str) -> None:
        raise FormError(f"a declaration {data!r}")

    def handle_comment(self, data: str) -> None:
        raise FormError(f"a comment {data!r}")

    @property
    def _here(self) -> int:
        return self._before + _units(self.blocks[-1])

    def _add(self, text: str) -> None:
        if not self.stack:
            raise FormError(f"text outside of a paragraph: {text!r}")
        self.blocks[-1] += text


def _entity(tag: str, given: dict[str, str | None]) -> Json:
    match tag, given:
        case (("b" | "i"), {}) if not given:
            return {"type": STYLES[tag]}
        case "a", {"href": str(url)} if len(given) == 1 and url.startswith(("http://", "https://")):
            return {"type": "text_link", "url": url}
        case "tg-time", {"unix": str(at), "format": str(form)} if len(given) == 2 and FORMAT.fullmatch(form):
            return {"type": "date_time", "unix_time": int(at), "date_time_format": form}
    raise FormError(f"unsupported tag <{tag} {given}>")


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
