"""Briefs: messages of several headlines, each an item of a list."""

import re
from collections.abc import Sequence
from itertools import pairwise

from bot.intake.address import HANDLE
from bot.intake.agencies import is_outlet
from bot.intake.days import Named, only_day
from bot.intake.hashtags import untagged
from bot.intake.lines import Line, has_words
from bot.intake.notes import Notes
from bot.intake.wording import BRIEF, opening
from bot.text.fold import fold

_LEAST = 3  # items that make a list a brief
_LONGEST_HEADING = 80
_NUMBER = re.compile(
    r"[^\w\n#*]{0,4}(?:(?P<keys>(?:[0-9]\ufe0f?\u20e3){1,2}|🔟)|\(?(?P<number>\d{1,2})\s?(?:[.)–:-](?=\D)|/(?=\s))\s*)[^\w@#\n]{0,3}"
)
_BULLET = re.compile(r"(?:[•▪▫◾◽◼◻■□●○◆◇▶►‣⁃*·–—-]|[🔹🔸🔷🔶🔺🔻🟢🔵🟠🟡⚫⚪🔴✅✔☑📌📍➡👉⏺🗞])\ufe0f?\s*")
_APART = re.compile(r"\s*[-–—|:()/]\s+|\s*[|()]\s*|[:：،]\s*")
_PARTS = re.compile(r"\s*(?:[|–—!]|\.{2,}|…|\s-\s)\s*")
_PROMISE = re.compile(
    r"\bhere (?:are|is) .*\b(?:stories|headlines|news)\b|\b(?:stories|headlines) to start\b"
    r"|\bthings (?:to|you need to|you should) know (?:this|today|tonight|on|for|before)\b"
)
_SPEECH = re.compile(
    "(?:ابرز|اهم) ما (?:جا|ورد|قاله|قالته) (?:في |ب|خلال )(?:ال)?"
    "(?:كلمه|خطاب|تصريحات|تصريح|موتمر|بيان|لقا|حوار|مقابله|حديث)"
)
"""What somebody said, in points, is one story; folded, as keys of lines are."""
_FROM = re.compile(r"\s(?:من|عبر|على|مع|from|by|with|on)\s+(?P<source>[^|@\n]{2,50}?)\s*$", re.IGNORECASE)


def is_brief(lines: Sequence[Line]) -> bool:
    """Whether the lines of a message are headlines of several stories, perhaps under or over a heading that says so."""
    spoken = [line for line in lines if has_words(line.text)]
    numbers = [number for line in spoken if (number := _number(line.text))]
    counted = len(numbers) >= _LEAST and all(then == first + 1 for first, then in pairwise(numbers))
    bullets = sum(is_item(line.text) for line in spoken)
    headed = bool(spoken) and (is_heading(spoken[0]) or is_heading(spoken[-1]))
    if headed:
        return counted or bullets >= _LEAST
    return bool(spoken) and ((counted and bool(_number(spoken[0].text))) or _LEAST <= bullets == len(spoken))


def is_item(text: str) -> bool:
    """Whether a line is an item of a list with bullets."""
    return _BULLET.match(text) is not None


def is_heading(line: Line) -> bool:
    if len(line.text) > _LONGEST_HEADING or _number(line.text):
        return False
    if _SPEECH.match(line.key):
        return False
    parts = [Line(part).key for part in _PARTS.split(line.text)]
    return any(opening(key, BRIEF) for key in parts) or _PROMISE.search(line.key) is not None


def heading(line: Line) -> Notes | None:
    """What the heading or the signature of a brief says: its name, and who publishes it."""
    if not is_heading(line):
        return None
    text, tags = untagged(HANDLE.sub("", line.text).strip(" |-–—:"))
    if not has_words(text):
        return Notes(tags=tags)
    found = _FROM.search(text)
    if found and is_outlet(found["source"]):
        return Notes(source=found["source"].strip(), heading=text[: found.start()].strip(" |-–—:"))
    return Notes(heading=text, day=day_of(line))


def day_of(line: Line) -> Named | None:
    """The day that a heading names: "Morning briefing — Tuesday, 3 March 2026"."""
    parts = _APART.split(line.text)
    return next((day for part in parts if (day := only_day(part))), None) if is_heading(line) else None


def unnumbered(text: str) -> str:
    """An item without its number."""
    found = _NUMBER.match(text)
    return text[found.end() :] if found else text


def _number(text: str) -> int:
    """The number that a line begins with as an item of a list; 0 without one."""
    found = _NUMBER.match(text)
    if not found:
        return 0
    digits = "10" if found["keys"] == "🔟" else re.sub(r"[^0-9]", "", fold(found["keys"] or found["number"]))
    return int(digits)
