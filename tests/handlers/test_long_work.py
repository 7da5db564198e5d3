"""What handlers do that takes long: bursts with links, all articles as a file."""

import gzip
import json

import pytest

from bot.errors import BadInput
from bot.model import State
from bot.router.archive import BATCH, Archive
from bot.store.sqlite import Store
from tests.conversation import Conversation, text
from tests.samples import WATER, article


async def test_all_articles_are_a_file(store: Store, editor: Conversation, visitor: Conversation) -> None:
    await store.add_all([article(number) for number in range(BATCH + 1)])
    await store.mark(1, State.REMOVED)
    reply = await editor.says("/archive")
    assert text(reply).startswith("All articles, as JSON lines: 501 articles, 0.")
    assert reply.document
    lines = [json.loads(line) for line in reply.document.content.splitlines()]
    assert (len(lines), lines[0]["title"], lines[0]["state"]) == (501, "Report 0", "removed")
    assert "Only editors" in text(await visitor.says("/archive"))


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
