"""Discord's Markdown: what people wrote never acts as it, and what comes in as it becomes plain text."""

import re
import unicodedata
from urllib.parse import quote

from bot.text.emphasis import NAME, runs
from bot.text.hosts import can_be_opened

_ALWAYS = re.compile(r"[\\`*_~|<>\[\]#@]|:(?=\S)")
_AT_LINE_START = re.compile(r"^([^\S\n]*)(?:([-+])|(\d+)([.)]))", re.MULTILINE)
_CHANNEL = re.compile(f"{NAME}([0-9]{{1,20}}){NAME}")
_UNSENDABLE = frozenset({"Cc", "Cs"})
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zs", "Zl", "Zp"})
_LINK_UNSAFE = frozenset("()<>[]\\\"'`|")
NOTHING = "—"
"""What stands where there is nothing to see, as Discord refuses empty texts."""


def escape(text: str) -> str:
    r"""Show `text` as it is written: `\` before each character that Discord would take for markup.

    Besides Markdown these are mentions, timestamps, custom emoji and commands (all begin with `<`), `@everyone`,
    `:shortcodes:` and addresses (`https://` becomes no link). A `\` before a sign is not shown.
    """
    return _AT_LINE_START.sub(_escaped_start, _ALWAYS.sub(r"\\\g<0>", text))


def _escaped_start(match: re.Match[str]) -> str:
    indent, bullet, number, point = match.groups()
    return f"{indent}\\{bullet}" if bullet else f"{indent}{number}\\{point}"


def emboldened(text: str) -> str:
    """`text` escaped, its emphasis (bot.text.emphasis) in bold where there is anything to see, channels by name."""
    parts = _CHANNEL.split(text)
    return "".join(f"<#{part}>" if at % 2 else _bold(part) for at, part in enumerate(parts))


def _bold(text: str) -> str:
    return "".join(
        f"**{escape(piece)}**" if emphatic and is_seen(piece) else escape(piece) for piece, emphatic in runs(text)
    )


def sendable(text: str) -> str:
    """`text` with `\n` as its only line end, without the control characters and half pairs that Discord refuses."""
    lines = "\n".join(text.replace("\t", " ").splitlines())
    return "".join(char for char in lines if char == "\n" or unicodedata.category(char) not in _UNSENDABLE)


def one_line(text: str) -> str:
    """`sendable` text as one line; what would show nothing becomes a dash."""
    line = " ".join(sendable(text).split())
    return line if is_seen(line) else NOTHING


def is_seen(text: str) -> bool:
    """Whether any character of it leaves ink."""
    return any(unicodedata.category(char) not in _UNSEEN for char in text)


def link_target(url: str | None, longest: int) -> str | None:
    """`url` as Discord takes it in a link; None for what is no web address or is too long."""
    if not url or any(char.isspace() or not char.isprintable() for char in url):
        return None
    if not can_be_opened(url):
        return None
    target = "".join(quote(char, safe="") if char in _LINK_UNSAFE else char for char in url)
    return target if len(target) <= longest else None


def can_be_linked(title: str) -> bool:
    """Whether `[title](address)` becomes a link: Discord wants no brackets and no other address in a title."""
    return not any(sign in title for sign in ("[", "]", "://"))


def mention(role: str) -> str:
    """What notifies the role of that id, where it is allowed to; "" for what is no id."""
    return f"<@&{role}>" if role.isascii() and role.isdecimal() else ""


_EMOJI = re.compile(r"<a?(:\w+:)\d+>")
_PAIRED = re.compile(r"(\*{1,3}|__|~~|\|\|)(?=\S)(.+?)(?<=\S)\1", re.DOTALL)
_BLOCK = re.compile(r"^(?:#{1,3} +|-# +|>>> ?|> )", re.MULTILINE)
_MASKED = re.compile(r"\[([^\[\]]+)\]\(<?(https?://[^\s()<>]+)>?\)")
_ESCAPED = re.compile(r"\\([^\w\s])")
_DEEPEST = 3


def unmarked(text: str) -> str:
    """What a message says, without its Markdown: bold, headings, quotes, spoilers, masked links, custom emoji."""
    text = _MASKED.sub(r"\1 (\2)", _EMOJI.sub(r"\1", _BLOCK.sub("", text)))
    for _ in range(_DEEPEST):
        text = _PAIRED.sub(r"\2", text)
    return _ESCAPED.sub(r"\1", text)
