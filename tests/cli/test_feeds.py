"""`khabar feeds`: what it prints, and how it ends."""

import asyncio
import json
from argparse import Namespace
from pathlib import Path
from typing import Any

import pytest

from bot.cli import feeds
from tests.cli.conftest import Khabar
from tests.fakes.feeds import XML, item, reach_to, rss
from tests.fakes.site import answer, open_site

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


def test_feeds_are_listed_and_removed(khabar: Khabar) -> None:
    assert khabar("feeds", "list").out == ""
    khabar("feeds", "import", "-", stdin=GOOD)
    assert "active" in khabar("feeds", "list").out
    [first, _] = khabar("feeds", "list", "--json").lines
    assert (first["number"], first["title"], first["address"]) == (1, "A", "http://a.example/f")
    assert khabar("feeds", "remove", "1").out == "removed feed 1: A\n"
    gone = khabar("feeds", "remove", "1")
    assert (gone.code, gone.err) == (1, "there is no feed 1\n")


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
