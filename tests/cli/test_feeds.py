"""`khabar feeds`: what it prints, and how it ends."""

import asyncio
import json
from argparse import Namespace
from pathlib import Path
from typing import Any

import pytest

from bot import storage
from bot.cli import feeds
from bot.intake.looking import open_reach
from bot.router.desk import A_STEP
from bot.store.sqlite import open_store
from tests.cli.conftest import Khabar
from tests.fakes.feeds import XML, item, reach_to, rss
from tests.fakes.site import answer, open_site
from tests.running import SECONDS

LIST = '<opml><body><outline text="A" xmlUrl="http://a.example/f"/><outline text="B" xmlUrl="file:///b"/></body></opml>'
GOOD = LIST.replace("file:///b", "http://b.example/f")


def test_lists_go_in_and_out(khabar: Khabar, tmp_path: Path) -> None:
    (tmp_path / "list.opml").write_text(GOOD)
    result = khabar("feeds", "import", "list.opml")
    assert (result.code, result.out) == (0, "2 new, 0 known, 0 refused\n")
    again = khabar("feeds", "import", "-", "--json", "--drafts", stdin=LIST)
    assert again.code == 1
    assert again.lines == [
        {"new": 0, "known": 1, "refused": [{"feed": "B", "reason": "Its address is none of the web."}]}
    ]
    assert "B: Its address" in again.err
    exported = khabar("feeds", "export").out
    assert khabar("feeds", "import", "-", stdin=exported).out == "0 new, 2 known, 0 refused\n"


@pytest.mark.parametrize("said", ["", "<?xml version='1.0' encoding='windows-1256'?>", "<?xml version='1.0'?>"])
@pytest.mark.parametrize("code", ["utf-8", "utf-16", "cp1256"])
def test_lists_are_read_however_they_were_saved(khabar: Khabar, code: str, said: str) -> None:
    named = GOOD.replace('"A"', '"بوابة واسط"')
    assert khabar("feeds", "import", "-", stdin=f"{said}{named}".encode(code)).code == 0
    assert khabar("feeds", "list", "--json").lines[0]["title"] == "بوابة واسط"


def test_feeds_are_listed_and_removed(khabar: Khabar) -> None:
    assert khabar("feeds", "list").out == ""
    khabar("feeds", "import", "-", stdin=GOOD)
    assert "active" in khabar("feeds", "list").out
    [first, _] = khabar("feeds", "list", "--json").lines
    assert (first["number"], first["title"], first["address"]) == (1, "A", "http://a.example/f")
    assert khabar("feeds", "remove", "1").out == "removed feed 1: A\n"
    gone = khabar("feeds", "remove", "1")
    assert (gone.code, gone.err) == (1, "there is no feed 1\n")


@pytest.mark.parametrize("number", ["0", "-1", "x", "9" * 30])
def test_a_feed_has_a_number(khabar: Khabar, number: str) -> None:
    refused = khabar("feeds", "remove", number)
    assert refused.code == 2
    assert f"argument number: invalid number value: '{number}'" in refused.err


def test_what_the_operator_did_is_in_the_audit_log(khabar: Khabar) -> None:
    khabar("feeds", "import", "-", stdin=GOOD)
    khabar("feeds", "remove", "1")
    khabar("feeds", "export")
    khabar("export")
    lines = [(line["who"], line["what"], line["before"] or line["after"]) for line in khabar("audit", "--json").lines]
    assert sorted(lines) == [
        ("cli:operator", "archive", ""),
        ("cli:operator", "feed-added", "http://a.example/f"),
        ("cli:operator", "feed-added", "http://b.example/f"),
        ("cli:operator", "feed-list", ""),
        ("cli:operator", "feed-removed", "http://a.example/f"),
    ]


def test_what_is_no_address_is_refused(khabar: Khabar) -> None:
    assert khabar("feeds", "add", "two words").code == 2
    assert khabar("feeds", "import", "http://127.0.0.1/list").code == 2


@pytest.mark.parametrize("as_json", [False, True])
def test_a_site_is_added(tmp_path: Path, capsys: pytest.CaptureFixture[str], as_json: bool) -> None:
    options = Namespace(config=None, data=tmp_path, action="add", drafts=True, json=as_json)
    options.address = "http://news.example/feed"

    async def add() -> Any:
        async with open_site() as site:
            site.pages["/feed"] = answer(rss(item(1)), 200, XML)
            return [await feeds._run(options, lambda: reach_to(site)) for _ in range(2)]

    assert asyncio.run(add()) == [0, 0]
    out = capsys.readouterr().out
    if as_json:
        first, second = map(json.loads, out.splitlines())
        assert (first["new"], second["new"], first["drafts"]) == (True, False, True)
        assert first["newest"] == ["Report number 1"]
    else:
        assert out.startswith("added as feed 1: The River")
        assert "is already feed 1" in out


async def test_an_interrupted_import_says_what_is_in(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    listed = "".join(f'<outline xmlUrl="http://a.example/{number}"/>' for number in range(20_000))
    (tmp_path / "list.opml").write_text(f"<opml><body>{listed}</body></opml>")
    options = Namespace(config=None, data=tmp_path, action="import", drafts=False, json=False)
    options.file = str(tmp_path / "list.opml")
    async with open_store(tmp_path / storage.DATABASE) as store:
        task = asyncio.create_task(feeds._run(options, open_reach))
        async with asyncio.timeout(SECONDS):
            while not await store.feeds.count():  # noqa: ASYNC110  a table
                await asyncio.sleep(0.001)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        count = await store.feeds.count()
    assert 0 < count < 20_000
    said = capsys.readouterr().err
    assert "known; import it again for the rest" in said
    assert abs(int(said.partition("interrupted: ")[2].split()[0]) - count) <= A_STEP  # one step may be on its way
