"""Reads 100,000 broken messages: `python -m bench.fuzzing [COUNT]`.

Messages of the tests and of ../shared, torn and mixed, with random letters, signs and entities in wrong places. Nothing
but BadInput may be raised, and what holds for every message must hold.
"""

import random
import sys
import time
from collections import Counter
from dataclasses import replace

from bench.figures import dice, progress
from bot.errors import BadInput
from bot.intake.message import read
from bot.model import Entity, Forward
from tests.intake.scoring import broken, gold, own

COUNT = 100_000
_KINDS = ("text_link", "url", "bold", "mention", "hashtag", "italic", "code")
_ADDRESSES = ("https://a.example/x?utm_source=t", "https://t.me/x", "tg://user?id=1", "", "http://[", "not one")
_PIECES = (
    *(
        "المصدر:",
        "Source:",
        "مصدر",
        "عاجل |",
        "BREAKING:",
        "@name",
        "#وسم",
        "#",
        "t.me/x",
        "https://a.example/1",
        "www.b.example",
    ),
    *(
        "وكالات",
        "(رويترز)",
        "بقلم:",
        "By ",
        "14 نيسان 2021",
        "1️⃣",
        "🔴",
        "•",
        "—",
        "ـ",
        "\u202e",
        "\u200f",
        "\u2067",
        "\n",
        "\n\n",
        " ",
    ),
    *(
        "تابعونا",
        "اقرأ أيضاً:",
        "Read more:",
        "\ud800",
        "\U0001f468\u200d\U0001f469",
        "\ufe0f",
        "ﻻ",
        "…",
        ":",
        "|",
        "\u0651" * 4,
        "\u2028",
    ),
)


def fuzzed(seed: int) -> Forward:
    """A broken message, the same for the same seed."""
    chance = dice(seed)
    kind = chance.random()
    if kind < 0.2:
        text = "".join(_anything(chance) for _ in range(chance.randrange(120)))
    elif kind < 0.4:
        text = " ".join(chance.choice(_PIECES) for _ in range(chance.randrange(25)))
    else:
        text = _torn(chance.choice(_BASE).text, chance)
    entities = tuple(_entity(chance, len(text)) for _ in range(chance.randrange(4)))
    return replace(chance.choice(_BASE), text=text, entities=entities)


_BASE = [case.forward for case in own() + gold()]


def _torn(text: str, chance: random.Random) -> str:
    for _ in range(chance.randrange(1, 6)):
        at, to = sorted(chance.randrange(len(text) + 1) for _ in range(2))
        change = chance.randrange(5)
        if change == 0:
            text = text[:at] + text[min(to, at + 30) :]
        elif change == 1:
            text = text[:at] + chance.choice(_PIECES) + text[at:]
        elif change == 2:
            lines = text.split("\n")
            chance.shuffle(lines)
            text = "\n".join(lines)
        elif change == 3:
            text = text[:at] + text[at:to].replace(" ", "\n", 2) + text[to:]
        else:
            text = text[:at] + _anything(chance) + chance.choice(_BASE).text[:at] + text[to:]
    return text


def _anything(chance: random.Random) -> str:
    """A code point of any kind, most often of ours; lone surrogates too."""
    ranges = ((0x20, 0x7F), (0x600, 0x700), (0x2000, 0x2070), (0x1F300, 0x1FAFF), (0, 0x110000), (0xFB50, 0xFF00))
    return chr(chance.randrange(*chance.choice(ranges)))


def _entity(chance: random.Random, length: int) -> Entity:
    at, size = chance.randrange(-3, length + 5), chance.randrange(-2, 40)
    return Entity(chance.choice(_KINDS), at, size, chance.choice(_ADDRESSES) or None)


def fault(forward: Forward) -> str | None:
    """What is wrong with the reading of a message."""
    try:
        message = read(forward)
    except BadInput:
        return None
    except Exception as error:
        return repr(error)
    return ", ".join(broken(message)) or None


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else COUNT
    before, found = time.monotonic(), Counter[str]()
    for seed in range(count):
        if wrong := fault(fuzzed(seed)):
            found[wrong] += 1
            if found[wrong] <= 3:
                print(f"{seed}: {wrong}: {fuzzed(seed)!r}")
        if seed % 10_000 == 0:
            progress(f"{seed:,} messages")
    print(f"{count:,} messages in {time.monotonic() - before:.0f} s, {found.total()} with a fault")
    sys.exit(found.total() > 0)


if __name__ == "__main__":
    main()
