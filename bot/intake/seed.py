"""The sample articles in bot/seeds/: one file each, TOML between two lines of +++, then the text."""

import re
import tomllib
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from bot.errors import BadInput
from bot.intake.records import article
from bot.model import Article

ADDED_BY = "seed"
_FORM = re.compile(r"\+\+\+\n(.*?)^\+\+\+\n(.*)", re.DOTALL | re.MULTILINE)
_KEYS = frozenset({"title", "source", "author", "place", "language", "tags", "published"})
_NEEDED = ("title", "language", "published")
_LATER = datetime(9000, 1, 1, tzinfo=UTC)  # no sample is too new, whenever it is read


def seed(text: str, name: str) -> Article:
    """The article of one file, without its clock: it counts as added when it was published. Raises BadInput."""
    front, body = _parts(text)
    _check(front)
    record = {**front, "published": _iso(front["published"]), "id": f"seed:{front['language']}/{name}", "body": body}
    made = article(record, at=_LATER, by=ADDED_BY)
    return replace(made, added=made.published)


def samples(folder: Path) -> tuple[Article, ...]:
    """The articles of all files <language>/<name>.txt, in the order of their names. Raises BadInput with the file."""
    return tuple(_read(path) for path in sorted(folder.glob("*/*.txt")))


def _read(path: Path) -> Article:
    try:
        return seed(path.read_text("utf-8"), path.stem)
    except BadInput as error:
        raise BadInput(f"{path.parent.name}/{path.name}: {error}") from None


def _parts(text: str) -> tuple[dict[str, object], str]:
    match = _FORM.fullmatch(text)
    if not match:
        raise BadInput("it does not begin with TOML between two lines of +++")
    try:
        return tomllib.loads(match[1]), match[2]
    except tomllib.TOMLDecodeError as error:
        raise BadInput(f"its front matter is not TOML: {error}") from None


def _check(front: dict[str, object]) -> None:
    if missing := [key for key in _NEEDED if not front.get(key)]:
        raise BadInput(f"its front matter has no {' and no '.join(missing)}")
    if unknown := sorted(front.keys() - _KEYS):
        raise BadInput(f"its front matter has unknown keys: {', '.join(unknown)}")


def _iso(published: object) -> object:
    return published.isoformat() if isinstance(published, date) else published
