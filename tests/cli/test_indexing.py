"""reindex, and what import, search and doctor make of the search index."""

import asyncio
import io
import json
import os
import signal
import sys
import termios
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot import storage
from bot.cli import reindex
from bot.model import Article
from bot.search import index
from bot.search.engine import Engine
from bot.search.folder import Folder, position
from bot.store.sqlite import open_store
from tests.cli.conftest import Khabar
from tests.running import SECONDS
from tests.samples import article, words_of

ROOT = Path(__file__).parents[2]
TOLD = "The dam near Mosul was opened on Monday after long years of costly work by engineers and divers."


def stored(data: Path, *some: Article) -> None:
    """Articles in the store that no index knows yet."""

    async def store() -> None:
        async with open_store(data / storage.DATABASE) as opened:
            await opened.add_all(list(some))

    asyncio.run(store())


def reports(count: int, first: int = 0) -> list[Article]:
    return [article(number, body=words_of(number)) for number in range(first, first + count)]


def generation(data: Path) -> Path:
    current = Folder(data / storage.INDEX).current()
    assert current
    return current


def indexed(data: Path) -> int:
    """How many articles the index holds as it lies there."""
    return Engine(generation(data)).articles


def jsonl(count: int, first: int = 0) -> str:
    records = [{"id": str(n), "title": f"Report {n}", "body": words_of(n)} for n in range(first, first + count)]
    return "".join(json.dumps(record) + "\n" for record in records)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


# reindex


@pytest.mark.parametrize("more", [(), ("--quiet",)])
def test_the_index_is_made_anew(khabar: Khabar, data: Path, more: tuple[str, ...]) -> None:
    stored(data, *reports(3))
    khabar("search", "report")
    old = generation(data)
    made = khabar("reindex", *more)
    assert (made.code, made.out, made.err) == (0, "", "")
    assert (generation(data) != old, old.exists(), indexed(data)) == (True, False, 3)
    assert len(khabar("search", "report", "--json").lines[0]["hits"]) == 3


def test_an_index_without_articles(khabar: Khabar, data: Path) -> None:
    assert khabar("reindex").code == 0
    assert indexed(data) == 0


async def progress(data: Path, *more: str) -> str:
    """What somebody sees who looks on."""
    terminal, its_end = os.openpty()
    termios.tcsetwinsize(its_end, (24, 80))
    command = (sys.executable, "-m", "bot", "reindex", *more, "--data", str(data))
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stderr=its_end)
    assert await process.wait() == 0
    os.write(its_end, b"end")
    os.close(its_end)
    shown = os.read(terminal, 10_000).decode()
    os.close(terminal)
    return shown


async def test_progress_is_shown_unless_it_is_not_wanted(data: Path) -> None:
    await asyncio.to_thread(stored, data, *reports(3))
    assert "3/3" in await progress(data)
    assert (await progress(data, "--quiet")).strip() == "end"


def test_following_ends_with_standard_input(khabar: Khabar, data: Path) -> None:
    stored(data, *reports(3))
    followed = khabar("reindex", "--follow", stdin="")
    assert (followed.code, followed.out, followed.err) == (0, "", "")
    assert indexed(data) == 3
    stored(data, *reports(2, first=3))
    assert khabar("reindex", "--follow", stdin=None).code == 0  # closed
    assert indexed(data) == 5


def test_what_is_said_to_a_follower_is_nothing_but_its_end(khabar: Khabar, data: Path) -> None:
    stored(data, *reports(1))
    assert khabar("reindex", "--follow", stdin=b"\xff\xfe words\n").code == 0
    assert indexed(data) == 1


class Terminating(io.BytesIO):
    """Standard input that ends with a SIGTERM."""

    def read(self, size: int | None = -1, /) -> bytes:
        os.kill(os.getpid(), signal.SIGTERM)
        return super().read(size)


def test_a_follower_that_is_terminated_says_so(khabar: Khabar, data: Path) -> None:
    stored(data, *reports(1))
    assert khabar("reindex", "--follow", stdin=Terminating()).code == 143


class Indexed(io.BytesIO):
    """Standard input that ends when an index is as far as `change`, or after a minute."""

    def __init__(self, data: Path, change: int) -> None:
        super().__init__()
        self._data, self._change, self._until = data, change, time.monotonic() + 60

    def read(self, size: int | None = -1, /) -> bytes:
        while not self.seen and time.monotonic() < self._until:
            time.sleep(0.01)
        return super().read(size)

    @property
    def seen(self) -> bool:
        found = Folder(self._data / storage.INDEX).current()
        return found is not None and position(found).change >= self._change


def test_a_follower_makes_many_changes_before_its_end(
    khabar: Khabar, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reindex, "AT_ONCE", 3)
    stored(data, *reports(3))
    waiting = Indexed(data, 3)
    assert khabar("reindex", "--follow", stdin=waiting).code == 0
    assert waiting.seen
    assert time.monotonic() < waiting._until


@pytest.mark.parametrize("more", [(), ("--follow",)])
def test_an_index_that_can_not_be_written_is_one_line(khabar: Khabar, data: Path, more: tuple[str, ...]) -> None:
    stored(data, *reports(1))
    (data / storage.INDEX).write_text("a file, no folder")
    refused = khabar("reindex", *more)
    assert (refused.code, refused.out, refused.err.count("\n")) == (3, "", 1)
    assert refused.err.startswith("khabar: the search index can't be ")
    assert "data/search" in refused.err


def processes(parent: int) -> list[int]:
    """The processes that it started."""
    try:
        return [int(each) for each in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]
    except FileNotFoundError:
        return []


async def until(condition: Callable[[], bool]) -> None:
    """What other processes do rings no bell here."""
    while not condition():  # noqa: ASYNC110
        await asyncio.sleep(0.01)


def lives(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def leaves_its_end_to_others(process: int) -> bool:
    """Whether it ignores SIGTERM: proc_pid_status(5), SigIgn."""
    ignored = Path(f"/proc/{process}/status").read_text().partition("SigIgn:")[2].split()[0]
    return bool(int(ignored, 16) >> (signal.SIGTERM - 1) & 1)


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="only Linux shows whose child a process is")
@pytest.mark.parametrize(
    ("name", "code", "send"),
    [
        (signal.SIGINT, 130, os.killpg),
        (signal.SIGTERM, 143, os.kill),
        (signal.SIGTERM, 143, os.killpg),
        (signal.SIGKILL, -signal.SIGKILL, os.kill),
    ],
)
async def test_an_end_to_the_making_ends_its_workers(
    data: Path, name: signal.Signals, code: int, send: Callable[[int, int], None]
) -> None:
    """Also where a terminal tells them all."""
    await asyncio.to_thread(stored, data, *reports(3))
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "reindex", "--data", str(data)),
        cwd=ROOT,
        stderr=asyncio.subprocess.PIPE,
        start_new_session=True,
    )
    async with asyncio.timeout(SECONDS):
        await until(lambda: len(processes(process.pid)) > 1)  # Python's own, and one that analyses
        workers = processes(process.pid)
        await until(lambda: all(map(leaves_its_end_to_others, workers)))
        send(process.pid, name)
        _, err = await process.communicate()
        await until(lambda: not any(map(lives, workers)))
    assert process.returncode == code
    assert name == signal.SIGKILL or not err


# import


def test_what_is_imported_is_in_the_index_at_the_end(khabar: Khabar, data: Path) -> None:
    assert khabar("import", "-", stdin=jsonl(2500)).out.startswith("2500 added")
    assert indexed(data) == 2500
    assert khabar("search", "report", "--json").code == 0


@pytest.fixture
def following(data: Path) -> Iterator[int]:
    """The number of a `khabar reindex --follow` that goes on until the end."""
    into, out = os.pipe()
    pid = os.posix_spawn(
        sys.executable,
        [sys.executable, "-m", "bot", "reindex", "--follow", "--data", str(data)],
        {**os.environ, "PYTHONPATH": str(ROOT)},
        file_actions=[(os.POSIX_SPAWN_DUP2, into, 0), (os.POSIX_SPAWN_CLOSE, out)],
    )
    os.close(into)
    yield pid
    os.close(out)
    _, status = os.waitpid(pid, 0)
    assert os.waitstatus_to_exitcode(status) == 0


@pytest.mark.usefixtures("following")
def test_an_import_beside_another_follower(khabar: Khabar, data: Path) -> None:
    for first in (0, 300):
        assert khabar("import", "-", stdin=jsonl(300, first)).out == "300 added, 0 known, 0 refused\n"
        assert indexed(data) == first + 300
        answer = khabar("search", "report", "--limit", "1000", "--json").lines[0]
        assert len(answer["hits"]) == first + 300


def test_an_import_whose_index_can_not_follow_keeps_the_articles(khabar: Khabar, data: Path) -> None:
    data.mkdir()
    (data / storage.INDEX).write_text("a file, no folder")
    refused = khabar("import", "-", stdin=jsonl(2))
    assert refused.code == 3
    assert refused.err == "khabar: the articles are stored, but the search index could not follow: khabar reindex\n"
    (data / storage.INDEX).unlink()
    assert khabar("reindex").code == 0
    assert len(khabar("search", "report", "--json").lines[0]["hits"]) == 2


# search


@pytest.mark.parametrize("query", ["", "  ", '"" -', "***"])
def test_nothing_is_asked_and_nothing_found(khabar: Khabar, data: Path, query: str) -> None:
    stored(data, *reports(1))
    nothing = khabar("search", "--json", "--", query)
    assert (nothing.code, nothing.lines[0]["query"], nothing.lines[0]["hits"]) == (1, query, [])


def test_each_article_of_a_story_is_listed_up_to_the_limit(khabar: Khabar, data: Path) -> None:
    story = [article(number, title=f"Dam {number}", body=TOLD) for number in range(3)]
    stored(data, *story, article(40, title="Dam of another day", body=words_of(1)))
    for limit in (1, 2, 3, 4):
        [answer] = khabar("search", "dam", "--limit", str(limit), "--json").lines
        titles = {hit["title"] for hit in answer["hits"]}
        assert len(titles) == len(answer["hits"]) == limit
    assert titles == {"Dam 0", "Dam 1", "Dam 2", "Dam of another day"}


def test_a_search_without_a_usable_index_is_one_line(khabar: Khabar, data: Path) -> None:
    stored(data, *reports(1))
    (data / storage.INDEX).write_text("a file, no folder")
    refused = khabar("search", "report")
    assert (refused.code, refused.out, refused.err.count("\n")) == (3, "", 1)


# doctor


def looked(khabar: Khabar) -> tuple[bool, str]:
    """What doctor says of the index."""
    [line] = [line for line in khabar("doctor", "--json").lines if line["part"] == "search"]
    return line["well"], line["line"]


@pytest.fixture
def _any_port(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KHABAR_WEB_PORT", "0")


@pytest.mark.usefixtures("_any_port")
def test_the_doctor_looks_at_the_index(khabar: Khabar, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stored(data, *reports(3))
    assert looked(khabar) == (True, "3 articles in the index")
    monkeypatch.setattr(index, "BACKLOG", 1)
    stored(data, *reports(2, first=3))
    assert looked(khabar) == (False, "2 changes are not in the index yet: khabar reindex")
    assert "MEND search: 2 changes" in (checked := khabar("doctor")).out
    assert checked.code == 1
    assert khabar("reindex").code == 0
    assert looked(khabar) == (True, "5 articles in the index")


@pytest.mark.usefixtures("_any_port")
def test_the_doctor_tells_of_an_index_that_can_not_be_used(khabar: Khabar, data: Path) -> None:
    stored(data, *reports(1))
    (data / storage.INDEX).write_text("a file, no folder")
    checked = khabar("doctor")
    assert checked.code == 1
    assert "MEND search: the search index can't be used" in checked.out
    assert "ok   clock" in checked.out
