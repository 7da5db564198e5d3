"""What fails each second is told once a minute."""

import logging

import pytest

from bot.errors import StoreUnusable
from bot.runners.trouble import Trouble

FULL = StoreUnusable("the database can't be used: database or disk is full")


@pytest.fixture
def told(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.WARNING, "bot.runners.trouble")
    return caplog


def test_a_day_of_the_same_fault_is_a_trace_and_a_line_a_minute(told: pytest.LogCaptureFixture) -> None:
    clock = iter(range(24 * 3600))
    trouble = Trouble("what is due can't be written down", lambda: next(clock))
    for _ in range(24 * 3600):
        trouble.failed(FULL)
    assert [bool(record.exc_info) for record in told.records] == [True] + [False] * (24 * 60 - 1)
    assert told.messages[1] == (
        "what is due can't be written down, 61 times now:"
        " StoreUnusable: the database can't be used: database or disk is full"
    )


def test_that_it_works_again_is_told_once(told: pytest.LogCaptureFixture) -> None:
    trouble = Trouble("it can't be done", lambda: 0.0)
    trouble.worked()
    trouble.failed(FULL)
    trouble.failed(FULL)
    trouble.worked()
    trouble.worked()
    assert told.messages == ["it can't be done", "it can't be done: it works again, after 2 faults"]


def test_another_kind_of_fault_and_the_next_trouble_have_a_trace_of_their_own(told: pytest.LogCaptureFixture) -> None:
    trouble = Trouble("it can't be done", lambda: 0.0)
    for error in (FULL, KeyError("x"), KeyError("x")):
        trouble.failed(error)
    trouble.worked()
    trouble.failed(FULL)
    assert [bool(record.exc_info) for record in told.records] == [True, True, False, True]
