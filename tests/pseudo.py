"""A language that does not exist, made of the program's own messages: what is not in it was never translated.

Each message stands between ⟦ and ⟧, its letters in circles, its placeholders as they are. Whatever a person reads in
plain Latin or Arabic letters is then people's own text, a command, or a text that passes the catalogues by.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from string import ascii_letters

from babel import Locale, dates, lists
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from bot.i18n import available, language
from bot.model import Question, Reply
from tests.conversation import BARE, buttons

CODE = "eo"
"""Esperanto: CLDR knows it, and nobody translates this program into it by accident."""
CIRCLED = str.maketrans(ascii_letters, "".join(map(chr, [*range(0x24D0, 0x24EA), *range(0x24B6, 0x24D0)])))
_PLACEHOLDER = re.compile(r"(\{[^}]*\})")
_TYPED = re.compile(r"/link [A-Z0-9-]+|/\w+|https?:\S+|@\w+|(?:sub|join)_[\w-]+")
_WORD = re.compile(r"[A-Za-zÀ-ɏ\u0600-\u06ff]{2,}")


def pseudo(message: str) -> str:
    """A message in that language."""
    parts = _PLACEHOLDER.split(message)
    return "⟦" + "".join(part if part.startswith("{") else part.translate(CIRCLED) for part in parts) + "⟧"


def write_catalogue(path: Path, messages: Iterable[str | tuple[str, ...]], words: Iterable[str]) -> None:
    """The catalogue of all these messages; of the `words` of a command each stands by itself."""
    catalogue, several = Catalog(locale=CODE), set(words)
    for message in messages:
        if isinstance(message, tuple):
            catalogue.add(message, tuple(map(pseudo, message)))
        elif message in several:
            catalogue.add(message, ", ".join(map(pseudo, message.split(", "))))
        else:
            catalogue.add(message, pseudo(message))
    with path.open("wb") as file:
        write_po(file, catalogue)


def cldr_words() -> set[str]:
    """What CLDR says in that language: months, weekdays, cities, names of languages, how long ago."""
    locale = Locale(CODE)
    names = [*locale.months["format"]["wide"].values(), *locale.days["stand-alone"]["wide"].values()]
    names += [*locale.days["format"]["wide"].values()]
    names += [its["city"] for its in locale.time_zones.values() if its.get("city")]
    names += [language(code).name for code in available()]
    spans = (timedelta(minutes=1), timedelta(minutes=5), timedelta(hours=1), timedelta(hours=5), timedelta(days=1))
    names += [
        dates.format_timedelta(-span, add_direction=True, threshold=1, locale=CODE)
        for span in (*spans, timedelta(days=5))
    ]
    names.append(lists.format_list(["1", "2"], locale=locale))
    return set(_WORD.findall(" ".join(names)))


def texts(reply: Reply) -> Iterator[str]:
    """Everything of a reply that a person reads, but for what stands in a form to be changed."""
    yield from (reply.text, reply.notice, *(drawing.alt for drawing in reply.drawings))
    if reply.document:
        yield reply.document.about
    for card in reply.cards:
        yield from (card.title, card.text, card.note, card.when.text if card.when else "")
    for button in buttons(reply):
        yield button.label
        if isinstance(button.asks, Question):
            yield button.asks.label


def untranslated(text: str, allowed: set[str]) -> list[str]:
    """The words of a text that are in no catalogue, and not allowed."""
    bare = _TYPED.sub(" ", text.translate(BARE))
    return [word for word in _WORD.findall(bare) if word not in allowed]
