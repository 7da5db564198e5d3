"""The consonants of a name, alike in Arabic and Latin letters: بايدن and Biden are both bdn. Pure."""

import re
from functools import lru_cache

_ARABIC = {
    **dict(zip("بتثجحخدذرزسشصضطظغفقكلمنه", "btsghxdzrzsSsdtzgfkklmnh", strict=True)),
    **dict.fromkeys("اوىيع", ""),
}
_LATIN = {
    **{"sh": "S", "ch": "S", "kh": "x", "gh": "g", "th": "s", "dh": "d", "ph": "f", "x": "ks"},
    **dict(zip("bcdfghjklmnpqrstvz", "bkdfghgklmnbkrstfz", strict=True)),
}
_PARTS = re.compile("sh|ch|kh|gh|th|dh|ph|[a-z]")
_DOUBLE = re.compile(r"([a-z])\1")
_ARTICLE = re.compile("^(?:[وفبك]?ال|[وف]?لل)(?=..)|^(?:al|el)-(?=.)")


@lru_cache(maxsize=20_000)
def skeleton(word: str) -> str:
    """Its consonants in classes, of a folded word; vowels, semivowels and a silent h at the end are left out."""
    word = _ARTICLE.sub("", word)
    if word.isascii():
        parts = _PARTS.findall(_DOUBLE.sub(r"\1", word))
        return "".join(_LATIN.get(part, "") for part in parts).removesuffix("h")
    return "".join(_ARABIC.get(letter, "") for letter in word.removesuffix("ه"))
