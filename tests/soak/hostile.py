"""Hostile values, and what is well-formed made ill-formed: the dice of the fuzz."""

import random
from copy import deepcopy
from typing import Any

TEXTS = (
    "",
    " ",
    "\0",
    "\ud800",
    "\udfff\ud83d",
    "\u202e\u2066\u200f\u061c\u202c",
    "\u0600" * 50,
    "ا\u0300" * 400,
    "👨‍👩‍👧‍👦" * 200,
    "ﷺ" * 300,
    "%s%n{0}{x.__class__}${jndi:ldap://x}",
    "'; DROP TABLE articles; --",
    '" OR title:* NEAR(a b',
    "<script>alert(1)</script><b>&amp;&#0;",
    "**__~~||`[x](javascript:1)<@1><#2></c:3>@everyone",
    "../../../etc/passwd",
    "\r\nX: y\r\n\r\n",
    "http://[::1]:99999/\u2028",
    "٣" * 80,
    "-" * 300,
    "(" * 500,
    "a" * 4096,
)
LONG = 1_000_000
"""Letters of the longest text, which comes rarely: once in so many values of this kind."""
RARE = 4000
NUMBERS = (0, -1, 1, 2**31, 2**53 + 1, 2**63, -(2**63) - 1, 10**30, 0.5, 1e308, -0.0)
DEPTH = 300
"""How deep the deepest value is. JSON of more than about 990 levels is refused by Python's reader itself."""


def text(dice: random.Random) -> str:
    """Nothing that a well-behaved client sends; now and then very long."""
    if dice.randrange(RARE) == 0:
        return dice.choice(("a", "خ", "\u202e", "😀")) * LONG
    return "".join(dice.choice(TEXTS) for _ in range(dice.randint(1, 3)))


def value(dice: random.Random) -> Any:
    """Anything that JSON can hold."""
    match dice.randrange(7):
        case 0:
            return dice.choice((None, True, False))
        case 1:
            return dice.choice(NUMBERS)
        case 2:
            return deep(dice.choice((3, 30, DEPTH)), dice)
        case 3:
            return dice.choice(([], {}, [None], {"": ""}, {"id": {}}, [[[]]] * 50))
        case 4:
            return str(dice.choice(NUMBERS))
    return text(dice)


def deep(levels: int, dice: random.Random) -> Any:
    made: Any = None
    for _ in range(levels):
        made = [made] if dice.random() < 0.5 else {"reply_to_message": made}
    return made


def mutated(whole: dict[str, Any], dice: random.Random, *, most: int = 3) -> dict[str, Any]:
    """A copy of which up to `most` of its parts are hostile, gone, doubled or another part's value."""
    whole = deepcopy(whole)
    for _ in range(dice.randint(1, most)):
        if not (places := list(_places(whole))):
            return whole
        holder, key = dice.choice(places)
        match dice.randrange(5):
            case 0 if isinstance(key, str):
                del holder[key]
            case 1:
                other, its = dice.choice(places)
                holder[key] = other[its]
            case 2 if isinstance(holder, dict):
                holder[dice.choice(TEXTS)] = value(dice)
            case _:
                holder[key] = value(dice)
        if _is_endless(whole):
            return {}
    return whole


def _places(node: Any, depth: int = 0) -> Any:
    """Each (holder, key) in a tree; not in the depths of what is hostile already."""
    if depth > 12:
        return
    pairs = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, part in pairs:
        yield node, key
        yield from _places(part, depth + 1)


def _is_endless(node: Any, above: tuple[int, ...] = ()) -> bool:
    """Whether a part holds itself, which no JSON can say."""
    if not isinstance(node, dict | list):
        return False
    if id(node) in above:
        return True
    parts = node.values() if isinstance(node, dict) else node
    return len(above) < 2 * DEPTH and any(_is_endless(part, (*above, id(node))) for part in parts)
