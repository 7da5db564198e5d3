"""Which addresses may become a link."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import BadInput
from bot.intake.address import host, story, web


@pytest.mark.parametrize(
    "address", ["https://a.example", "http://a.example:8080/x?y#z", "https://مثال.إختبار/خبر", "HTTPS://A.EXAMPLE/"]
)
def test_addresses_of_the_web(address: str) -> None:
    assert web(address) == address


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("javascript:alert(1)", "does not begin with http"),
        ("https://a.example:99999/x.png", "malformed"),
        ("https://exa%zz.org/x.png", "malformed"),
        ("https://1.2.3.4.5/x.png", "malformed"),
        ("ftp://a.example", "does not begin with http"),
        ("https://", "does not begin with http"),
        ("https:///path", "does not begin with http"),
        ("//a.example", "does not begin with http"),
        ("https://[::1", "is malformed"),
        ("https://a.example/ b", "holds a space"),
        ("https://a.example/\u202eb", "can't be seen"),
        ("https://a.example/\ud800", "can't be seen"),
        ("https://a.example/" + "x" * 2048, "longer than 2048"),
    ],
)
def test_what_is_no_address_of_the_web(address: str, reason: str) -> None:
    with pytest.raises(BadInput, match=reason):
        web(address)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("see https://a.example/1, please", "https://a.example/1"),
        ("(https://a.example/1).", "https://a.example/1"),
        ("انظر https://a.example/1؟", "https://a.example/1"),
        ("https://t.me/x https://telegram.me/x https://a.example", "https://a.example"),
        ("https://[::1 https://a.example", "https://a.example"),
        ("https://t.me/x", None),
        ("www.a.example", "https://www.a.example"),
    ],
)
def test_the_address_of_a_story(text: str, address: str | None) -> None:
    assert story(text) == address


def test_a_host_is_named_without_www() -> None:
    assert host("https://www.a.example:8080/x") == "a.example"


@given(st.text())
def test_any_text_is_an_address_or_bad_input(text: str) -> None:
    try:
        assert web("https://" + text) == "https://" + text
    except BadInput:
        return
    assert host("https://" + text)
