"""Which characters the bytes of a page are: what it says, unless its bytes say something else."""

import codecs
import re

from bot.text.decoding import code_page

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_XML = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]+)", re.IGNORECASE)
_HEAD = 4096  # bytes in which a page says it; the standard has 1,024, and pages that keep to it no less
# What a page may be written in. Python knows more, some of which are no character sets (rot13, idna).
_KNOWN = re.compile(
    r"utf-?8|(?:windows-|cp-?)(?:125\d|874|720|864)|iso-?8859-\d+|koi8-?[ru]|gbk?|gb2312|gb18030|big5(?:-hkscs)?"
    r"|euc-(?:jp|kr)|shift[-_]?jis|iso-2022-jp|us-ascii|latin-?1|macintosh|mac-arabic"
)
# WHATWG Encoding: who says Latin-1 or ASCII means windows-1252.
_MEANT = {"iso8859-1": "cp1252", "ascii": "cp1252"}
_MOSTLY = 0.02  # of what can't be UTF-8 in a page that is: a cut letter, a stray byte


def decode(payload: bytes, declared: str = "") -> str:
    """The text of a page. `declared` is the charset of the HTTP header, which goes before the page's own; a byte order
    mark goes before both (WHATWG HTML, "determining the character encoding").

    UTF-8 that calls itself something else is read as UTF-8, and what calls itself UTF-8 and is not, as its bytes look.
    Without a word of it, words of high bytes are Arabic (windows-1256), single ones are Western (windows-1252).
    """
    for mark, name in _MARKS:
        if payload.startswith(mark):
            return payload[len(mark) :].decode(name, "replace")
    said = _codec(declared) or _own(payload[:_HEAD])
    if _is_utf8(payload):
        return payload.decode("utf-8", "replace")
    name = said if said not in ("", "utf-8") else code_page(payload)
    return payload.decode(name, "replace")


def _own(head: bytes) -> str:
    """What the page itself says."""
    match = _META.search(head) or _XML.search(head)
    return _codec(match[1].decode("ascii", "replace")) if match else ""


def _codec(name: str) -> str:
    """Python's name of a character set; "" for none that we know."""
    name = name.strip("\"' ").lower()
    if not _KNOWN.fullmatch(name):
        return ""
    try:
        found = codecs.lookup(name.replace("cp-", "cp")).name
    except LookupError:
        return ""
    return _MEANT.get(found, found)


def _is_utf8(payload: bytes) -> bool:
    """Whether the bytes are UTF-8, but for a few; pure ASCII counts as such."""
    if payload.isascii():
        return True
    text = payload.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    return bad == 0 or bad <= _MOSTLY * sum(char > "\x7f" for char in text)
