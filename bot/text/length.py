"""How long platforms say that a text is."""


def utf16(text: str) -> int:
    """The length in UTF-16 units, as Telegram counts (Bot API, MessageEntity): 2 for a code point above U+FFFF."""
    if text.isascii():
        return len(text)
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


codepoints = len
