"""A reader of Discord's Markdown, after the rules that its programs follow: what is shown, and what acts.

Written from what Discord documents ("Markdown Text 101", "Message Formatting"), not from our escaping.
"""

import re
from dataclasses import dataclass, field

AT_LINE_START = {
    "heading": re.compile(r"#{1,3} +"),
    "subtext": re.compile(r"-# +"),
    "quote": re.compile(r">(?:>>)? "),
    "list": re.compile(r"(?:[*+-]|\d{1,10}[.)]) "),
}
ANYWHERE = {
    "code": re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)", re.DOTALL),
    # Within the brackets a backslash saves nothing: only one before the first bracket does.
    "link": re.compile(r"\[(?P<shown>[^\[\]]+)\]\(<?(?P<target>(?:\\.|[^\s<>()\\])+)>?\)"),
    "address": re.compile(r"(?:https?|steam)://[^\s<]+[^<.,:;\"'\]\s]"),
    "bare address": re.compile(r"<(?P<target>(?:https?|mailto|tel):[^\s<>]+)>"),
    "mention": re.compile(r"<(?:@[!&]?|#)\d+>|<id:\w+>|@(?:everyone|here)"),
    "command": re.compile(r"</[^:<>\n]+:\d+>"),
    "time": re.compile(r"<t:-?\d+(?::[tTdDfFR])?>"),
    "emoji": re.compile(r"<a?:\w+:\d+>|:[\w~+-]+:"),
    "bold": re.compile(r"\*\*(?P<shown>(?:\\.|[^\\])+?)\*\*(?!\*)", re.DOTALL),
    "bold or italic": re.compile(r"\*(?=\S).+?\*", re.DOTALL),
    "underline": re.compile(r"_.+?_", re.DOTALL),
    "struck": re.compile(r"~~.+?~~", re.DOTALL),
    "spoiler": re.compile(r"\|\|.+?\|\|", re.DOTALL),
}
ESCAPE = re.compile(r"\\([^0-9A-Za-z\s])")
INDENT = re.compile(r"[^\S\n]*")


@dataclass(slots=True)
class Reading:
    """`shown` is what a reader sees, `bold` what of it stands out (titles, which always do, aside).

    `acts` are the kinds of markup that took effect, `targets` the addresses linked.
    """

    shown: str = ""
    acts: list[str] = field(default_factory=list)
    targets: list[str] = field(default_factory=list)
    bold: list[str] = field(default_factory=list)


def read(text: str) -> Reading:
    """Read a text as Discord would show it."""
    reading = Reading()
    at = 0
    while at < len(text):
        at = _step(text, at, reading)
    return reading


def _step(text: str, at: int, reading: Reading) -> int:
    if at == 0 or text[at - 1] == "\n":
        start = INDENT.match(text, at)
        assert start is not None
        for kind, pattern in AT_LINE_START.items():
            if match := pattern.match(text, start.end()):
                reading.acts.append(kind)
                return match.end()
    if escape := ESCAPE.match(text, at):
        reading.shown += escape[1]
        return escape.end()
    for kind, pattern in ANYWHERE.items():
        if match := pattern.match(text, at):
            return _act(kind, match, reading)
    reading.shown += text[at]
    return at + 1


def _act(kind: str, match: re.Match[str], reading: Reading) -> int:
    reading.acts.append(kind)
    groups = match.groupdict()
    if groups.get("target"):
        reading.targets.append(groups["target"])
    if kind in ("link", "bold"):
        inner = read(groups["shown"])
        reading.shown += inner.shown
        reading.acts += inner.acts
        reading.bold += [inner.shown] if kind == "bold" else []
    elif kind != "bare address":
        reading.shown += match[0]
    return match.end()
