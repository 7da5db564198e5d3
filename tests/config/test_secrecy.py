"""Secrets come from the environment, or from files that nobody else may read."""

import os
from pathlib import Path

import pytest

from bot.config import Config, load
from bot.config.secrecy import CONTAINERS, is_exposed
from bot.errors import BadConfig
from tests.config.test_load import SECTIONS, TOKEN, private


@pytest.fixture
def token(tmp_path: Path) -> Path:
    """A file with a token."""
    return private(tmp_path / "token", f"{TOKEN}\n")


def configured(**environ: str | Path) -> Config:
    return load(None, {name: str(value) for name, value in environ.items()}, SECTIONS)


def faults(**environ: str | Path) -> str:
    with pytest.raises(BadConfig) as caught:
        configured(**environ)
    assert TOKEN not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("variable", ["KHABAR_TELEGRAM_TOKEN_FILE", "TELEGRAM_TOKEN_FILE"])
def test_a_file_holds_the_secret(token: Path, variable: str) -> None:
    config = configured(**{variable: token})
    assert config.platforms["telegram"].token.reveal() == TOKEN
    assert [secret.reveal() for secret in config.secrets] == [TOKEN]


def test_only_secrets_have_files(token: Path) -> None:
    assert configured(KHABAR_WEB_PORT_FILE=token).platforms["web"].port == 8080


def test_a_misspelt_name_of_a_file_is_a_fault(token: Path) -> None:
    fault = faults(KHABAR_TELEGRAM_TOKEN_FIL=token)
    assert fault == "KHABAR_TELEGRAM_TOKEN_FIL: unknown variable; did you mean KHABAR_TELEGRAM_TOKEN_FILE?"


def test_a_secret_and_its_file_do_not_go_together(token: Path) -> None:
    fault = faults(KHABAR_TELEGRAM_TOKEN_FILE=token, KHABAR_TELEGRAM_TOKEN=TOKEN)
    assert fault == "KHABAR_TELEGRAM_TOKEN_FILE: KHABAR_TELEGRAM_TOKEN is set, too: keep one of them"


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o644, 0o601])
def test_a_file_that_others_may_read_is_refused_with_its_mend(token: Path, mode: int) -> None:
    token.chmod(mode)
    fault = faults(KHABAR_TELEGRAM_TOKEN_FILE=token)
    assert fault == f"KHABAR_TELEGRAM_TOKEN_FILE: others than its owner may read {token}: chmod 600 {token}"
    token.chmod(0o400)
    assert configured(KHABAR_TELEGRAM_TOKEN_FILE=token).secrets


def test_credentials_of_systemd_may_show_rights_of_a_group(token: Path) -> None:
    token.chmod(0o440)
    assert configured(KHABAR_TELEGRAM_TOKEN_FILE=token, CREDENTIALS_DIRECTORY=token.parent).secrets
    assert "chmod" in faults(KHABAR_TELEGRAM_TOKEN_FILE=token, CREDENTIALS_DIRECTORY=token.parent / "other")


def test_a_way_out_of_a_vault_is_no_vault(token: Path) -> None:
    token.chmod(0o444)
    vault = token.parent / "vault"
    vault.mkdir()
    (vault / "link").symlink_to(token)
    for way in ("link", "../token"):
        assert "chmod" in faults(KHABAR_TELEGRAM_TOKEN_FILE=vault / way, CREDENTIALS_DIRECTORY=vault)


def test_secrets_of_a_container_are_its_own() -> None:
    assert not is_exposed(CONTAINERS / "telegram_token", 0o100444, [CONTAINERS])
    assert is_exposed(Path("/run/secrets.txt"), 0o100444, [CONTAINERS])
    assert not is_exposed(Path("/etc/token"), 0o100600, [])


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"x" * 70_000, "is too long for a secret"),
        (b"\xff", "is not UTF-8 text"),
    ],
    ids=["long", "bytes"],
)
def test_a_file_that_is_no_secret(token: Path, content: bytes, fault: str) -> None:
    token.write_bytes(content)
    assert faults(KHABAR_TELEGRAM_TOKEN_FILE=token) == f"KHABAR_TELEGRAM_TOKEN_FILE: {token} {fault}"


@pytest.mark.parametrize("content", ["", " \n"], ids=["empty", "blank"])
def test_an_empty_file_counts_as_unset(token: Path, content: str) -> None:
    token.write_text(content)
    assert not configured(KHABAR_TELEGRAM_TOKEN_FILE=token).secrets
    assert configured(KHABAR_TELEGRAM_TOKEN_FILE=token, TELEGRAM_TOKEN=TOKEN).secrets


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert "none can't be read: No such file or directory" in faults(KHABAR_TELEGRAM_TOKEN_FILE=tmp_path / "none")


def test_what_stands_in_a_file_is_judged_like_any_other(token: Path) -> None:
    token.write_text("no-token-at-all")
    fault = faults(KHABAR_TELEGRAM_TOKEN_FILE=token)
    assert fault == "KHABAR_TELEGRAM_TOKEN_FILE: wants digits, a colon and letters, not ***"


def test_a_pipe_will_do() -> None:
    read, write = os.pipe()
    os.write(write, TOKEN.encode())
    os.close(write)
    try:
        assert configured(KHABAR_TELEGRAM_TOKEN_FILE=f"/dev/fd/{read}").secrets
    finally:
        os.close(read)


def test_a_configuration_with_a_token_that_others_may_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "my config.toml"
    path.write_text(f"[web]\nport = 1\n[telegram]\ntoken = '{TOKEN}'\n")
    path.chmod(0o644)
    fault = faults(KHABAR_CONFIG=path)
    assert fault == f"line 4: telegram.token: others than its owner may read {path}: chmod 600 '{path}'"
    path.chmod(0o600)
    assert configured(KHABAR_CONFIG=path).secrets


def test_a_configuration_without_a_secret_is_nobodys_secret(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("[telegram]\ntoken = ''\n")
    path.chmod(0o644)
    assert not configured(KHABAR_CONFIG=path).secrets
