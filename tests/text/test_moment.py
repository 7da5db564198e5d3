"""Dates and times as people type them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.moment import moment

AT = datetime(2026, 11, 20, 22, 30, tzinfo=UTC)
BAGHDAD = ZoneInfo("Asia/Baghdad")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2026-07-01", datetime(2026, 6, 30, 21, tzinfo=UTC)),
        ("2026-07-01 14:30", datetime(2026, 7, 1, 11, 30, tzinfo=UTC)),
        ("2026-07-01T14:30:59", datetime(2026, 7, 1, 11, 30, tzinfo=UTC)),
        ("1/7/2026  9:05", datetime(2026, 7, 1, 6, 5, tzinfo=UTC)),
        ("٢٠٢٦/٧/١ ١٤:٣٠", datetime(2026, 7, 1, 11, 30, tzinfo=UTC)),
        ("yesterday 10:00", datetime(2026, 11, 20, 7, tzinfo=UTC)),  # it is the 21st in Baghdad already
        ("أمس", datetime(2026, 11, 19, 21, tzinfo=UTC)),
        ("00:10", datetime(2026, 11, 20, 21, 10, tzinfo=UTC)),
    ],
)
def test_dates_that_people_type(typed: str, meant: datetime) -> None:
    assert moment(typed, AT, BAGHDAD) == meant


@pytest.mark.parametrize("typed", ["", "soon", "2026-13-01", "2026-07-01 25:00", "14:30 today", "9999-12-31 23:59 x"])
def test_what_is_no_date(typed: str) -> None:
    assert moment(typed, AT, BAGHDAD) is None


@given(st.text())
def test_any_text_is_a_moment_or_none(text: str) -> None:
    found = moment(text, AT, BAGHDAD)
    assert found is None or found.utcoffset() is not None


@given(st.integers(0, 10**9))
def test_what_is_shown_is_read_back(minutes: int) -> None:
    at = datetime(1990, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes % 10**8)
    shown = f"{at.astimezone(BAGHDAD):%Y-%m-%d %H:%M}"
    found = moment(shown, AT, BAGHDAD)
    assert found
    assert f"{found.astimezone(BAGHDAD):%Y-%m-%d %H:%M}" == shown
