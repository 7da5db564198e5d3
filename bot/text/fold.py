"""One spelling for all the ways in which people type a word, so that a search finds it."""

import re
import unicodedata

_SAME_LETTER = {
    "ا": "ٱٲٳ",
    "ي": "ىیۍېےؽؾؿ",
    "ه": "ةہھەۃ",
    "ك": "کگڪڭ",
    "ب": "پ",
    "ج": "چ",
    "ز": "ژ",
    "ف": "ڤڢڥ",
    "ق": "ڧڨ",
    "ن": "ں",
    "": "ءـٴ",
    "o": "ø",
    "l": "ł",
    "d": "đ",
    "h": "ħ",
    "t": "ŧ",
    "i": "ı",
}
_LETTERS = {variant: letter for letter, variants in _SAME_LETTER.items() for variant in variants}
_REMEMBERED = 20_000  # code points: no stream of rare ones may fill the memory
_WORD = re.compile(r"[^\W_]+")


class _Folds(dict[int, str]):
    """What each code point folds to, worked out when it is first met; `str.translate` asks it."""

    def __missing__(self, code: int) -> str:
        before, after = "", chr(code)
        while before != after:
            before, after = after, _step(after)
        if len(self) >= _REMEMBERED:
            self.clear()
        self[code] = after
        return after


def fold(text: str) -> str:
    """`text` as the search compares it: NFKC, casefolded, without marks, accents, tatweel, hamza and format characters.

    Alefs, yehs, kafs and hehs become one each, digits of all scripts 0-9, Persian and Maghrebi letters their nearest
    Arabic ones. `fold(fold(text)) == fold(text)`, and it is never longer than the casefolded NFKC form.
    Vowel signs of Indic and South-East Asian scripts stay, as words differ by them.
    """
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFC", text.translate(_folds))


def words(text: str) -> list[str]:
    """The folded words of `text`: its runs of letters and digits."""
    return _WORD.findall(fold(text))


def _step(text: str) -> str:
    spelled_out = unicodedata.normalize("NFKD", text.casefold())
    return unicodedata.normalize("NFC", "".join(_folded(char) for char in spelled_out))


def _folded(char: str) -> str:
    digit = unicodedata.decimal(char, None)
    if digit is not None:
        return str(digit)
    if unicodedata.category(char) == "Cf" or _is_accent(char):
        return ""
    return _LETTERS.get(char, char)


def _is_accent(char: str) -> bool:
    """Whether `char` is a mark over or under Arabic, Hebrew, Latin, Greek or Cyrillic letters.

    By combining class: 10-36 are the vowels of Hebrew, Arabic and Syriac, from 200 on come accents, 1 strikes through.
    Marks of class 0 are vowels of other scripts, but for enclosing ones, variation selectors and the grapheme joiner.
    """
    order = unicodedata.combining(char)
    return order in _ACCENT_CLASSES or (order == 0 and _UNCLASSED.match(char) is not None)


_ACCENT_CLASSES = frozenset({1, *range(10, 37), *range(200, 256)})
_UNCLASSED = re.compile("[\u034f\u0488\u0489\u20dd-\u20e0\u20e2-\u20e4\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_folds = _Folds()
