"""What handlers do that takes long: bursts with links, all articles as a file."""

import gzip
import json
from collections.abc import AsyncIterator
from contextlib import nullcontext
from dataclasses import replace

import pytest

from bot.errors import BadInput
from bot.intake.child import open_child
from bot.intake.looking import Reach
from bot.model import Forward, Person, State
from bot.router.archive import BATCH, Archive
from bot.router.work import Running, Stage
from bot.store.sqlite import Store
from tests.conversation import EDITOR, GROUP, Conversation, labels, router, text
from tests.fakes.site import Site, answer, open_site, stream, visiting
from tests.router.works import until
from tests.samples import WATER, article


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with open_site() as opened:
        opened.pages["/slow"] = stream(b"x", pause=0.05)
        opened.pages["/page"] = answer(b"<title>A bridge</title><p>It opens.")
        yield opened


async def test_many_links_are_read_as_long_work(store: Store, site: Site) -> None:
    async with visiting(site) as fetcher, open_child() as child:
        its = router(store)
        its._reach = lambda: nullcontext(Reach(fetcher, child))
        its.jobs.patience = 0.0
        editor = Conversation(its, Person("telegram", EDITOR, "Ed", "en"))
        links = [Forward(f"http://news.example/{name}", message=name) for name in ("page", "slow", "other")]
        reply = await editor.hands_on(*links)
        assert text(reply).startswith("Adding the messages…")
        [work] = its.jobs.going()
        await until(lambda: work.done > 0)
        assert "1 of 3 messages" in text(await editor.presses("Refresh"))
        reply = await editor.presses("Cancel")
        assert "1 article from these messages:" in text(reply)
        assert "2 messages were not looked at. Send them again to add them." in text(reply)
        assert labels(reply) == ["One by one"]
        site.pages["/slow"] = site.pages["/page"]
        its.jobs.patience = 60.0
        assert "1 message was added before." in text(await editor.hands_on(*links))


async def test_all_articles_are_a_file(store: Store, editor: Conversation, visitor: Conversation) -> None:
    await store.add_all([article(number) for number in range(BATCH + 1)])
    await store.mark(1, State.REMOVED)
    reply = await editor.says("/archive")
    assert text(reply).startswith("All articles, as JSON lines: 501 articles, 0.")
    assert reply.document
    lines = [json.loads(line) for line in reply.document.content.splitlines()]
    assert (len(lines), lines[0]["title"], lines[0]["state"]) == (501, "Report 0", "removed")
    assert "Only editors" in text(await visitor.says("/archive"))


async def test_drafts_are_shown_to_nobody_else(store: Store, editor: Conversation) -> None:
    await store.add(WATER)
    group, discreet = (replace(editor, chat=GROUP, discreet=discreet) for discreet in (False, True))
    assert "ask me in a private chat" in text(await group.says("/archive"))
    assert (await discreet.says("/archive")).document
    work = Archive(store)
    await work.run(lambda *_: None)
    owner = str(editor.person)
    its = Running(what=work.what, unit=work.unit, work=work, owner=owner, stage=Stage.DONE, number=7)
    editor.router.jobs._jobs[7] = its  # as where it took long
    press = "job 7 file"
    refused = await group.sends_press(press)
    assert "ask me in a private chat" in text(refused)
    assert (refused.document, refused.replaces) == (None, False)
    for there in (discreet, editor):
        assert (await there.sends_press(press)).document


async def test_a_large_file_is_packed(store: Store, editor: Conversation) -> None:
    await store.add_all([article(number) for number in range(100)])
    context = await editor.router._personal(editor.person, is_admin=True)
    steps: list[tuple[int, int]] = []
    archive = Archive(store, most=20_000)
    assert archive.outcome(context).document is None
    await archive.run(lambda done, total: steps.append((done, total)))
    file = archive.outcome(context).document
    assert file
    assert file.name == "articles.jsonl.gz"
    assert gzip.decompress(file.content).count(b"\n") == 100
    assert steps == [(0, 100), (100, 100)]
    await store.add(WATER)
    with pytest.raises(BadInput, match="khabar export"):
        await Archive(store, most=200).run(lambda *_: None)
