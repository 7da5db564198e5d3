"""Pictures for tests of the page: real PNG files, of one colour."""

import struct
import zlib


def png(width: int = 600, height: int = 300, colour: tuple[int, int, int] = (31, 111, 92)) -> bytes:
    """PNG, section 5.3: a signature, then chunks with their lengths, types and checksums."""
    rows = b"".join(b"\0" + bytes(colour) * width for _ in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, content) for kind, content in parts)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
