"""The pacer in a time of its own: what it lets through, and what it makes of a platform's refusals."""

from collections import Counter, deque
from collections.abc import Iterable, Sequence
from itertools import islice
from random import Random

import pytest

from bot.delivery.pacer import DOUBTFUL, LATE, MINUTE, REMEMBERED, Pacer
from bot.model import Chat, ChatKind
from bot.platforms.base import Pace

TELEGRAM, DISCORD = Pace(28, 1.0, 20), Pace(45, refusals=100)
START = 5000.0
A, B, C, D = (Chat("telegram", name) for name in "1234")


def groups(count: int) -> list[Chat]:
    return [Chat("telegram", f"-{number}", ChatKind.GROUP) for number in range(count)]


def people(count: int) -> list[Chat]:
    return [Chat("telegram", str(number)) for number in range(count)]


def sent(
    pacer: Pacer, chats: Sequence[Chat], at: float, late: float = 0.0, jitter: float = 0.0
) -> list[tuple[float, Chat]]:
    """When each of them gets its message from a loop that wakes `late` seconds too late on average, now and then far
    more, over a network on which a message takes up to `jitter` seconds, and its answer no time.

    As in the ledger, a chat that has to wait keeps its other messages waiting, and nobody else's.
    """
    waiting, got, random = Counter(chats), [], Random(1)  # noqa: S311  the same each time
    answers: deque[tuple[float, float]] = deque()
    while waiting:
        while answers and answers[0][1] <= at:
            pacer.passed(*answers.popleft())
        first = next((chat for chat in islice(waiting, 100) if pacer.opens(chat, at) <= at), None)
        if first is None:
            at = min(pacer.opens(chat, at) for chat in islice(waiting, 100))
            at += random.expovariate(1 / late) if late else 0.0
            at += random.uniform(0, LATE) if late and random.random() < 0.002 else 0.0
            continue
        pacer.spend(first, at)
        arrives = at + random.uniform(0, jitter)
        answers.append((at, arrives))
        got.append((arrives, first))
        waiting[first] -= 1
        if not waiting[first]:
            del waiting[first]
    return got


def most_within(seconds: float, times: Iterable[float]) -> int:
    """The most of them in any window of that length."""
    window: deque[float] = deque()
    most = 0
    for time in sorted(times):
        window.append(time)
        while window[0] <= time - seconds:
            window.popleft()
        most = max(most, len(window))
    return most


@pytest.mark.parametrize(
    ("pace", "most", "size", "late", "jitter", "used"),
    [
        (TELEGRAM, 30, 4_000, 0.005, 0.05, 0.98),
        (TELEGRAM, 30, 2000, 0.001, 0.15, 0.95),
        (TELEGRAM, 30, 2000, 0.0, 0.0, 0.999),
        (DISCORD, 50, 2000, 0.0, 0.0, 0.999),
        (DISCORD, 50, 2000, 0.005, 0.05, 0.99),
    ],
)
def test_a_broadcast_uses_the_rate_and_keeps_the_limit(  # noqa: PLR0917  the columns of its table
    pace: Pace, most: int, size: int, late: float, jitter: float, used: float
) -> None:
    chats = people(size - size // 20) + groups(size // 20)
    Random(3).shuffle(chats)  # noqa: S311  the same each time
    done = sent(Pacer(pace), chats, START, late, jitter)
    assert most_within(1.0, [at for at, _ in done]) <= most
    seconds = max(at for at, _ in done) - START
    assert size / seconds >= used * pace.a_second  # .992 are 360 s for Telegram's 10,000


def test_a_group_gets_twenty_a_minute_and_keeps_nobody_waiting() -> None:
    some = groups(50)
    done = sent(Pacer(TELEGRAM), [*some * 25, *people(1000)], START)
    for group in some:
        assert most_within(60.0, [at for at, chat in done if chat == group]) <= 20
    assert max(at for at, chat in done if chat.kind is ChatKind.PRIVATE) - START < 75


def test_a_person_gets_one_a_second() -> None:
    done = sent(Pacer(TELEGRAM), [A] * 5 + [B] * 5, START)
    assert all(most_within(0.999, [at for at, chat in done if chat == its]) == 1 for its in (A, B))
    assert done[-1][0] - START < 5


def test_without_limits_all_is_open() -> None:
    assert {at for at, _ in sent(Pacer(Pace()), [A] * 99 + groups(1) * 99, START)} == {START}


def test_a_loop_that_was_late_catches_up_and_one_that_was_idle_does_not() -> None:
    pacer = Pacer(TELEGRAM)
    sent(pacer, people(28), START)
    late = sent(pacer, people(100)[50:], START + 1.4)
    assert most_within(0.01, [at for at, _ in late]) in range(10, 13)
    idle = sent(pacer, people(100)[50:], START + 30)
    assert most_within(0.03, [at for at, _ in idle]) == 1


def test_answers_go_first() -> None:
    pacer = Pacer(TELEGRAM)
    for number in range(300):
        pacer.spend(Chat("telegram", f"asks {number}"), START + number / 60)
    assert START + 5.5 < pacer.opens(A, START + 5) < START + 6.5, "it makes room, and not for longer than for a second"
    assert pacer.opens(A, START + 60) == START + 60


def test_an_answer_in_a_chat_counts_there() -> None:
    pacer = Pacer(Pace(0, 1.0, 20))
    pacer.spend(A, START)
    assert pacer.opens(A, START) == START + 1
    [group] = groups(1)
    for number in range(40):
        pacer.spend(group, START + number)
    assert pacer.opens(group, START + 40) == START + 20 + MINUTE


def test_one_chat_waits_alone() -> None:
    pacer = Pacer(TELEGRAM)
    assert not pacer.limited(A, START + 10_072, START)
    assert not pacer.limited(A, START + 5, START + 1)
    assert not pacer.limited(B, START + 10_072, START + 1)
    assert pacer.opens(A, START + 2) == START + 10_072
    assert pacer.opens(C, START + 2) == START + 2


def test_three_chats_halt_the_bot_as_long_as_it_lasts_for_all_of_them() -> None:
    pacer = Pacer(TELEGRAM)
    assert not pacer.limited(A, START + 10_072, START)
    assert not pacer.limited(B, START + 5, START + 1)
    assert pacer.limited(C, START + 6, START + 2)
    assert pacer.opens(D, START + 2) == START + 5
    assert pacer.opens(A, START + 2) == START + 10_072
    assert not pacer.limited(D, START + 9, START + 3), "three others have to say so, again"


@pytest.mark.parametrize(
    "told",
    [[(A, 0.0, 50.0), (B, 5.0, 50.0), (C, 10.0, 50.0)], [(A, 0.0, 2.0), (B, 3.0, 4.0), (C, 5.0, 9.0)]],
    ids=["too far apart", "the first waits no more"],
)
def test_chats_that_were_told_to_wait_at_other_times_say_nothing_of_the_bot(
    told: list[tuple[Chat, float, float]],
) -> None:
    pacer = Pacer(TELEGRAM)
    assert not any(pacer.limited(chat, START + end, START + at) for chat, at, end in told)


def test_what_got_through_in_between_makes_the_halt_short() -> None:
    pacer = Pacer(TELEGRAM)
    pacer.passed(START - 1, START)
    for number, chat in enumerate((A, B, C)):
        pacer.limited(chat, START + 600, START + number)
    assert pacer.opens(D, START + 2) == START + 600
    pacer = Pacer(TELEGRAM)
    for number, chat in enumerate((A, B, C)):
        pacer.limited(chat, START + 600, START + number)
        pacer.passed(START + 0.5, START + 0.6)
    assert pacer.opens(D, START + 2) == START + 2 + DOUBTFUL


def test_where_there_is_no_limit_of_the_bot_chats_say_nothing_of_it() -> None:
    pacer = Pacer(Pace())
    assert not any(pacer.limited(chat, START + 60, START) for chat in (A, B, C))
    assert pacer.opens(D, START) == START


def test_a_halt_is_never_shortened() -> None:
    pacer = Pacer(TELEGRAM)
    pacer.halt(START + 9)
    pacer.halt(START + 4)
    assert pacer.opens(A, START) == START + 9


def test_who_returns_waits_no_longer() -> None:
    pacer = Pacer(TELEGRAM)
    pacer.limited(A, START + 60, START)
    pacer.release(A)
    pacer.release(B)
    assert pacer.opens(A, START) == START
    assert not pacer.limited(B, START + 60, START)
    assert not pacer.limited(C, START + 60, START), "it was two chats"


def test_nothing_is_sent_before_a_platform_shuts_the_bot_out() -> None:
    pacer = Pacer(DISCORD)
    assert [pacer.refused(START + number) for number in range(100)] == [False] * 99 + [True]
    assert pacer.opens(A, START + 99) == START + REMEMBERED
    assert not pacer.refused(START + 99), "one line tells it"
    assert pacer.opens(A, START + 99) == START + 1 + REMEMBERED
    assert pacer.opens(A, START + 2 + REMEMBERED) == START + 2 + REMEMBERED


def test_refusals_that_are_far_apart_shut_nothing() -> None:
    pacer = Pacer(DISCORD)
    times = [START + 7 * number for number in range(300)]
    assert not any(pacer.refused(at) for at in times)
    assert not any(Pacer(TELEGRAM).refused(at) for at in times)


def test_chats_that_are_open_again_are_forgotten() -> None:
    pacer = Pacer(TELEGRAM)
    pacer.limited(A, START + 5, START)
    done = sent(pacer, people(4000), START + 10)
    kept = Counter({"sends": len(pacer._sends), "halts": len(pacer._halts)})
    assert kept["sends"] < 28 * 2 * MINUTE + 2
    assert kept["halts"] == 0
    assert len(done) == 4000


def test_what_piles_up_while_the_platform_stands_still_counts_when_it_goes_on() -> None:
    """Four messages are on their way at most; for a moment none of them gets through."""
    pacer, at, arrivals = Pacer(TELEGRAM), START, list[float]()
    on_their_way: deque[tuple[float, float]] = deque()
    for chat in people(400):
        while pacer.opens(chat, at) > at or len(on_their_way) == 4:
            at = on_their_way[0][1] if len(on_their_way) == 4 else pacer.opens(chat, at)
            while on_their_way and on_their_way[0][1] <= at:
                pacer.passed(*on_their_way.popleft())
        pacer.spend(chat, at)
        arrives = max(at + 0.02, START + 5.6) if at > START + 5 else at + 0.02
        arrivals.append(arrives)
        on_their_way.append((at, arrives))
    assert most_within(1.0, arrivals) <= 30
