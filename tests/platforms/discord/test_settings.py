"""What the operator may set."""

import pytest

from bot.config.values import Wrong, keys_of
from bot.model import Secret
from bot.platforms.discord.settings import Settings

KEYS = keys_of(Settings)


def test_a_token_is_enough() -> None:
    assert not Settings().enabled
    assert Settings(token=Secret("x")).enabled
    assert "x" not in repr(Settings(token=Secret("x")).token)


@pytest.mark.parametrize("url", ["http://127.0.0.1:8080/api/v10", "https://discord.com/api/v10"])
def test_addresses_of_the_api(url: str) -> None:
    assert KEYS["api_base_url"].value(url) == url


@pytest.mark.parametrize(
    ("key", "url"),
    [
        ("api_base_url", ""),
        ("api_base_url", "discord.com"),
        ("api_base_url", "https://[x"),
        ("gateway_url", "https://a"),
    ],
)
def test_other_addresses_are_refused(key: str, url: str) -> None:
    with pytest.raises(Wrong, match="address that begins with"):
        KEYS[key].value(url)


def test_the_gateway_may_be_left_to_the_api() -> None:
    assert KEYS["gateway_url"].value("") == ""
    assert KEYS["gateway_url"].value("wss://gateway.example") == "wss://gateway.example"
