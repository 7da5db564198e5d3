"""add, import, export, search, latest, seed, say."""

import asyncio
import errno
import io
import json
import os
import signal
import sys
import termios
from dataclasses import replace
from pathlib import Path

import pytest

from bot import storage
from bot.cli import latest, main, texts
from bot.model import Article
from bot.store.sqlite import BATCH, open_store
from bot.text.emphasis import emphasised
from tests.cli.conftest import Khabar
from tests.running import SECONDS
from tests.samples import BRIDGE

SHARED = Path(__file__).parents[3] / "shared"
REAL = SHARED / "seeds" / "000_3cdb0da4f5c1aded.txt"
NEWS = "افتتاح مكتبة عامة في الكوت\n\nافتتحت المدينة مكتبة عامة جديدة يوم السبت.\nالمصدر: بوابة واسط\n"
RECORDS = [
    {"id": "a1", "title": "Library opens", "body": "A library opened.", "source": "Gazette", "tags": ["culture"]},
    {"id": "a2", "body": "فازت المدينة بالكأس. واحتفل الناس.", "published": "2026-10-01"},
]


def jsonl(*records: object) -> str:
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


@pytest.mark.skipif(not REAL.exists(), reason="the real article is kept beside the project, and is not there")
def test_the_real_article_is_stored_and_found(khabar: Khabar) -> None:
    added = khabar("add", REAL, "--json")
    [article] = added.lines
    assert (added.code, article["new"], article["source"], article["language"]) == (0, True, "المدن", "ar")
    [answer] = khabar("search", "العراق", "--json").lines
    assert [hit["id"] for hit in answer["hits"]] == [article["number"]]


def test_add_says_what_it_stored(khabar: Khabar) -> None:
    added = khabar("add", "-", stdin=NEWS)
    assert added.code == 0
    assert "added as article 1: افتتاح مكتبة عامة في الكوت" in added.out
    assert "source: بوابة واسط   language: ar" in added.out
    assert "is already article 1" in khabar("add", "-", stdin=NEWS).out


def test_add_refuses_what_holds_no_text(khabar: Khabar) -> None:
    added = khabar("add", "-", stdin=" \u200f\n")
    assert (added.code, added.err) == (2, "There is no text in this message.\n")


def test_a_file_that_is_not_there(khabar: Khabar) -> None:
    added = khabar("add", "nowhere.txt")
    assert added.code == 3
    assert added.err == "khabar: can't read nowhere.txt: No such file or directory\n"


def test_import_counts_and_knows_again(khabar: Khabar, tmp_path: Path) -> None:
    (tmp_path / "news.jsonl").write_text(jsonl(*RECORDS))
    assert khabar("import", "news.jsonl").out == "2 added, 0 known, 0 refused\n"
    again = khabar("import", "news.jsonl", "--json")
    assert (again.code, again.lines) == (0, [{"added": 0, "known": 2, "refused": []}])


def test_a_bad_line_loses_nothing_else(khabar: Khabar) -> None:
    bad = ["no JSON", "[1]", '{"id": "x"}', '{"body": 5}', "[" * 100_000, '{"title": "t", "published": "soon"}']
    imported = khabar("import", "-", stdin=jsonl(RECORDS[0]) + "\n".join(bad) + "\n\n" + jsonl(RECORDS[1]))
    assert (imported.code, imported.out) == (1, "2 added, 0 known, 6 refused\n")
    complaints = imported.err.splitlines()
    assert [line.partition(":")[0] for line in complaints] == [f"line {number}" for number in range(2, 8)]
    assert "not JSON" in complaints[0]


def test_bytes_that_are_no_text_lose_nothing_else(khabar: Khabar) -> None:
    stdin = b"\xff\xfe\n" + jsonl(RECORDS[0]).encode()
    assert khabar("import", "-", stdin=stdin).out == "1 added, 0 known, 1 refused\n"


def test_a_large_import_goes_in_batches(khabar: Khabar) -> None:
    records = ({"id": str(number), "title": f"Report {number}", "body": "x"} for number in range(1001))
    assert khabar("import", "-", stdin=jsonl(*records)).out == "1001 added, 0 known, 0 refused\n"


def test_export_is_what_import_takes(khabar: Khabar, tmp_path: Path) -> None:
    khabar("import", "-", stdin=jsonl(*RECORDS))
    exported = khabar("export")
    assert [record["id"] for record in exported.lines] == ["a1", "a2"]
    assert khabar("import", "-", "--data", tmp_path / "other", stdin=exported.out).out.startswith("2 added")
    assert khabar("export", "--data", tmp_path / "other").out == exported.out


def test_a_removed_article_stays_removed_through_export_and_import(khabar: Khabar, tmp_path: Path) -> None:
    khabar("import", "-", stdin=jsonl(*RECORDS))
    khabar("say", "/remove 1")
    exported = khabar("export")
    assert [record.get("state") for record in exported.lines] == ["removed", None]
    khabar("import", "-", "--data", tmp_path / "other", stdin=exported.out)
    assert len(khabar("latest", "--json", "--data", tmp_path / "other").lines) == 1
    assert khabar("import", "-", stdin=jsonl({"title": "x", "state": "lost"})).code == 1


def test_news_of_the_future_is_refused(khabar: Khabar) -> None:
    imported = khabar("import", "-", stdin=jsonl({"title": "x", "published": "9999-12-31T22:00:00Z"}))
    assert (imported.code, imported.err) == (1, 'line 1: "published" lies in the future\n')


def test_a_removed_article_that_is_added_again_is_told(khabar: Khabar) -> None:
    khabar("add", "-", stdin=NEWS)
    khabar("say", "/remove 1")
    assert "is already article 1 (removed)" in khabar("add", "-", stdin=NEWS).out


def test_closed_standard_input_is_one_line(khabar: Khabar) -> None:
    for command in ("add", "import", "search"):
        refused = khabar(command, "-", stdin=None)
        assert (refused.code, refused.err) == (3, "khabar: standard input is closed\n")


def test_search_answers_many_queries(khabar: Khabar) -> None:
    khabar("import", "-", stdin=jsonl(*RECORDS))
    queries = ["library", "", "الكأس", "c++ \"it's*", "library"]
    searched = khabar("search", "-", "--limit", "5", stdin="\n".join(queries))
    assert searched.code == 0
    assert [answer["query"] for answer in searched.lines] == queries
    first = searched.lines[0]
    assert first["hits"] == [{"id": 1, "external_id": "a1", "title": "Library opens"}]
    assert first["ms"] > 0
    assert searched.lines[1]["hits"] == []


def test_search_and_latest_for_people(khabar: Khabar) -> None:
    khabar("import", "-", stdin=jsonl(*RECORDS))
    assert "Library opens  (Gazette)" in khabar("search", "library", "opens").out
    latest = khabar("latest", "--limit", "1", "--language", "ar")
    assert (latest.code, len(latest.out.splitlines())) == (0, 1)
    assert "2026-10-01" in latest.out
    assert khabar("latest", "--json").lines[1]["number"] == 2


def test_search_says_how_it_was_read(khabar: Khabar) -> None:
    khabar("import", "-", stdin=jsonl(*RECORDS))
    partly = khabar("search", "library from:2026-13 zeppelin")
    assert ("Library opens" in partly.out, partly.err.splitlines()) == (
        True,
        ["No article holds all of this: these hold some of it.", "Read as plain words: from:2026-13"],
    )
    assert khabar("search", "librarry", "--json").err == "“librarry” was also read as “Library”.\n"
    nothing = khabar("search", "library", "source:nobody")
    assert nothing.err == "nothing found\nNo source is called “nobody”. /sources shows their names.\n"
    assert khabar("search", "library").err == ""


def test_days_are_those_of_the_configuration(khabar: Khabar, tmp_path: Path) -> None:
    khabar("import", "-", stdin=jsonl({"title": "Library opens", "published": "2026-10-01T21:30Z"}))
    for zone, day in (("Asia/Baghdad", "2026-10-02"), ("America/New_York", "2026-10-01")):
        (tmp_path / "config.toml").write_text(f'[interface]\ntime_zone = "{zone}"\n')
        for command in (("latest",), ("search", "library")):
            assert f"  {day}  Library opens" in khabar(*command).out


def test_nothing_found_is_an_exit_code(khabar: Khabar) -> None:
    for arguments in (("search", "x"), ("latest",)):
        nothing = khabar(*arguments)
        assert (nothing.code, nothing.out, nothing.err) == (1, "", "nothing found\n")


@pytest.mark.parametrize("limit", ["0", "-1", "many", "9" * 30])
def test_a_limit_is_a_number_from_one(khabar: Khabar, limit: str) -> None:
    refused = khabar("search", "x", "--limit", limit)
    assert refused.code == 2
    assert "--limit" in refused.err


def test_samples_come_and_go_and_never_twice(khabar: Khabar) -> None:
    assert khabar("seed").out == "48 sample articles added\n"
    assert khabar("seed").out == "0 sample articles added\n"
    khabar("add", "-", stdin=NEWS)
    assert khabar("seed", "--remove").out == "48 sample articles removed\n"
    assert [record["title"] for record in khabar("export").lines] == ["افتتاح مكتبة عامة في الكوت"]


def test_samples_are_half_arabic_on_twelve_topics_with_the_real_story(khabar: Khabar) -> None:
    khabar("seed")
    records = khabar("export").lines
    assert [record["language"] for record in records].count("ar") == 24
    assert len({record["tags"][0] for record in records}) == 12
    told = [record["id"] for record in records if record["id"].endswith("politics-strategic-dialogue")]
    assert told == ["seed:ar/politics-strategic-dialogue", "seed:en/politics-strategic-dialogue"]


def test_say_is_the_operator_speaking(khabar: Khabar) -> None:
    khabar("import", "-", stdin=jsonl(*RECORDS))
    said = khabar("say", "/latest")
    assert said.code == 0
    assert "1. فازت المدينة بالكأس" in said.out
    assert "[قراءة: read 2]" in said.out
    assert khabar("say", "library", "--json").lines[0]["cards"][0]["title"] == "Library opens"
    assert "Library opens" in khabar("say", "--press", "read 1").out
    assert khabar("say", "/remove 1").code == 0
    assert khabar("search", "library").code == 1


async def stored(article: Article, data: Path) -> None:
    """Put an article into the bot's database as it is, past all cleaning."""
    async with open_store(data / storage.DATABASE) as store:
        await store.add(article)


def test_say_prints_no_signs_of_emphasis(khabar: Khabar, tmp_path: Path) -> None:
    article = replace(BRIDGE, body=emphasised("The old bridge", [(4, 7)]))
    asyncio.run(stored(article, tmp_path))
    for said in (khabar("say", "/read 1", "--data", tmp_path), khabar("say", "/read 1", "--json", "--data", tmp_path)):
        assert "The old bridge" in said.out


def test_faults_of_the_configuration_come_all_at_once(khabar: Khabar, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('[interface]\npage_size = 99\nlangage = "ar"\n')
    refused = khabar("latest")
    assert refused.code == 2
    assert [line.partition(":")[0] for line in refused.err.splitlines()] == ["line 2", "line 3"]
    assert "did you mean language?" in refused.err


def test_places_may_be_said_before_the_command(khabar: Khabar, tmp_path: Path) -> None:
    khabar("--data", tmp_path / "elsewhere", "add", "-", stdin=NEWS)
    assert (tmp_path / "elsewhere" / "khabar.db").exists()
    assert khabar("latest", "--data", tmp_path / "elsewhere").code == 0


@pytest.mark.parametrize(
    "said",
    [
        *("@ role list", "role @ list", "role list @", "feeds add @ xyz", "feeds add xyz @", "feeds remove @ 1"),
        *("role grant @ telegram:12 editor", "role grant telegram:12 editor @", "role take @ telegram:12"),
        *("feeds import @ none.opml", "feeds export @", "feeds @ list", "latest @", "@ audit"),
    ],
)
def test_places_may_be_said_anywhere(khabar: Khabar, tmp_path: Path, said: str) -> None:
    (tmp_path / "c.toml").write_text("[nonsense]\n")
    (tmp_path / "none.opml").write_text("<opml/>")
    refused = khabar(*said.replace("@", "--config c.toml").split())
    assert refused.code == 2
    assert refused.err.startswith("line 1: nonsense: unknown section")


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["latest", "--data", ""], "argument --data: '' wants the name of a file or a folder"),
        (["backup", "--to", "x" * 256], "is longer than a name can be"),
        (["restore", ""], "wants the name of a file or a folder"),
        (["search", "water", "a\udcffb"], "a word of this command is no text in UTF-8"),
        (["latest", "--language", "a\udcffb"], "a word of this command is no text in UTF-8"),
    ],
)
def test_words_that_can_mean_nothing(khabar: Khabar, arguments: list[str], complaint: str) -> None:
    refused = khabar(*arguments)
    assert (refused.code, refused.out) == (2, "")
    assert complaint in refused.err


def test_a_file_may_have_any_name(khabar: Khabar, tmp_path: Path) -> None:
    (tmp_path / "a\udcffb").write_text(NEWS)
    assert khabar("add", "a\udcffb").code == 0


def test_what_the_machine_refuses_is_one_line(khabar: Khabar, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_: object) -> int:
        raise PermissionError(errno.EACCES, "Permission denied", "data/x")

    monkeypatch.setattr(latest, "run", refused)
    assert khabar("latest").err == "khabar: data/x: Permission denied\n"


def test_a_database_that_can_not_be_used_is_one_line(khabar: Khabar, tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file, no folder")
    refused = khabar("latest")
    assert refused.code == 3
    assert refused.err.startswith("khabar: can't make the folder")
    assert len(refused.err.splitlines()) == 1


async def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    """As `khabar export | head -1` does."""
    script = f'"{sys.executable}" -m bot --data "{tmp_path}"'
    process = await asyncio.create_subprocess_shell(
        f"{script} seed > /dev/null && {script} export | head -1 > /dev/null && {script} search - < /dev/null; "
        f"({script} export; echo $? >&2) | head -c 1 > /dev/null",
        cwd=Path(__file__).parents[2],
        stderr=asyncio.subprocess.PIPE,
    )
    _, err = await process.communicate()
    assert err.decode().split() == ["0"]


async def test_an_import_shows_its_progress_to_whoever_looks_on(tmp_path: Path) -> None:
    (tmp_path / "news.jsonl").write_text(jsonl(*RECORDS))
    terminal, its_end = os.openpty()
    termios.tcsetwinsize(its_end, (24, 80))
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "import", str(tmp_path / "news.jsonl"), "--data", str(tmp_path)),
        cwd=Path(__file__).parents[2],
        stdout=asyncio.subprocess.PIPE,
        stderr=its_end,
    )
    out, _ = await process.communicate()
    os.close(its_end)
    shown = os.read(terminal, 10_000).decode()
    os.close(terminal)
    assert "2 articles" in shown
    assert out == b"2 added, 0 known, 0 refused\n"


async def test_ctrl_c_says_how_much_of_an_import_is_in(tmp_path: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "import", "-", "--data", str(tmp_path)),
        cwd=Path(__file__).parents[2],
        stdin=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        start_new_session=True,
    )
    assert process.stdin
    lines = (json.dumps({"title": f"Report {number}", "body": "It rains."}) for number in range(BATCH + 1))
    process.stdin.write("".join(f"{line}\n" for line in lines).encode())
    async with asyncio.timeout(SECONDS):
        async with open_store(tmp_path / "khabar.db") as store:
            while not await store.count():  # noqa: ASYNC110  a table
                await asyncio.sleep(0.02)
        os.killpg(process.pid, signal.SIGINT)
        _, err = await process.communicate()
    assert process.returncode == 130
    assert f"interrupted: {BATCH} added, 0 known; import it again for the rest" in err.decode()
    assert b"Traceback" not in err


async def test_ctrl_c_ends_a_command_that_waits_for_input(tmp_path: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "search", "-", "--data", str(tmp_path)),
        cwd=Path(__file__).parents[2],
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdin
    assert process.stdout
    process.stdin.write(b"water\n")
    await process.stdout.readline()
    process.send_signal(signal.SIGINT)
    async with asyncio.timeout(10):
        assert await process.wait() == 130
    process.stdin.close()


@pytest.mark.parametrize(("raised", "code"), [(KeyboardInterrupt, 130), (BrokenPipeError, 0), (OSError, 3)])
def test_an_interrupted_command_has_the_shells_exit_code(
    raised: type[BaseException], code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(_: object) -> int:
        raise raised

    monkeypatch.setattr(latest, "run", interrupted)
    with open(os.devnull, "w") as nobody:  # noqa: PTH123  what the descriptor points at is exchanged
        monkeypatch.setattr(sys, "stdout", nobody)
        assert main(["latest"]) == code


def test_an_import_that_is_interrupted_at_once(khabar: Khabar) -> None:
    class Interrupted(io.BytesIO):
        def read1(self, size: int | None = -1) -> bytes:  # noqa: ARG002
            raise KeyboardInterrupt

    result = khabar("import", "-", stdin=Interrupted())
    assert result.code == 130
    assert result.err == "interrupted: 0 added, 0 known; import it again for the rest\n"


@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1256"])
def test_text_is_read_however_it_was_saved(khabar: Khabar, tmp_path: Path, code: str) -> None:
    (tmp_path / "news.txt").write_bytes(NEWS.replace("\n", "\r\n").encode(code))
    for file, stdin in (("news.txt", ""), ("-", NEWS.encode(code))):
        assert "title:      افتتاح مكتبة عامة في الكوت\n" in khabar("add", "--dry-run", file, stdin=stdin).out
    (tmp_path / "news.jsonl").write_bytes(jsonl(*RECORDS).encode(code))
    assert khabar("import", "news.jsonl").out == "2 added, 0 known, 0 refused\n"
    assert "فازت المدينة بالكأس" in khabar("latest").out
    asked = "\r\n".join(["library", "الكأس", ""]).encode(code)
    assert [len(answer["hits"]) for answer in khabar("search", "-", stdin=asked).lines] == [1, 1]
    message = json.dumps({"id": 1, "input": {"text": NEWS}}, ensure_ascii=False)
    [read] = khabar("add", "--dry-run", "--jsonl", "-", stdin=message.encode(code)).lines
    assert read["title"] == "افتتاح مكتبة عامة في الكوت"


@pytest.mark.parametrize("content", [b"\xff\xfe\x00bad", b"\x89PNG\r\n\x1a\n\0\0", b"a\0b"])
def test_a_file_that_is_no_text_says_what_to_do(khabar: Khabar, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "news.txt").write_bytes(content)
    refused = khabar("add", "news.txt")
    assert (refused.code, refused.out) == (2, "")
    assert refused.err == "news.txt is no text that can be read: save it as UTF-8\n"
    assert khabar("add", "-", stdin=content).err == "standard input is no text that can be read: save it as UTF-8\n"
    assert khabar("latest").code == 1


def test_a_line_that_is_no_text_loses_nothing_else(khabar: Khabar) -> None:
    reason = "this is no text that can be read: save it as UTF-8"
    bad = b'{"title": "caf\x81e"}\n'
    imported = khabar("import", "-", stdin=bad + jsonl(RECORDS[0]).encode())
    assert (imported.out, imported.err) == ("1 added, 0 known, 1 refused\n", f"line 1: {reason}\n")
    searched = khabar("search", "-", stdin=b"na\x81ve\nlibrary\n")
    assert (searched.code, searched.lines[0]["error"], len(searched.lines[1]["hits"])) == (1, reason, 1)
    read = khabar("add", "--dry-run", "--jsonl", "-", stdin=bad + b'{"input": {"text": "Head"}}')
    assert (read.code, read.lines[0]["error"], read.lines[1]["title"]) == (1, reason, "Head")


def test_what_is_too_long_for_a_text_or_a_line(khabar: Khabar, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "LONGEST", 20)
    refused = khabar("add", "-", stdin=NEWS)
    assert (refused.code, refused.err) == (2, "standard input is longer than 20 characters: divide it\n")
    refused = khabar("import", "-", stdin=jsonl(*RECORDS))
    assert (refused.code, refused.err) == (2, "a line of standard input is longer than 20 characters: divide it\n")


def test_what_can_not_be_read_is_named(khabar: Khabar, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    for arguments in (("add", "folder"), ("import", "folder"), ("feeds", "import", "folder")):
        refused = khabar(*arguments)
        assert (refused.code, refused.err) == (3, "khabar: can't read folder: Is a directory\n")


def test_input_that_breaks_is_no_trace(khabar: Khabar) -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:  # noqa: ARG002
            raise OSError(errno.EIO, "Input/output error")

        read1 = read

    for command in ("add", "import"):
        broken = khabar(command, "-", stdin=Broken())
        assert (broken.code, broken.err) == (3, "khabar: can't read standard input: Input/output error\n")
