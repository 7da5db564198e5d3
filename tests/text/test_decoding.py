"""Files of text, in whatever letters they were written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.decoding import decoded

TEXT = "مرحبا بكم, 20 café"


@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "utf-16", "cp1256"])
def test_files_of_arabic_are_read(code: str) -> None:
    assert decoded(TEXT.encode(code)) == TEXT


@given(st.binary())
def test_any_bytes_are_text_without_nothing_in_it(content: bytes) -> None:
    assert "\0" not in decoded(content)
