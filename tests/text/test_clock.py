"""Times of the day as people type them."""

from datetime import time

import pytest

from bot.text.clock import span, times


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        *(("9", "09:00"), ("09:30", "09:30"), ("٠٩:٣٠", "09:30"), ("۹:۰۵", "09:05"), ("9.30", "09:30")),
        *(("9 pm", "21:00"), ("9pm", "21:00"), ("9:15 p.m.", "21:15"), ("12 am", "00:00"), ("12 pm", "12:00")),
        *(("٩ مساءً", "21:00"), ("٩ صباحًا", "09:00"), ("7 ص", "07:00"), ("7 م", "19:00"), ("12 ظهرًا", "12:00")),
        *(("الساعة ٥ عصرًا", "17:00"), ("at 9", "09:00"), ("noon", "12:00"), ("منتصف الليل", "00:00")),
        *(("٩ ليلًا", "21:00"), ("2 ليلا", "02:00"), ("12 ليلا", "00:00"), ("23:59", "23:59"), ("0", "00:00")),
        *(("18, 8", "08:00 18:00"), ("٨، ١٨", "08:00 18:00"), ("8 and 18 and 8", "08:00 18:00")),
        *(("8 و 18", "08:00 18:00"), ("8 و18", "08:00 18:00"), ("8,\n9 pm;", "08:00 21:00")),
        *(("24", ""), ("9:60", ""), ("13 pm", ""), ("0 am", ""), ("9 o", ""), ("nine", ""), ("", ""), ("8, x", "")),
    ],
)
def test_times_are_read_as_typed(typed: str, meant: str) -> None:
    assert " ".join(f"{one:%H:%M}" for one in times(typed)) == meant


@pytest.mark.parametrize("typed", ["22-7", "22:00 – 07:00", "من ٢٢ إلى ٧", "from 10 pm to 7 am", "22 حتى 7"])
def test_a_span_is_read_as_typed(typed: str) -> None:
    assert span(typed) == (time(22), time(7))


@pytest.mark.parametrize("typed", ["22", "22-x", "1-2-3", ""])
def test_what_is_no_span(typed: str) -> None:
    assert span(typed) is None
