"""Bytes of a text file become text. Pure."""

import re
import unicodedata
from codecs import BOM_UTF16_BE, BOM_UTF16_LE

_MARKS = (BOM_UTF16_LE, BOM_UTF16_BE)
_HEAD = 4096  # bytes that show whether a text is UTF-16
_ALPHABETS = "\u0800"
"""Below it stand the letters, signs and spaces of Latin, Greek, Cyrillic, Hebrew and Arabic."""
_FIRST = re.compile(rb"[\0-\x07]")  # half of each of them
_WORD = re.compile(rb"[A-Za-z\x80-\xff]{2,}")
_HIGH = bytes(range(0x80, 0x100))
# An é in an Arabic word: another code page was meant.
_MIXED = re.compile("[ء-يٹ-ے][À-ÖØ-öø-ÿŒœ]|[À-ÖØ-öø-ÿŒœ][ء-يٹ-ے]")


def decoded(content: bytes) -> str:
    """The text of a file that somebody sent. Any bytes are some: Arabic of Windows, where nothing tells."""
    text = _meant(content)
    if text is None:
        text = content.decode("utf-16" if content.startswith(_MARKS) else "cp1256", "replace")
    return text.replace("\0", "")


def known(content: bytes) -> str | None:
    """The text, where its bytes tell how they are meant; None where they do not, or are no text."""
    text = _meant(content)
    return None if text is None or "\0" in text else text


def code_page(content: bytes) -> str:
    """Windows' Arabic code page where whole words are of high bytes, the Western one where these stand among others."""
    whole = mixed = 0
    for word in _WORD.findall(content):
        high = len(word) - len(word.translate(None, _HIGH))
        if high == len(word):
            whole += high
        else:
            mixed += high
    return "cp1256" if whole > mixed else "cp1252"


def _meant(content: bytes) -> str | None:
    """UTF-16, UTF-8, or one of Windows' code pages."""
    for read in (_utf16, _utf8, _of_windows):
        if (text := read(content)) is not None:
            return text
    return None


def _utf16(content: bytes) -> str | None:
    """With its mark or without. The bytes of other texts, taken in pairs, are signs of East Asia."""
    if content in _MARKS:
        return ""
    if not _FIRST.search(content, 0, _HEAD):
        return None
    for mark, name in zip(_MARKS, ("utf-16-le", "utf-16-be"), strict=True):
        bare = content.removeprefix(mark)
        head = bare[:_HEAD].decode(name, "replace")
        if sum("\0" < char < _ALPHABETS for char in head) * 2 > len(head):
            return bare.decode(name, "replace")
    return None


def _utf8(content: bytes) -> str | None:
    """Also where a letter of it was cut: few bytes of another code look like letters of this one."""
    text = content.decode("utf-8-sig", "replace")
    bad = text.count("\ufffd")
    return text if not bad or bad * 2 < sum(char > "\x7f" for char in text) else None


def _of_windows(content: bytes) -> str | None:
    if content.startswith(_MARKS):
        return None
    try:
        text = content.decode(code_page(content))
    except UnicodeDecodeError:  # a byte that stands for nothing there
        return None
    return None if _MIXED.search(text) or any(map(_is_control, text)) else text


def _is_control(char: str) -> bool:
    return unicodedata.category(char) == "Cc" and not char.isspace()
