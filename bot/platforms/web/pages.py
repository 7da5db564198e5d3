"""What the browser loads: a fixed table of addresses, so nothing else on the disk can be reached."""

import hashlib
import html
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from string import Template

from aiohttp import hdrs, web

from bot.platforms.web.texts import Spoken, spoken
from bot.text.typeface import font_of

STATIC = Path(__file__).parent / "static"
FONT = "/fonts/cairo.ttf"
INDEX = "index.html"
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".ttf": "font/ttf"}
ASK_EACH_TIME = "no-cache"
"""The browser keeps a copy and asks whether it is still good: an upgrade shows at once, a reload costs nothing."""
KEEP_FOR_EVER = "private, max-age=31536000, immutable"
KEEP_A_MONTH = "public, max-age=2592000"


@dataclass(frozen=True, slots=True)
class Index:
    """The page itself in every language, and a mark of all that it is made of: another mark, another page."""

    by_language: Mapping[str, str]
    version: str

    def preferred(self, accepted: str) -> str:
        """The page for an Accept-Language header: RFC 9110, section 12.5.4."""
        codes = [tag.partition("-")[0].strip().lower() for tag in _by_weight(accepted)]
        known = [code for code in codes if code in self.by_language]
        return self.by_language[known[0] if known else next(iter(self.by_language))]


def index(codes: Sequence[str]) -> Index:
    """The page in each of the languages, the default first."""
    template = Template((STATIC / INDEX).read_text("utf-8"))
    languages = spoken(codes)
    # An end tag inside would end the script element that holds this: HTML, section 4.12.1.3.
    held = json.dumps(languages, ensure_ascii=False).replace("<", "\\u003c")
    version = _version(held)
    texts = {str(each["code"]): _filled(template, each, held, version) for each in languages}
    return Index(texts, version)


def files() -> dict[str, Path]:
    """Address and file of everything that the page loads."""
    static = {f"/{path.name}": path for path in STATIC.iterdir() if path.suffix in TYPES}
    font = font_of()  # without it, the page falls back to the reader's own
    return {**static, FONT: font} if font else static


def served(path: Path, address: str) -> web.FileResponse:
    """The file, with an ETag and Last-Modified by aiohttp."""
    keep = KEEP_A_MONTH if address == FONT else ASK_EACH_TIME
    return web.FileResponse(path, headers={hdrs.CONTENT_TYPE: TYPES[path.suffix], hdrs.CACHE_CONTROL: keep})


def _version(held: str) -> str:
    mark = hashlib.blake2b(held.encode(), digest_size=8)
    for path in sorted(path for path in STATIC.iterdir() if path.is_file()):
        mark.update(path.read_bytes())
    return mark.hexdigest()


def _filled(template: Template, spoken_here: Spoken, held: str, version: str) -> str:
    return template.substitute(
        language=spoken_here["code"],
        direction=spoken_here["direction"],
        needs_script=html.escape(spoken_here["texts"]["needs_script"]),
        languages=held,
        version=version,
    )


def _by_weight(accepted: str) -> list[str]:
    """The tags of an Accept-Language header, the dearest first."""
    weighted = [part.partition(";") for part in accepted.split(",")]
    return [tag for tag, _, weight in sorted(weighted, key=lambda part: -_weight(part[2]))]


def _weight(parameter: str) -> float:
    try:
        return float(parameter.strip().removeprefix("q=")) if parameter else 1.0
    except ValueError:
        return 0.0
