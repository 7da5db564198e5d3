"""The codes that link two platforms."""

from datetime import timedelta

import pytest

from bot.model import Person
from bot.router.linking import LASTS, LENGTH, LETTERS, WRONG, Attempts, new_code, spelled, typed_code
from tests.samples import NOON

READER, OTHER = Person("telegram", "7"), Person("telegram", "8")


def test_codes_differ_and_have_no_look_alikes() -> None:
    codes = {new_code() for _ in range(100)}
    assert len(codes) == 100
    assert all(len(code) == LENGTH and set(code) <= set(LETTERS) for code in codes)
    assert not set("ILO01") & set(LETTERS)


@pytest.mark.parametrize("typed", ["ABCD-EFG2", "abcd efg2", " AbCd‑EFG٢ ", "\u2068ABCDEFG2\u2069", "ＡＢＣＤ-ＥＦＧ2"])
def test_a_code_is_read_however_it_is_typed(typed: str) -> None:
    assert typed_code(typed) == "ABCDEFG2"
    assert spelled("ABCDEFG2") == "ABCD-EFG2"


@pytest.mark.parametrize("typed", ["", "ABCDEFG", "ABCDEFGHJ", "ABCDEFG0", "شكرا جزيلا", "ABCDEFGß"])
def test_what_is_no_code(typed: str) -> None:
    assert typed_code(typed) == ""


def test_who_was_wrong_too_often_waits() -> None:
    attempts = Attempts()
    for minute in range(WRONG):
        assert attempts.may(READER, NOON)
        attempts.wrong(READER, NOON + timedelta(minutes=minute))
    assert not attempts.may(READER, NOON + timedelta(minutes=9))
    assert attempts.may(OTHER, NOON)
    assert attempts.may(READER, NOON + LASTS)  # the first is forgotten
    attempts.forget(READER)
    assert attempts.may(READER, NOON)


def test_what_is_long_ago_takes_no_room() -> None:
    attempts = Attempts()
    attempts.wrong(READER, NOON)
    attempts.wrong(OTHER, NOON + LASTS)
    assert list(attempts._wrong) == [str(OTHER)]
