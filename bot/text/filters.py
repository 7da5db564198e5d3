"""What people type to filter news by: words and phrases, with commas or lines between. Nothing in it is an operator."""

import re

from bot.text.analysis import analyse
from bot.text.clean import clean, clean_line
from bot.text.query import Term

_ENDS = ",،;؛\n"
_QUOTED = '"[^"\n]+"|“[^”\n]+”|«[^»\n]+»'
_NUMBER = r"(?<=\d)[,،](?=\d{3}(?!\d))"
_SIGN = re.compile(rf'(?P<number>{_NUMBER})|[{_ENDS}"]')
_PART = re.compile(rf"[^\S\n]*(?:(?P<quoted>{_QUOTED})[^\S\n]*(?=[{_ENDS}]|\Z)|(?P<bare>(?:[^{_ENDS}]|{_NUMBER})+))")


def parts(typed: str) -> tuple[str, ...]:
    """The words and phrases of a text, in their order, each once; what holds neither a letter nor a digit is left out.

    Quotation marks around one word keep it in this form: they stay, as ". Several words are a phrase without them.
    """
    found: dict[tuple[bool, tuple[str, ...]], str] = {}
    for match in _PART.finditer(clean(typed)):
        part = _part(match["quoted"], match["bare"])
        if analyse(part):
            found.setdefault(_key(part), part)
    return tuple(found.values())


def term(part: str) -> Term:
    """What a part asks of an article: a word in any form, or a phrase, which is words in a row as they stand.

    No other spelling of a name stands for it.
    """
    inner = _inner(part)
    phrase = inner != part or len(analyse(inner)) > 1
    return Term(inner, phrase=phrase, literal=True)


def _part(quoted: str | None, bare: str | None) -> str:
    inner = clean_line(_SIGN.sub(_blank, quoted[1:-1]) if quoted else bare or "")
    return f'"{inner}"' if quoted and len(analyse(inner)) == 1 else inner


def _blank(sign: re.Match[str]) -> str:
    """What would part a phrase when it is read again is no word of it; within a number it stays."""
    return sign[0] if sign["number"] else " "


def _inner(part: str) -> str:
    return part[1:-1] if len(part) > 2 and part[0] == part[-1] == '"' else part  # noqa: PLR2004  the quotes


def _key(part: str) -> tuple[bool, tuple[str, ...]]:
    """What is the same however it is typed."""
    return term(part).phrase, tuple(word for word, _ in analyse(part))
