import re

import pytest

from bot.config import load
from bot.errors import BadConfig
from bot.platforms.telegram.hook import hook_of
from bot.platforms.telegram.settings import Settings


def settings(**given: str) -> Settings:
    environ = {f"KHABAR_TELEGRAM_{name.upper()}": value for name, value in given.items()}
    found = load(None, environ, {"telegram": Settings}).platforms["telegram"]
    assert isinstance(found, Settings)
    return found


def test_a_token_switches_telegram_on() -> None:
    assert not settings().enabled
    chosen = settings(token="123456:ABC-def_1", admins="7, 8")
    assert chosen.enabled
    assert chosen.token.reveal() == "123456:ABC-def_1"
    assert chosen.admins == (7, 8)
    assert "ABC" not in repr(chosen)


@pytest.mark.parametrize("token", ["ABC", "123456", "123456:AB C", "123456:AB/../C", "123456:ABC?x"])
def test_what_can_be_no_token_is_refused_without_showing_it(token: str) -> None:
    with pytest.raises(BadConfig) as refused:
        settings(token=token)
    assert token not in str(refused.value)


def test_a_bot_api_server_of_ones_own() -> None:
    assert settings(api_base_url="http://127.0.0.1:8081").api_base_url == "http://127.0.0.1:8081"
    assert settings(api_base_url="https://example.org/telegram").api_base_url == "https://example.org/telegram"


def test_a_webhook_is_wanted_by_its_address() -> None:
    assert hook_of(settings(token="1:abc")) is None
    hook = hook_of(settings(token="1:abc", webhook_url="https://bot.example.org:8443/telegram", webhook_port="9000"))
    assert hook
    assert (hook.url, hook.host, hook.port) == ("https://bot.example.org:8443/telegram", "127.0.0.1", 9000)
    assert re.fullmatch(r"[\w-]{1,256}", hook.secret.reveal(), re.ASCII)  # Bot API, setWebhook: secret_token
    assert hook.secret.reveal() not in repr(hook)
    assert hook == hook_of(settings(token="1:abc", webhook_url=hook.url, webhook_port="9000"))
    assert hook != hook_of(settings(token="1:abd", webhook_url=hook.url, webhook_port="9000"))


@pytest.mark.parametrize("url", ["bot.example.org", "https://x.y/?a", "https://u:p@x.y/"])
def test_what_can_be_no_webhook_is_refused(url: str) -> None:
    with pytest.raises(BadConfig):
        settings(webhook_url=url)


@pytest.mark.parametrize("url", ["api.telegram.org", "ftp://x.y", "https://", "https://u:p@x.y", "https://x.y/?a"])
def test_what_is_no_address_of_a_server_is_refused(url: str) -> None:
    with pytest.raises(BadConfig):
        settings(api_base_url=url)
