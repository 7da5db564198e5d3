"""Lines of a web page beside its story, which come along where somebody copies all of it: buttons, paths, counts."""

import re

from bot.intake.wording import BUTTONS, HOMES, NETWORKS, PATHS, SHARING
from bot.text.fold import words

_LONGEST = 70  # code points
_TIMES = frozenset(words("min mins minute minutes read reading sec دقيقة دقائق قراءة للقراءة القراءة وقت مدة زمن"))
_BETWEEN = re.compile(r"\s*[>›»→/\\]\s*")
_DOWN = re.compile("[>›»]")
_ASIDE = re.compile(r"\s*[·•|]\s*")
_MOST_WORDS = 3  # of a step of a path


def is_button(text: str) -> bool:
    """Whether a line is only what can be pressed or counted: "Share", "Comments (12)", "Facebook X Copy link", "5 min
    read"."""
    if len(text) > _LONGEST:
        return False
    said = [word for word in words(text) if not word.isdecimal()]
    rest = [word for word in said if word not in _TIMES]
    if not rest:
        return len(said) > 1 and len(said) < len(words(text))
    return " ".join(rest) in BUTTONS or _shares(rest)


def _shares(said: list[str]) -> bool:
    return sum(word in NETWORKS for word in said) > 1 and all(word in NETWORKS or word in SHARING for word in said)


def is_path(text: str) -> bool:
    """Whether a line is the way to a page in its site: "Home > Business > Energy"."""
    if len(text) > _LONGEST:
        return False
    steps = [" ".join(words(step)) for step in _BETWEEN.split(text.strip(" >›»/")) if words(step)]
    short = all(len(step.split()) <= _MOST_WORDS for step in steps)
    goes_down = len(steps) > 2 and (steps[0] in HOMES or (_DOWN.search(text) is not None and steps[0] in PATHS))  # noqa: PLR2004
    return len(steps) > 1 and short and (goes_down or PATHS.issuperset(steps))


def without_buttons(text: str) -> str:
    """A line without what can be pressed: "Mar. 3, 2026 · 5 min read"."""
    parts = _ASIDE.split(text)
    return " ".join(part for part in parts if not is_button(part)) if len(parts) > 1 else text
