"""Countries' names and demonyms that stand for something else: a man named السوداني, Michael Jordan. Pure."""

import re
from collections.abc import Iterable, Sequence

from bot.intake.people import is_given
from bot.text.fold import words

Placed = tuple[int, int, str]
"""(begin, end, code) of a country in a row of words."""

_DEFINITE = re.compile("[وفبك]?(?:ال|لل)[\u0621-\u064a]+ي")
"""A demonym as families have it for a name, with what may hang before it."""
_ALSO_GIVEN = frozenset(words("شياع بن ابن"))
"""What a man's last name stands behind, beside what bot.intake.people knows."""
_SERVANT, _OF = "عبد", frozenset(words("الله الرحمن الكريم العزيز الرزاق الأمير الحسين الستار"))
"""The two words of many a given name. الله alone ends none: حزب الله اللبناني."""

_PRIME_MINISTER = re.compile("[وفبك]?(?:ال|لل)سوداني")
_HIS, _ELSEWHERE = "IQ", "SD"
_SHIYA = "شياع"
_NOUN = re.compile("ال[\u0621-\u064a]{3,}")
_IMPERFECT = re.compile("ي[\u0621-\u064a]{3,}")
_NO_NOUNS = frozenset(
    words(
        # what stands before a name alone: titles, days, verbs
        "الوزراء الحكومة السيد المهندس الأستاذ الأخ المسلحة العراقي التقى التقت الذي التي الآن اليوم"
        " السبت الأحد الاثنين الإثنين الثلاثاء الأربعاء الخميس الجمعة"
    )
)
"""Behind any other word with an article السوداني is its adjective: السفير السوداني."""


def _row(text: str) -> frozenset[str]:
    return frozenset(words(text))


_BEHIND = {
    "jordan": _row("michael jim deandre barbara vernon eddie air"),
    "مغرب": _row("صلاة أذان آذان وقت"),
    "عدن": _row("جنة جنات"),
    "جورجيا": _row("ولاية بولاية"),
    "washington": _row("denzel kerry booker"),
}
"""Names, without what hangs before them, that mean no country behind these words."""
_BEFORE = {
    "jordan": _row(
        "peterson henderson pickford spieth peele bardella ayew clarkson poole larson belfort thompson chiles mailata"
    ),
    "chad": _row("smith kelly wolf kroeger daybell hurley johnson michaels"),
    "georgia": _row("stanway hall toffolo tech bulldogs republican republicans democrats lawmakers"),
    "تركي": _row("آل بن الفيصل الدخيل المالكي العواد"),
    "رباط": _row("الصليبي الداخلي الخارجي الجانبي"),
    "مغرب": _row("والعشاء"),
    "israel": _row("adesanya"),
    "cuba": _row("gooding"),
    "paris": _row("hilton jackson"),
    "turkey": _row("sandwich sandwiches breast dinner"),
}
"""The same before these words."""
_STATE = _row("Atlanta Savannah Macon Fulton Kemp Raffensperger Ossoff Warnock أتلانتا")
"""Where one of these is told of, Georgia is the state of the USA, unless something else tells of the country."""
_DIAMETER = re.compile(r"\d+|سم|متر|مترا|كم")


def meant(row: Sequence[str], found: Iterable[Placed]) -> list[Placed]:
    """Of the countries that were found in a row of folded words, those that are meant."""
    placed = [one for one in found if not _is_other(row, one)]
    return [one for one in placed if not (_is_prime_minister(row, one, placed) or _is_state(row, one, placed))]


def _is_other(row: Sequence[str], one: Placed) -> bool:
    """Whether the words beside it say that it is a person's name, or another word."""
    begin, end, _ = one
    before, after = row[begin - 1] if begin else "", "".join(row[end : end + 1])
    if _DEFINITE.fullmatch(row[begin]) and _is_first_name(row[:begin]):
        return True
    return (
        before in _beside(_BEHIND, row[begin])
        or after in _beside(_BEFORE, row[begin])
        or (row[begin].endswith("قطر") and _DIAMETER.fullmatch(after) is not None)
    )


def _is_first_name(row: Sequence[str]) -> bool:
    """Whether the last of these words is, or ends, a name that people are given."""
    last = "".join(row[-1:])
    return last in _ALSO_GIVEN or is_given(last) or (last in _OF and row[-2:-1] == [_SERVANT])


def _beside(table: dict[str, frozenset[str]], word: str) -> frozenset[str]:
    return next((its for name, its in table.items() if word.endswith(name)), frozenset())


def _is_prime_minister(row: Sequence[str], one: Placed, placed: Sequence[Placed]) -> bool:
    """Whether السوداني is Iraq's prime minister: he or Iraq is told of, and nothing else of Sudan is."""
    begin, _, code = one
    if code != _ELSEWHERE or any(_is_sudanese(row, other) for other in placed):
        return False
    told = _SHIYA in row or any(other == _HIS for _, _, other in placed)
    return told or (begin == 0 and _IMPERFECT.fullmatch("".join(row[1:2])) is not None)


def _is_sudanese(row: Sequence[str], one: Placed) -> bool:
    """Whether it can only be of Sudan: any other word for it, and السوداني as an adjective."""
    begin, _, code = one
    if code != _ELSEWHERE:
        return False
    before = row[begin - 1] if begin else ""
    adjective = _NOUN.fullmatch(before) is not None and before not in _NO_NOUNS and row[begin].startswith("ال")
    return adjective or not _PRIME_MINISTER.fullmatch(row[begin])


def _is_state(row: Sequence[str], one: Placed, placed: Sequence[Placed]) -> bool:
    told = {row[at] for at, _, code in placed if code == one[2]}
    return told <= {"georgia", "جورجيا"} and not _STATE.isdisjoint(row)
