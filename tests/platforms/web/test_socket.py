"""The page's protocol, over real sockets."""

import asyncio
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.model import Button, ChatKind, Command, Reply, Request, Suggestion
from bot.platforms.base import Receipt
from bot.platforms.web.conversation import LARGEST_QUEUE, LONGEST_QUEUE
from bot.platforms.web.read import LONGEST
from tests.fakes.core import FakeCore
from tests.platforms.web.newsroom import Newsroom
from tests.platforms.web.visitor import Visitor, client, serving, visiting


async def test_a_welcome_holds_the_menu_of_each_language() -> None:
    news = Newsroom()
    async with (
        serving(news.core) as web,
        client() as session,
        session.ws_connect(f"{web.address}/socket", origin=web.address) as socket,
    ):
        visitor = Visitor(socket)
        await visitor.tell(type="hello", locale="en-US")
        welcome = await visitor.hear()
    assert [command["name"] for command in welcome["commands"]["ar"]] == [
        *("start", "latest", "search", "read", "language", "help")
    ]
    assert welcome["commands"]["ar"][1] == {
        **{"name": "latest", "help": "آخر الأخبار، أو آخر أخبار موضوع", "argument": "الموضوع"},
        **{"required": False, "suggests": True},
    }
    assert welcome["commands"]["en"][2]["required"]


async def test_a_conversation() -> None:
    news = Newsroom()
    async with serving(news.core) as web, visiting(web) as visitor:
        [hello] = await visitor.say("/start")
        assert hello["type"] == "message"
        assert hello["reply"]["language"] == "ar"
        [first] = await visitor.press("latest 0", None)
        assert first["type"] == "message"
        assert [card["number"] for card in first["reply"]["cards"]] == ["1", "2", "3"]
        [second] = await visitor.press("latest 2", first["message"])
        assert (second["type"], second["message"]) == ("edit", first["message"])
        assert [card["number"] for card in second["reply"]["cards"]] == ["4", "5", "6"]
        [found] = await visitor.say("ماء")
        assert found["reply"]["text"] == "لا شيء عن ماء"
        assert await visitor.say("/silent") == []


async def test_what_a_person_does_becomes_a_request() -> None:
    news = Newsroom()
    async with serving(news.core) as web, visiting(web, "ar-IQ") as visitor:
        await visitor.say("/Search  مياه دجلة\nثانية ")
        await visitor.say("نص / عادي")
        await visitor.press("read 2", 77)
        await visitor.tell(type="suggest", id=9, command="latest", text="سي")
        await visitor.hear()
    command, text, press = news.core.requests
    assert (command.command, command.text, command.pressed, command.message) == (
        "search",
        "مياه دجلة\nثانية",
        False,
        "1",
    )
    assert (text.command, text.text) == (None, "نص / عادي")
    assert (press.command, press.text, press.pressed, press.message) == ("read", "2", True, "77")
    assert press.person.locale == "ar-IQ"
    assert press.chat.kind is ChatKind.PRIVATE
    assert (press.chat.platform, press.person.platform) == ("web", "web")
    assert press.chat.id == press.person.id == text.person.id
    assert press.at.tzinfo is not None
    [suggested] = news.core.suggested
    assert (suggested.command, suggested.text) == ("latest", "سي")


async def test_suggestions() -> None:
    news = Newsroom()
    async with serving(news.core) as web, visiting(web) as visitor:
        await visitor.tell(type="suggest", id=9, command="latest", text="")
        heard = await visitor.hear()
    assert heard["id"] == 9
    assert heard["suggestions"][0] == {"label": "سياسة", "value": "politics"}


async def test_a_notice_may_stand_alone_or_before_a_message() -> None:
    news = Newsroom()
    news.special["remove"] = Reply(language="en", notice="Removed")
    news.special["undo"] = Reply(language="en", notice="Back", buttons=((Button("Read", "read 1"),),), replaces=True)
    async with serving(news.core) as web, visiting(web) as visitor:
        assert await visitor.press("remove 1", 5) == [{"type": "notice", "language": "en", "text": "Removed"}]
        notice, shown = await visitor.press("undo 1", 5)
    assert (notice["type"], shown["type"], shown["message"]) == ("notice", "edit", 5)


async def test_one_visitors_questions_are_answered_in_order() -> None:
    news = Newsroom()
    news.gate.clear()
    async with serving(news.core) as web, visiting(web) as visitor:
        for number in (1, 2, 3):
            await visitor.tell(type="say", id=number, text=str(number))
        news.gate.set()
        heard = [await visitor.hear() for _ in range(6)]
    assert [frame["id"] for frame in heard if frame["type"] == "done"] == [1, 2, 3]
    assert [request.text for request in news.core.requests] == ["1", "2", "3"]


async def test_a_slow_visitor_holds_nobody_up() -> None:
    slow = asyncio.Event()

    async def answer(_: Request) -> Reply:
        if not slow.is_set():
            slow.set()
            await asyncio.Event().wait()  # the first question is never answered
        return Reply(language="en", text="at once")

    async with serving(FakeCore(answer)) as web, visiting(web) as first, visiting(web) as second:
        await first.tell(type="say", id=1, text="slow")
        await slow.wait()
        [heard] = await second.say("fast")
    assert heard["reply"]["text"] == "at once"


async def test_a_failing_answer_is_said_and_the_next_one_comes() -> None:
    news = Newsroom()
    async with serving(news.core) as web, visiting(web) as visitor:
        await visitor.tell(type="say", id=7, text="/fail")
        assert await visitor.hear() == {"type": "error", "code": "failed", "id": 7}
        assert await visitor.say("/start")


class BrokenCore(FakeCore):
    """Breaks its promise never to raise."""

    @property
    def commands(self) -> tuple[Command, ...]:
        raise RuntimeError("the test wants it so")

    async def suggest(self, request: Request) -> tuple[Suggestion, ...]:
        raise RuntimeError(f"the test wants it so: {request.command}")


async def test_no_fault_of_the_program_ends_the_socket() -> None:
    news = Newsroom()
    async with serving(BrokenCore(news.answer)) as web, client() as session:
        await (await session.get(web.address)).read()
        async with session.ws_connect(f"{web.address}/socket", origin=web.address) as socket:
            visitor = Visitor(socket)
            await visitor.tell(type="hello", locale="ar")
            assert await visitor.hear() == {"type": "error", "code": "failed", "id": None}
            await visitor.tell(type="hello", locale="ar")
            assert (await visitor.hear())["code"] == "failed"
        assert not socket.exception()


async def test_failing_suggestions_are_none() -> None:
    class Silent(FakeCore):
        suggest = BrokenCore.suggest

    async with serving(Silent(Newsroom().answer)) as web, visiting(web) as visitor:
        for number in (1, 2):
            await visitor.tell(type="suggest", id=number, command="latest", text="")
            assert await visitor.hear() == {"type": "suggestions", "id": number, "suggestions": []}


async def test_an_answer_for_a_page_that_went_away_harms_nobody() -> None:
    news = Newsroom()
    news.gate.clear()
    async with serving(news.core) as web, client() as session:
        async with visiting(web, session=session) as gone:
            await gone.tell(type="say", id=1, text="ماء")
            while not news.core.requests:  # noqa: ASYNC110  the server is in this loop
                await asyncio.sleep(0)
        news.gate.set()
        async with visiting(web, session=session) as back:
            [answer] = await back.say("نفط")
    assert answer["reply"]["text"] == "لا شيء عن نفط"


async def test_a_question_that_is_asked_again_after_a_lost_connection_is_answered_once() -> None:
    news = Newsroom()
    news.gate.clear()
    async with serving(news.core) as web, client() as session:
        async with visiting(web, session=session) as lost:
            await lost.tell(type="say", id=5, text="ماء")
            while not news.core.requests:  # noqa: ASYNC110  the server is in this loop
                await asyncio.sleep(0)
        async with visiting(web, session=session) as back:
            await back.tell(type="say", id=5, text="ماء")
            await back.tell(type="suggest", id=6, command="latest", text="")
            await back.hear()  # in order: the question was read before
            news.gate.set()
            heard = await back.hear_until("done")
    assert [frame["type"] for frame in heard] == ["message", "done"]
    assert len(news.core.requests) == 1


async def test_too_many_questions_at_once_are_refused_by_their_id() -> None:
    news = Newsroom()
    news.gate.clear()
    async with serving(news.core) as web, visiting(web) as visitor:
        for number in range(1, LONGEST_QUEUE + 2):
            await visitor.tell(type="say", id=number, text="x")
        assert await visitor.hear() == {"type": "error", "code": "busy", "id": LONGEST_QUEUE + 1}
        news.gate.set()
        for number in range(1, LONGEST_QUEUE + 1):
            assert (await visitor.hear_until("done"))[-1]["id"] == number


async def test_all_that_waits_may_be_so_long_at_most() -> None:
    news = Newsroom()
    news.gate.clear()
    async with serving(news.core) as web, visiting(web) as visitor:
        await visitor.tell(type="say", id=1, text="x" * (LARGEST_QUEUE // 2))
        await visitor.tell(type="fill", id=2, message=None, press="edit 1", answer="x" * (LARGEST_QUEUE // 2 + 1))
        assert await visitor.hear() == {"type": "error", "code": "busy", "id": 2}
        news.gate.set()
        assert (await visitor.hear_until("done"))[-1]["id"] == 1


async def test_a_refused_answer_is_told_to_the_form() -> None:
    async def answer(request: Request) -> Reply:
        notice = "slower" if request.answer == "y" else ""
        return Reply(language="en", text="" if notice else "Wrong.", notice=notice, refused=True)

    async with serving(FakeCore(answer)) as web, visiting(web) as visitor:
        [refused] = await visitor.ask("fill", message=5, press="edit 1", answer="x")
        assert (refused["type"], refused["id"], refused["why"]) == ("refused", 1, "Wrong.")
        assert refused["reply"]["text"] == "Wrong."
        [slower] = await visitor.ask("fill", message=5, press="edit 1", answer="y")
        assert slower["why"] == "slower"
        [told] = await visitor.press("edit 1", 5)  # no form waits for it
        assert told["type"] == "message"


async def test_a_frame_that_is_too_long_is_refused_and_the_socket_lives() -> None:
    news = Newsroom()
    async with serving(news.core) as web, visiting(web) as visitor:
        await visitor.tell(type="say", id=1, text="x" * LONGEST)
        assert await visitor.hear() == {"type": "error", "code": "too_long", "id": None}
        assert await visitor.say("x" * (LONGEST - 200))


async def test_a_frame_beyond_all_measure_closes_the_socket_with_the_reason() -> None:
    async with serving(Newsroom().core) as web, visiting(web) as visitor:
        await visitor.tell(type="say", id=1, text="x" * 5 * LONGEST)
        assert await visitor.closed() == 1009


@pytest.mark.parametrize(
    "frame",
    [
        *("", "nonsense", "[]", "null", "1", "NaN", "[" * 20_000, "9" * 5_000, '{"type":"say"'),
        *('{"type":[]}', '{"type":"shout","id":1}', '{"type":"hello"}', '{"type":"hello","locale":1}'),
        *('{"type":"say","id":1}', '{"type":"say","id":true,"text":"x"}', '{"type":"say","id":1.5,"text":"x"}'),
        *('{"type":"say","id":0,"text":"x"}', '{"type":"say","id":9007199254740992,"text":"x"}'),
        *('{"type":"say","id":1,"text":null}', '{"type":"say","id":1,"text":"x","more":1}'),
        *('{"type":"press","id":1,"message":"1","press":"x"}', '{"type":"press","id":1,"message":1,"press":" "}'),
        *('{"type":"press","id":1,"message":1,"press":""}',),
        json.dumps({"type": "press", "id": 1, "message": 1, "press": "م" * 33}),
        *('{"type":"suggest","id":1,"command":1,"text":""}', '{"type":"heard"}', '{"type":"heard","message":"1"}'),
    ],
)
async def test_a_malformed_frame_gets_an_error_and_the_next_one_an_answer(frame: str) -> None:
    async with serving(Newsroom().core) as web, visiting(web) as visitor:
        await visitor.socket.send_str(frame)
        heard = await visitor.hear()
        assert (heard["type"], heard["code"]) == ("error", "malformed")
        assert await visitor.say("/start")


async def test_bytes_are_no_frame() -> None:
    async with serving(Newsroom().core) as web, visiting(web) as visitor:
        await visitor.socket.send_bytes(b'{"type":"say","id":1,"text":"x"}')
        assert (await visitor.hear())["code"] == "malformed"
        assert await visitor.say("/start")


async def test_nothing_is_asked_before_hello() -> None:
    news = Newsroom()
    async with (
        serving(news.core) as web,
        client() as session,
        session.ws_connect(f"{web.address}/socket", origin=web.address) as socket,
    ):
        visitor = Visitor(socket)
        await visitor.tell(type="say", id=3, text="x")
        assert await visitor.hear() == {"type": "error", "code": "malformed", "id": 3}
    assert not news.core.requests


async def test_halves_of_surrogate_pairs_never_reach_the_program_nor_the_page() -> None:
    news = Newsroom()
    news.special["broken"] = Reply(language="en", text="half \ud83d")
    async with serving(news.core) as web, visiting(web) as visitor:
        await visitor.say("\ud83d x")
        [heard] = await visitor.say("/broken")
    assert news.core.requests[0].text == "\ufffd x"
    assert heard["reply"]["text"] == "half ?"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
KINDS = st.sampled_from(["hello", "heard", "say", "press", "suggest", "done"])
FIELDS = st.sampled_from(["id", "text", "message", "press", "command", "locale"])
FRAMES = st.one_of(
    st.text(),
    JSON.map(json.dumps),
    st.builds(lambda kind, rest: json.dumps({**rest, "type": kind}), KINDS, st.dictionaries(FIELDS, JSON)),
)


async def test_no_frame_ends_the_socket() -> None:
    """All examples go to one page; after each burst it still answers."""
    async with serving(Newsroom().core) as web, visiting(web) as visitor:
        loop = asyncio.get_running_loop()

        async def burst(frames: list[str]) -> None:
            for frame in frames:
                await visitor.socket.send_str(frame.encode("utf-8", "replace").decode())
            await visitor.tell(type="suggest", id=1, command="latest", text="")
            heard = await visitor.hear_until("suggestions")
            assert all(frame["type"] in {"error", "welcome", "message", "done", "suggestions"} for frame in heard)

        @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
        @given(st.lists(FRAMES, max_size=4))
        def fuzz(frames: list[str]) -> None:
            asyncio.run_coroutine_threadsafe(burst(frames), loop).result(10)

        await asyncio.to_thread(fuzz)
        assert not visitor.socket.closed


@pytest.mark.parametrize("public", [True, False])
async def test_a_request_knows_the_address_that_leads_here(public: bool) -> None:
    news = Newsroom()
    origin = "https://news.example.org"
    async with serving(news.core, public_origins=(origin,)) as web, client() as session:
        seen = origin if public else web.address
        async with session.ws_connect(f"{web.address}/socket", origin=seen) as socket:
            visitor = Visitor(socket)
            await visitor.tell(type="hello", locale="ar")
            await visitor.hear()
            await visitor.say("/start read_7")
            await visitor.press("read 2", None)
    assert {request.home for request in news.core.requests} == {f"{seen}/?start="}
    assert (news.core.requests[0].command, news.core.requests[0].text) == ("start", "read_7")


async def test_the_progress_of_a_job_is_told_with_its_place() -> None:
    news = Newsroom()
    news.special["import"] = Reply(language="en", text="10 of 40 are in.", job=7)
    async with serving(news.core) as web, visiting(web) as visitor:
        [shown] = await visitor.say("/import")
        place = str(shown["message"])
        assert {key: reply.job for key, reply in news.core.standing.items()} == {place: 7}
        await web.edit(Receipt(news.core.requests[-1].chat, (place,)), Reply(language="en", text="20 of 40 are in."))
        changed = await visitor.hear()
        assert (changed["type"], changed["message"], changed["reply"]["text"]) == (
            *("edit", shown["message"], "20 of 40 are in."),
        )
        news.special["stop"] = Reply(language="en", text="Stopped.", replaces=True)
        await visitor.press("stop 7", shown["message"])
    assert news.core.standing == {}


async def test_the_token_comes_along_where_another_site_leads_here() -> None:
    """SameSite=Lax: who opens a shared link is who they were."""
    async with serving(Newsroom().core) as web, client() as session, session.get(web.address) as response:
        assert "SameSite=Lax" in response.headers["Set-Cookie"]
