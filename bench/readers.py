"""Queries as readers type them, made from articles: parts of headlines, other proclitics, other letters, slips."""

import re
from collections.abc import Callable
from random import Random

from bot.model import Article

_EDGES = "\"'“”‘’«»()[]{}.,:;!?،؛؟…-–—"
_ARABIC = re.compile("[\u0621-\u0652]+")
_ARTICLES = ("وال", "بال", "كال", "فال", "لل", "ال")
_KEYS = {"ar": "ابتثجحخدذرزسشصضطظعغفقكلمنهوي", "en": "abcdefghijklmnopqrstuvwxyz"}
_TYPED_AS = {
    "أ": "ا", "إ": "اأ", "آ": "ا", "ة": "ه", "ى": "ي", "ي": "یى", "ك": "ک", "ه": "ہ", "ؤ": "ؤ", "ا": "أا",
}  # fmt: skip
_MARKS = "\u064b\u064e\u064f\u0650\u0651\u0652\u0640"
"""What is strewn between letters: vowel signs and the tatweel."""


def words(text: str) -> list[str]:
    """The words of a text without the punctuation around them."""
    return [word for word in (each.strip(_EDGES) for each in text.split()) if word]


def headline(text: str, random: Random) -> str:
    """Three to six words of it in a row."""
    every = words(text)
    length = min(len(every), random.randint(3, 6))
    first = random.randint(0, len(every) - length)
    return " ".join(every[first : first + length])


def three(text: str, random: Random) -> str:
    """Three of its longer words, in their order."""
    every = words(text)
    longer = [word for word in dict.fromkeys(every) if len(word) >= 4] or every
    chosen = set(random.sample(longer, min(3, len(longer))))
    return " ".join(word for word in longer if word in chosen)


def with_proclitics(text: str, random: Random) -> str:
    """Its Arabic words with other proclitics, or without theirs."""
    return " ".join(_otherwise(word, random) for word in text.split())


def _otherwise(word: str, random: Random) -> str:
    if not _ARABIC.fullmatch(word) or len(word) < 4:
        return word
    for prefix in _ARTICLES:
        if word.startswith(prefix) and len(word) >= len(prefix) + 3:
            return random.choice(["", "ال", "وال", "بال", "لل"]) + word.removeprefix(prefix)
    return random.choice(["ال", "و", "ب", "ل"]) + word


def with_variants(text: str, random: Random) -> str:
    """The same words with the letters that other keyboards and habits put in their place, and marks between them."""
    return "".join(_variant(char, random) for char in text)


def _variant(char: str, random: Random) -> str:
    typed = random.choice(_TYPED_AS[char]) if char in _TYPED_AS and random.random() < 0.5 else char
    return typed + random.choice(_MARKS) if _ARABIC.fullmatch(typed) and random.random() < 0.1 else typed


def with_slip(text: str, random: Random) -> str:
    """One letter of one longer word left out, doubled, exchanged with its neighbour, or another one."""
    every = text.split()
    longer = [at for at, word in enumerate(every) if len(word) >= 5 and word.isalpha()]
    if longer:
        at = random.choice(longer)
        every[at] = _slipped(every[at], random)
    return " ".join(every)


def _slipped(word: str, random: Random) -> str:
    at = random.randint(1, len(word) - 2)
    keys = _KEYS["ar" if _ARABIC.fullmatch(word) else "en"]
    head, letter, after, tail = word[:at], word[at], word[at + 1], word[at + 2 :]
    other = random.choice([key for key in keys if key != letter])
    typed = random.choice([after, letter * 2 + after, after + letter if after != letter else after, other + after])
    return head + typed + tail


def with_operators(one: Article, random: Random) -> str:
    """A query of more than words."""
    every = words(one.title)
    first, second = every[0], every[-1]
    forms = [
        f'"{" ".join(every[:2])}"',
        f'"{" ".join(every[:3])}" {second}',
        f"{first} {every[1]} -{second}",
        f"{first} OR {second}",
        f"{every[1]} أو {second}",
        f"title:{second}",
        f'source:"{one.source or one.title}" {second}',
        f"المصدر:{words(one.source or one.title)[-1]} {first}",
        f"{second} since:365d",
        f"{first} منذ:30d",
        f"lang:{one.language} {first} {every[1]}",
    ]
    return random.choice(forms)


KINDS: dict[str, Callable[[Article, Random], str]] = {
    "a part of a headline": lambda one, random: headline(one.title, random),
    "three words of a headline": lambda one, random: three(one.title, random),
    "three words, other proclitics": lambda one, random: with_proclitics(three(one.title, random), random),
    "three words, one letter wrong": lambda one, random: with_slip(three(one.title, random), random),
    "with operators": with_operators,
}
"""What a reader looks for an article with."""

_STRANGE = (
    "\"“«»*?^~|()[]{}<>:\\/-+=&%$#@!'`;,.،؛؟"
    "\u200f\u202e\u2066\u200d\ufeff\u0301\u064b🇮🇶\U0001f468\u200d\U0001f469\ue000\ue001"
)
_HOSTILE: list[Callable[[list[str], Random], str]] = [
    lambda known, random: " ".join(random.choices(known, k=60)),
    lambda known, random: " OR ".join(random.choices(known, k=40)),
    lambda known, random: " ".join(_slipped(word, random) for word in random.choices(known, k=12) if len(word) > 4),
    lambda known, random: " ".join(f'"{random.choice(known)} {random.choice(known)}"' for _ in range(12)),
    lambda known, random: " ".join(f"-{word}" for word in random.choices(known, k=random.randint(1, 20))),
    lambda known, random: f"{random.choice(known)} " + " ".join(f"-{word}" for word in random.choices(known, k=20)),
    lambda known, random: f"since:{random.randint(0, 10**9)}d from:9999-99-99 {random.choice(known)} to:0000-00-00",
    lambda known, random: f"title:title:{random.choice(known)} source:source: lang:{random.choice(known)} topic:'",
    lambda known, random: f"'; DROP TABLE articles; -- {random.choice(known)}* NEAR({random.choice(known)}, 5)",
    lambda known, random: random.choice(known)[:1] * random.randint(50, 5000),
    lambda _, random: random.choice(_STRANGE) * random.randint(1, 500),
    lambda known, random: "".join(random.choices(_STRANGE + "".join(random.choices(known, k=5)), k=200)),
    lambda _, random: "".join(chr(random.randrange(0x110000)) for _ in range(random.randint(1, 100))),
    lambda known, random: random.choice(known) + "\u064b" * random.randint(1, 300),
    lambda _, random: "".join(random.choices("اوي هلمن", k=random.randint(2, 200))),
    lambda known, random: "في من على the of and to " + random.choice(known),
]


def hostile(known: list[str], random: Random) -> str:
    """What no reader types, around words that the articles hold."""
    return random.choice(_HOSTILE)(known, random)
