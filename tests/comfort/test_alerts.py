"""Told at once of what was asked for, and of nothing else (item 5); covers of digests (item 7)."""

from datetime import timedelta

import pytest

from tests.comfort.conftest import Comes, Town
from tests.drawing import draws, opened

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_topic_at_once_with_a_filter_and_a_preview(town: Town, comes: Comes) -> None:
    reader, topic = await comes("en"), f"chess-{town.number()}"
    for number in range(5):
        await town.news(tags=(topic,), title=f"Opening {number} of {'Kasparov' if number < 2 else 'Carlsen'}")
    assert "so many would have come: 5" in await reader.asks("subscribe", topic)
    await reader.presses("Filter")
    filtered = await reader.answers("None of these", 'kasparov, "blitz"')
    assert "With none of these: kasparov" in filtered
    assert "so many would have come: 3" in filtered
    assert "Opening 2 of Carlsen" in filtered
    await reader.presses("When")
    await reader.presses("At once")
    assert "Subscribed" in await reader.presses("Confirm")

    reader.waits()
    await town.news(tags=(topic,), title="Kasparov's openings")
    await town.news(tags=(topic,), title="An endgame in Tashkent")
    await town.settles()
    told = await reader.gets()
    assert "An endgame in Tashkent" in told
    assert "Kasparov" not in told


async def test_thirty_at_once_are_one_message(town: Town, comes: Comes) -> None:
    reader, topic = await comes("en"), f"rowing-{town.number()}"
    await reader.asks("subscribe", topic)
    await reader.presses("When")
    await reader.presses("At once")
    await reader.presses("Confirm")
    reader.waits()
    await town.many_news(30, tags=(topic,))
    await town.settles()
    shown = 5 if reader.name == "discord" else 10
    assert f"{30 - shown} more: show" in await reader.gets()


async def test_a_search_is_told_at_once_by_two_taps(town: Town, comes: Comes) -> None:
    reader, word = await comes("en"), f"quince{town.number()}"
    await town.news(body=f"A {word} harvest")
    await reader.asks("search", word)
    assert f"Articles that match “{word}”" in await reader.presses("Tell me at once")
    await reader.presses("Confirm")
    reader.waits()
    await town.news(title=f"More of the {word}")
    await town.settles()
    assert f"More of the {word}" in await reader.gets()


@draws
async def test_a_digest_has_a_cover(town: Town, comes: Comes) -> None:
    reader, topic = await comes("en"), f"sailing-{town.number()}"
    await reader.asks("subscribe", topic)
    await reader.presses("More")
    await reader.presses("With a picture")
    await reader.presses("Back")
    await reader.presses("Confirm")
    article = await town.news(tags=(topic,))
    reader.waits()
    at = town.clock()
    tomorrow = at.replace(hour=4, minute=59, second=59) + timedelta(days=at.hour >= 4)
    town.clock.set(tomorrow)
    assert article.title in await reader.gets()
    [(cover, _)] = await reader.pictures()
    assert opened(cover).size == (1200, 630)
