"""Which backups stay: seven days, four weeks, never a foreign file."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from bot.store.rotation import DAILY, LATEST, WEEKLY, Backup, found, kept, name, whose

NOW = datetime(2026, 11, 27, 14, 20, tzinfo=UTC)
DAY = timedelta(days=1)
times = st.integers(0, 365 * 24 * 60).map(lambda minutes: NOW - timedelta(days=180) + timedelta(minutes=minutes))


def of(at: datetime) -> Backup:
    return Backup(at.replace(microsecond=0), "1a2b3c4d", Path(name("1a2b3c4d", at)))


def test_one_a_day_for_a_year_leaves_seven_days_and_four_weeks() -> None:
    stay: frozenset[Backup] = frozenset()
    for day in range(365):
        now = NOW + day * DAY
        stay = kept({*stay, of(now)}, now)
    ages = sorted((now - one.at).days for one in stay)
    assert ages[:7] == list(range(7))
    assert 7 <= len(ages) <= DAILY + WEEKLY
    assert len({one.at.isocalendar()[:2] for one in stay}) == WEEKLY
    assert ages[-1] <= 28


def test_the_last_of_a_day_stays_and_the_latest_in_any_case() -> None:
    today = [of(NOW - timedelta(hours=number)) for number in range(6)]
    assert kept(today, NOW) == frozenset(today[:LATEST])
    assert kept([*today, of(NOW - 2 * DAY)], NOW) == {*today[:LATEST], of(NOW - 2 * DAY)}


def test_nothing_is_made_no_more_and_the_old_ones_stay() -> None:
    old = [of(NOW - number * DAY) for number in range(40, 47)]
    assert kept(old, NOW) == frozenset(old)


@given(st.sets(times, max_size=60), times)
def test_the_newest_stays_and_there_are_few(made: set[datetime], now: datetime) -> None:
    backups = {of(at) for at in made}
    stay = kept(backups, now)
    assert stay <= backups
    assert not backups or max(backups) in stay
    past = [one for one in backups if one.at <= now]
    assert not past or max(past) in stay
    assert {one for one in backups if one.at > now} <= stay
    assert len([one for one in stay if one.at <= now]) <= DAILY + WEEKLY + LATEST
    assert kept(stay, now) == stay


@given(st.text(max_size=40) | st.sampled_from(["khabar.db", "khabar-before-20261127T142000Z.db", "forgotten"]))
def test_a_foreign_file_is_no_backup(called: str) -> None:
    assert found([Path("x") / called.replace("/", "")]) == []


def test_names_tell_when_and_whose() -> None:
    its = whose("a lineage")
    path = Path("backups") / name(its, NOW)
    [one] = found([path, Path(f"khabar-{its}-20261131T142000Z.db"), Path(f".khabar-{its}.partial")])
    assert (one.at, one.whose, one.path, one.size) == (NOW, its, path, 0)
    assert found([Path(name(its, NOW, "dump"))])[0].at == NOW
    assert whose("another") != its
