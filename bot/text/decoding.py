"""Bytes of a text file become text. Pure."""

from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from contextlib import suppress


def decoded(content: bytes) -> str:
    """UTF-8, UTF-16 with its mark before it, or else the Arabic code page of Windows, which any bytes are in."""
    if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return content.decode("utf-16", "replace").replace("\0", "")
    with suppress(UnicodeDecodeError):
        return content.decode("utf-8-sig").replace("\0", "")
    return content.decode("cp1256", "replace").replace("\0", "")
