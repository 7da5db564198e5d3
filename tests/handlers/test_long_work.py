"""What handlers do that takes long: bursts with links, all articles as a file."""

import gzip
import json
import os
import tracemalloc
from dataclasses import replace

import pytest

from bot.errors import BadInput
from bot.model import Role, State
from bot.router.archive import BATCH, Archive, Packing
from bot.router.work import Running, Stage
from bot.store.sqlite import Store
from tests.conversation import GROUP, Conversation, text
from tests.samples import WATER, article


async def test_all_articles_are_a_file(store: Store, editor: Conversation, visitor: Conversation) -> None:
    await store.add_all([article(number) for number in range(BATCH + 1)])
    await store.mark(1, State.REMOVED)
    reply = await editor.says("/archive")
    assert text(reply) == f"All articles, as JSON lines: {BATCH + 1} articles, 25 KB"
    assert reply.document
    lines = [json.loads(line) for line in reply.document.content.splitlines()]
    assert (len(lines), lines[0]["title"], lines[0]["state"]) == (BATCH + 1, "Report 0", "removed")
    assert "Only the bot's admins" in text(await visitor.says("/archive"))


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
    await store.add_all([article(number) for number in range(BATCH + 50)])
    context = await editor.router._personal(editor.person, Role.OWNER)
    steps: list[tuple[int, int]] = []
    archive = Archive(store, most=20_000)
    assert archive.outcome(context).document is None
    await archive.run(lambda done, total: steps.append((done, total)))
    file = archive.outcome(context).document
    assert file
    assert file.name == "articles.jsonl.gz"
    assert gzip.decompress(file.content).count(b"\n") == BATCH + 50
    assert steps == [(0, 150), (100, 150), (150, 150)]
    await store.add(WATER)
    with pytest.raises(BadInput, match="khabar export"):
        await Archive(store, most=200).run(lambda *_: None)


def test_what_is_packed_is_held_in_little_memory() -> None:
    """And is given up as soon as it is too long, not at its end."""
    written = 0

    def write_on(file: Packing) -> None:
        nonlocal written
        for _ in range(10_000):
            file.write(os.urandom(1_000))
            written += 1

    with pytest.raises(BadInput, match="khabar export"):
        write_on(Packing(100_000))
    assert written < 300
    line = os.urandom(1_000)
    tracemalloc.start()
    file = Packing(100_000)
    for _ in range(10_000):
        file.write(line)
    name, content = file.close()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (name, gzip.decompress(content)) == ("articles.jsonl.gz", 10_000 * line)
    assert peak < 1_000_000


def test_the_last_bytes_may_be_too_many() -> None:
    file = Packing(1_000)
    file.write(os.urandom(900))
    file.write(os.urandom(900))
    with pytest.raises(BadInput, match="khabar export"):
        file.close()
