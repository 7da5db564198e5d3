"""The SQL of the store in PostgreSQL's words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.store.dialect import postgres
from bot.store.interface import SHARED, UNCLAIMED
from bot.store.sessions import clean


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("SELECT 1", "SELECT 1"),
        ("a = ? AND b = ?", "a = %s AND b = %s"),
        ("a = :one AND b = :one_two", "a = %(one)s AND b = %(one_two)s"),
        ("'?' || ':name' || 'it''s :x %'", "'?' || ':name' || 'it''s :x %%'"),
        ('"values" = ? AND "a:b"', '"values" = %s AND "a:b"'),
        ("a % 2", "a %% 2"),
        ("'%Y-%m-%dT%H:%M:%SZ'", "'%%Y-%%m-%%dT%%H:%%M:%%SZ'"),
        ("x CROSS JOIN y ON x.a = y.a", "x JOIN y ON x.a = y.a"),
        ("FROM articles one INDEXED BY articles_newest WHERE", "FROM articles one  WHERE"),
        ("FROM inbox NOT INDEXED WHERE", "FROM inbox  WHERE"),
        ("added_by NOT GLOB 'feed:*'", "added_by NOT LIKE 'feed:%%'"),
        (f"LIMIT ? {UNCLAIMED}", "LIMIT %s FOR UPDATE SKIP LOCKED"),
        (f"WHERE epoch = ? {SHARED}", "WHERE epoch = %s FOR SHARE"),
        ("a::text", "a::text"),
    ],
)
def test_what_differs_is_said_otherwise(sql: str, said: str) -> None:
    assert postgres(sql) == said


@given(st.text())
def test_what_stands_in_quotation_marks_is_text(text: str) -> None:
    literal = "'" + text.replace("'", "''") + "'"
    assert postgres(f"SELECT {literal}") % () == f"SELECT {literal}"


@given(st.text(st.characters(exclude_categories=())))
def test_every_text_can_be_written(text: str) -> None:
    kept = clean(text)
    assert len(kept) == len(text)
    assert "\x00" not in kept.encode().decode()
    assert clean(kept) == kept
