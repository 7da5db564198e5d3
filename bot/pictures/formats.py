"""What kind of picture a file is, by its first bytes: what its sender calls it says nothing."""

BEGINNINGS = {
    "jpeg": (b"\xff\xd8\xff",),
    "png": (b"\x89PNG\r\n\x1a\n",),
    "gif": (b"GIF87a", b"GIF89a"),
}
"""The magic numbers of ITU-T T.81 (SOI, and the begin of a marker), PNG (section 5.2) and GIF (section 17)."""
RIFF, WEBP = b"RIFF", b"WEBP"
"""A WebP file is a RIFF one that names itself behind its size (RFC 9649, section 2.4)."""


def kind_of(content: bytes) -> str:
    """The format as media types name it ("jpeg", "png", "gif", "webp"); "" for all else, such as SVG, which is a
    program, or a page."""
    if content[:4] == RIFF and content[8:12] == WEBP:
        return "webp"
    return next((kind for kind, begins in BEGINNINGS.items() if content.startswith(begins)), "")
