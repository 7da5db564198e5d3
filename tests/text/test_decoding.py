"""Files of text, in whatever letters they were written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.decoding import decoded, known

TEXT = "مرحبا بكم, 20 café"


@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "utf-16", "cp1256"])
def test_files_of_arabic_are_read(code: str) -> None:
    assert decoded(TEXT.encode(code)) == TEXT


@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1256"])
@pytest.mark.parametrize(
    "text", [TEXT, "افتتاح مكتبة عامة في الكوت\n\nافتتحت المدينة مكتبة جديدة.\n", "في", "Tea\n", ""]
)
def test_how_arabic_was_written_is_known(text: str, code: str) -> None:
    assert known(text.encode(code)) == text


@pytest.mark.parametrize("text", ["École fermée à Bagdad", "« Nous étions là », dit-elle", "“Tea” – €20"])
def test_western_letters_of_windows_are_known(text: str) -> None:
    assert known(text.encode("cp1252")) == decoded(text.encode("cp1252")) == text


def test_a_file_that_was_cut_within_a_letter_is_read() -> None:
    assert known("افتتاح".encode()[:-1]) == decoded("افتتاح".encode()[:-1]) == "افتتا\ufffd"


@pytest.mark.parametrize(
    "content",
    [
        *(b"\xff\xfe\x00bad", b"a\0b", b"\x89PNG\r\n\x1a\n\0", b"caf\xe9 \x1b", b"na\x81ve"),
        *("Привет, как дела".encode("cp1251"), "المدينة والناس".encode("iso8859-6"), "日本".encode("utf-16")),
    ],
)
def test_bytes_that_tell_nothing_are_not_known(content: bytes) -> None:
    assert known(content) is None


@given(st.binary())
def test_what_is_known_is_what_is_decoded(content: bytes) -> None:
    assert known(content) in {None, decoded(content)}


@given(st.text())
def test_utf_8_is_known(text: str) -> None:
    text = "Text: " + text.replace("\0", "").replace("\ufffd", "")
    assert known(text.encode("utf-8", "replace")) == text.encode("utf-8", "replace").decode()


@given(st.binary())
def test_any_bytes_are_text_without_nothing_in_it(content: bytes) -> None:
    assert "\0" not in decoded(content)
