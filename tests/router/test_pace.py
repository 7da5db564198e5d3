"""How often somebody is answered."""

from hypothesis import given
from hypothesis import strategies as st

from bot.router.pace import AT_ONCE, Pace, Verdict

GO, TELL, STOP = Verdict.GO, Verdict.TELL, Verdict.STOP


def test_what_twenty_seconds_bring_may_come_at_once_and_then_one_a_second() -> None:
    pace = Pace(60)
    assert [pace.take("a", 0.0) for _ in range(20)] == [GO] * 20
    assert [pace.take("a", 0.5), pace.take("a", 0.9), pace.take("a", 1.0)] == [TELL, STOP, GO]


def test_it_is_told_once_until_the_bucket_is_full_again() -> None:
    pace = Pace(60)
    asked = [pace.take("a", at / 100) for at in range(6000)]
    assert asked.count(TELL) == 1
    assert 75 <= asked.count(GO) <= 80
    assert [pace.take("a", 90.0) for _ in range(22)].count(TELL) == 1


def test_one_asker_takes_nothing_from_another() -> None:
    pace = Pace(60)
    assert {pace.take("a", 0.0) for _ in range(100)} == {GO, TELL, STOP}
    assert pace.take("b", 0.0) is GO


def test_nought_is_no_limit() -> None:
    pace = Pace(0)
    assert {pace.take("a", 0.0) for _ in range(1000)} == {GO}
    assert not pace.spent("a", 0.0)


def test_who_counts_for_less_may_ask_more() -> None:
    pace = Pace(60)
    assert [pace.take("a", 0.0, 0.1) for _ in range(200)] == [GO] * 200
    assert pace.take("a", 0.0, 0.1) is TELL


def test_one_an_hour_is_one_an_hour() -> None:
    pace = Pace(1 / 60)
    assert [pace.take("a", at) for at in (0.0, 1.0, 3599.0, 3600.0)] == [GO, TELL, STOP, GO]


def test_whether_it_is_spent_can_be_seen_without_taking_anything() -> None:
    pace = Pace(60)
    assert not pace.spent("a", 0.0)
    for _ in range(20):
        assert not pace.spent("a", 0.0)
        pace.take("a", 0.0)
    assert pace.spent("a", 0.0)
    assert not pace.spent("a", 1.0)


def test_a_clock_that_was_set_back_by_an_hour_keeps_nobody_waiting_for_one() -> None:
    pace = Pace(60)
    for _ in range(30):
        pace.take("a", 3600.0)
    assert pace.take("a", 0.0) is STOP
    assert pace.take("a", 1.0) is GO


def test_those_who_asked_last_are_remembered() -> None:
    pace = Pace(60, most=3)
    for _ in range(30):
        pace.take("flood", 0.0)
    for other in range(100):
        assert pace.take(other, 0.0) is GO
        assert pace.take("flood", 0.0) is STOP
    assert len(pace._buckets) == 3


def test_nobody_reads_who_asked() -> None:
    pace = Pace(60)
    pace.take("telegram:7123456789", 0.0)
    pace.take(("telegram", "7123456789"), 0.0)
    assert "7123456789" not in repr(pace._buckets)
    assert len(pace._buckets) == 2


@given(st.lists(st.floats(0, 5), max_size=200), st.sampled_from([6, 60, 600]))
def test_no_minute_has_more_than_its_share(gaps: list[float], a_minute: int) -> None:
    pace, at, went = Pace(a_minute), 0.0, []
    for gap in gaps:
        at += gap
        if pace.take("a", at) is GO:
            went.append(at)
    for first in went:
        within = [one for one in went if first <= one < first + 60]
        assert len(within) <= a_minute * (60 + AT_ONCE) / 60 + 1
