"""What a file is, by its first bytes."""

import pytest

from bot.pictures.formats import kind_of
from tests.platforms.web.drawings import png


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "jpeg"),
        (png(2, 2), "png"),
        (b"GIF89a\x01\x00\x01\x00", "gif"),
        (b"GIF87a\x01\x00\x01\x00", "gif"),
        (b"RIFF\x1a\x00\x00\x00WEBPVP8L", "webp"),
        (b"RIFF\x1a\x00\x00\x00WAVEfmt ", ""),
        (b'<svg xmlns="http://www.w3.org/2000/svg">', ""),
        (b"<!DOCTYPE html><script>", ""),
        (b"\xff\xd8", ""),
        (b" GIF89a", ""),
        (b"", ""),
    ],
)
def test_a_picture_is_known_by_its_first_bytes(content: bytes, kind: str) -> None:
    assert kind_of(content) == kind
