"""Addresses of databases, typed and shown."""

from pathlib import Path

import pytest

from bot.errors import BadInput
from bot.model import Secret
from bot.store.places import place, shown


def test_a_file_a_folder_and_a_server(tmp_path: Path) -> None:
    assert place("sqlite:news.db", "khabar.db") == Path("news.db")
    assert place("sqlite:///srv/news.db", "khabar.db") == Path("/srv/news.db")
    assert place("sqlite:~/news.db", "khabar.db") == Path("~/news.db").expanduser()
    assert place(f"sqlite:{tmp_path}", "khabar.db") == tmp_path / "khabar.db"
    for url in ("postgresql://u:p@h/d", "postgres://h"):
        found = place(url, "khabar.db")
        assert isinstance(found, Secret)
        assert found == url


def test_what_names_no_file_is_refused() -> None:
    with pytest.raises(BadInput, match="longer than a name can be"):
        place(f"sqlite:{'x' * 256}", "khabar.db")


@pytest.mark.parametrize("typed", ["", "sqlite:", "news.db", "mysql://u:secret@h/d", "postgresql:", "/srv/secret"])
def test_what_is_no_address_is_refused_unquoted(typed: str) -> None:
    with pytest.raises(BadInput, match="sqlite:PATH") as refusal:
        place(typed, "khabar.db")
    assert "secret" not in str(refusal.value)


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("postgresql://u:secret@h:5432/d?sslmode=require", "h:5432/d"),
        ("postgres://h/d", "h/d"),
        ("postgresql:///d?host=/run/postgresql&password=secret", "/d"),
        ("postgresql://u:sec@ret:x@h/d", "h/d"),
        ("postgresql://u:sec/ret@h/d", "h/d"),
        ("postgresql://u:sec?ret@h/d", "..."),
    ],
)
def test_no_password_is_shown(url: str, told: str) -> None:
    assert shown(Secret(url)) == f"postgresql://{told}"


def test_a_file_is_shown_as_it_is_typed() -> None:
    assert shown(Path("/srv/news.db")) == "sqlite:/srv/news.db"
