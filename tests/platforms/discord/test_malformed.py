"""What is no interaction, though it says so: it is put aside with its reason, and the next one is answered."""

import json
from typing import Any

import pytest

from tests.fakes.discord import FakeDiscord, Interaction, Message, User, _interaction, _place
from tests.platforms.discord.bot import core_of, serving

PRESSED = {"custom_id": "k:about", "component_type": 2}
BUTTON = {"type": 2, "style": 2, "label": "About", "custom_id": "k:about"}


def wish(server: FakeDiscord, kind: int, data: Any, components: Any = ()) -> dict[str, Any]:
    """An interaction as the gateway brings it, with this in it; `components` are those of the message it is about."""
    number = server.api.ids.next()
    source = Message(number, User().dm, {"components": components}) if components else None
    made = Interaction(number, f"interaction-token-{number}", kind, User().dm, source)
    server.api.interactions[made.token] = made
    return _interaction(made, data, User(), _place(made, None, in_guild=False))


@pytest.mark.parametrize(
    ("kind", "data", "components"),
    [
        (2, {"id": "1", "type": 1}, ()),
        (2, {"id": "1", "type": 1, "name": ["latest"]}, ()),
        (2, {"id": "1", "type": 1, "name": 7}, ()),
        (2, "latest", ()),
        (2, {"id": "1", "type": 1, "name": "latest", "options": 7}, ()),
        (2, {"id": "1", "type": 1, "name": "search", "options": [{"type": 3, "name": "words", "value": 7}]}, ()),
        (2, {"id": "1", "type": 3, "name": "Add to news", "target_id": "7"}, ()),
        (4, {"id": "1", "type": 1, "name": "search", "options": []}, ()),
        (4, {"id": "1", "type": 3, "name": "Add to news"}, ()),
        (3, PRESSED, [{"type": 1, "components": [{**BUTTON, "custom_id": 7}, BUTTON]}]),
        (5, {"custom_id": "q:about", "components": [{"type": 18, "id": 1, "component": 7}]}, ()),
    ],
)
async def test_it_is_put_aside_and_the_next_is_answered(kind: int, data: Any, components: Any) -> None:
    core = core_of()
    async with FakeDiscord() as server, serving(server, core):
        await server.gateway.dispatch("INTERACTION_CREATE", wish(server, kind, data, components))
        assert (await server.interact("latest")).text.startswith("Page 1")
    kept = [json.loads(row.raw) for row in core.inbox.rows.values() if row.state == "quarantined"]
    assert kept
    # Whoever has themselves forgotten is found by it (bot.store.traces).
    assert {(its.get("author") or its["user"])["id"] for its in kept} == {str(User().id)}
    assert len(core.requests) == 1


async def test_nothing_is_offered_for_a_command_that_is_no_more() -> None:
    core = core_of()
    async with FakeDiscord() as server, serving(server, core):
        data = {"id": "1", "type": 1, "name": "older", "options": [{"type": 3, "name": "x", "value": "y"}]}
        await server.gateway.dispatch("INTERACTION_CREATE", wish(server, 4, data))
        await server.until(lambda: any(one.choices == [] for one in server.api.interactions.values()))
    assert not core.inbox.quarantined
    assert not core.requests
