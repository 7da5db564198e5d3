"""An editor's day through the whole program: what is handed on, over the sockets of Telegram, Discord and a site."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot import app
from bot.intake.child import open_child
from bot.intake.looking import Reach
from bot.model import Article, Feed, Origin, State
from bot.store.sqlite import Store
from tests.comfort.readers import OnDiscord, OnTelegram, shown
from tests.fakes.discord import FakeDiscord, User
from tests.fakes.discord import Message as OfAServer
from tests.fakes.discord_world import GUILD_CHANNEL
from tests.fakes.feeds import XML, item, rss
from tests.fakes.site import HOME, Site, answer, open_site, visiting
from tests.fakes.telegram import (
    PHOTO,
    FakeTelegram,
    from_channel,
    from_chat,
    from_hidden_user,
    from_user,
)
from tests.platforms.discord.test_direct_messages import forwarded
from tests.running import NO_WEB, SECONDS, Clock, configuration, on_discord, on_telegram, running
from tests.samples import words_of
from tests.soak.process import living
from tests.stores import new_store

pytestmark = pytest.mark.asyncio(loop_scope="session")
EDITOR = 1000
PAGES = Path(__file__).parent / "pages"


def posted(number: int) -> dict[str, Any]:
    """That it comes from a channel's post of that number: two that share one are the same."""
    return from_channel("Gulf Weather", "gulf", number)


@dataclass
class Newsroom:
    """The running program, its two editors, and the one site that it reaches."""

    telegram: FakeTelegram
    discord: FakeDiscord
    site: Site
    store: Store
    clock: Clock
    mona: OnTelegram
    noor: OnDiscord
    told: int = 0

    def news(self, **more: str) -> str:
        """A message in words that no other one has."""
        self.told += 1
        head, body = words_of(self.told, 5).capitalize(), words_of(100 + self.told, 26)
        return "\n".join([head, "", f"{body}.", *(f"{name}: {value}" for name, value in more.items())])

    async def hands_on(self, text: str = "", **more: Any) -> str:
        """What an editor on Telegram sees of a message that they forward."""
        return self.mona.sees(
            await self.mona.person.forwards(text or self.news(), posted(self.telegram.next_id()), **more)
        )

    async def of(self, message: int) -> Article:
        """What became of a message that was sent on Telegram."""
        found = await self.store.of_origin(Origin("telegram", str(self.mona.person.id), str(message)))
        assert found
        return found

    async def newest(self) -> Article:
        numbers = await self.store._database.read("SELECT max(id) FROM articles")
        found = await self.store.article(int(numbers[0][0]))
        assert found
        return found

    def reader(self, number: int) -> OnTelegram:
        return OnTelegram(self.telegram, self.telegram.person(number, language_code="en"))


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def room(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Newsroom]:
    data, clock = tmp_path_factory.mktemp("newsroom"), Clock(datetime(2026, 11, 20, 12, tzinfo=UTC))
    async with FakeTelegram(clock=lambda: clock().timestamp()) as telegram, FakeDiscord() as discord:
        environ = {
            **NO_WEB,
            **on_telegram(telegram, EDITOR),
            **on_discord(discord),
            "KHABAR_DISCORD_ADMINS": f"{EDITOR}",
        }
        async with open_site() as site, new_store(data / app.DATABASE) as store:

            @asynccontextmanager
            async def reach() -> AsyncIterator[Reach]:
                async with visiting(site) as fetcher, open_child() as child:
                    yield Reach(fetcher, child)

            async with running(configuration(data, environ), clock, reach) as bot:
                await bot.connected("telegram", "discord")
                mona = OnTelegram(telegram, telegram.person(EDITOR, "Mona", "en"))
                noor = OnDiscord(discord, User(EDITOR, "Noor"))
                await noor.asks("language", "en")
                yield Newsroom(telegram, discord, site, store, clock, mona, noor)


# Forward and paste


async def test_twenty_forwards_are_twenty_drafts_and_one_card_in_order(room: Newsroom) -> None:
    heard, texts = len(room.mona.person.chat.heard), [room.news() for _ in range(20)]
    sent = [
        room.mona.person.writes(text, forward_origin=posted(number))["message_id"] for number, text in enumerate(texts)
    ]
    [card] = await room.mona.person.chat.hears(since=heard)
    first, *lines = room.mona.sees(card).split("\n")
    assert first == "20 articles from these messages:"
    titles = [text.split("\n")[0] for text in texts]
    assert lines[:20] == [f"{number}. {title}" for number, title in enumerate(titles, 1)]
    assert [(await room.of(number)).title for number in sent] == titles
    assert "20 articles are published." in await room.mona.presses("Publish all")
    assert len(room.mona.person.chat.heard) == heard + 2


async def test_all_four_origins_are_taken_in(room: Newsroom) -> None:
    """A channel and a chat are sources; a person is none, as they hand on what others wrote."""
    origins = {
        "Gulf Weather": posted(900),
        "The Gulf Group": from_chat("The Gulf Group"),
        "Suad": from_user("Suad"),
        "Hidden Suad": from_hidden_user("Hidden Suad"),
    }
    heard = len(room.mona.person.chat.heard)
    sent = [room.mona.person.writes(room.news(), forward_origin=its)["message_id"] for its in origins.values()]
    await room.mona.person.chat.hears(since=heard)
    found = [await room.of(number) for number in sent]
    assert [one.source for one in found] == list(origins)
    assert [one.url for one in found] == ["https://t.me/gulf/900", None, None, None]


async def test_an_album_out_of_order_is_one_draft_with_its_pictures(room: Newsroom) -> None:
    numbers, text = [room.telegram.next_id() for _ in range(3)], room.news()
    heard = len(room.mona.person.chat.heard)
    for place in (2, 0, 1):
        more: dict[str, Any] = {"caption": text} if place == 1 else {}
        photo = [PHOTO[0] | {"file_id": f"p{place}"}]
        room.mona.person.sends(
            message_id=numbers[place], media_group_id="9", photo=photo, forward_origin=posted(901), **more
        )
    await room.mona.person.chat.hears(since=heard)
    article = await room.of(numbers[0])
    assert article.title == text.split("\n")[0]
    assert [picture.file for picture in article.pictures] == ["p0", "p1", "p2"]
    [album] = room.telegram.called("sendMediaGroup")
    assert [each["media"] for each in album["media"]] == ["p0", "p1", "p2"]


async def test_a_paste_that_was_cut_is_one_draft(room: Newsroom) -> None:
    first = f"{room.news()}\n\n" + "word " * 780 + "and"
    heard = len(room.mona.person.chat.heard)
    sent = room.mona.person.writes(first)["message_id"]
    room.mona.person.writes("the end of it.")
    await room.mona.person.chat.hears(since=heard)
    article = await room.of(sent)
    assert article.body.endswith("word and the end of it.")
    assert (await room.newest()).id == article.id


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ({"poll": {"id": "1", "question": "?", "options": []}}, "A poll can't become an article."),
        ({"voice": {"file_id": "v", "file_unique_id": "v", "duration": 1}}, "I can't listen to recordings."),
    ],
)
async def test_what_has_no_text_gets_a_sentence(room: Newsroom, content: dict[str, Any], said: str) -> None:
    heard, before = len(room.mona.person.chat.heard), await room.newest()
    room.mona.person.sends(forward_origin=posted(902), **content)
    [answered] = await room.mona.person.chat.hears(since=heard)
    assert answered.text.startswith(said)
    assert await room.newest() == before


async def test_an_edited_original_changes_its_draft(room: Newsroom) -> None:
    text, person = room.news(), room.mona.person
    heard = len(person.chat.heard)
    sent = person.writes(text)
    await person.chat.hears(since=heard)
    edited = {**sent, "text": f"{text}\n\nA line that came later.", "edit_date": sent["date"] + 60}
    room.telegram.updates.add({"edited_message": edited})
    [_, said] = await person.chat.hears(2, since=heard)
    assert "Changed." in said.text
    assert (await room.of(sent["message_id"])).body.endswith("A line that came later.")


async def test_a_footer_is_learnt_from_three_messages(room: Newsroom) -> None:
    footer, person = "Voice of the river, every morning", room.mona.person
    heard = len(person.chat.heard)
    sent = [
        person.writes(f"{room.news()}\n{footer}", forward_origin=from_channel("River"))["message_id"] for _ in range(4)
    ]
    await person.chat.hears(since=heard)
    bodies = [(await room.of(number)).body for number in sent]
    assert [footer in body for body in bodies] == [True, True, True, False]


async def test_what_discord_hands_on_is_one_draft_each(room: Newsroom) -> None:
    texts = [room.news() for _ in range(4)]
    of_components = [{"type": 17, "id": 1, "components": [{"type": 10, "id": 2, "content": texts[1]}]}]
    head, _, body = texts[2].partition("\n")
    file = room.discord.upload("message.txt", texts[3].encode())
    snapshots: list[dict[str, Any]] = [
        {"content": texts[0], **room.discord.upload("a.png", b"...", "image/png")},
        {"components": of_components, "flags": 1 << 15},
        {"embeds": [{"type": "rich", "title": head, "description": body.strip()}]},
        file,
    ]
    for text, snapshot in zip(texts, snapshots, strict=True):
        said = await room.discord.direct_message(user=room.noor.user, **forwarded(**snapshot))
        assert text.split("\n")[0] in shown(said)
        article = await room.newest()
        assert (article.title, article.state) == (text.split("\n")[0], State.DRAFT)
        assert [picture.platform for picture in article.pictures] == ["discord"] * (snapshot is snapshots[0])


async def test_the_menu_of_any_message_makes_a_draft(room: Newsroom) -> None:
    text = room.news()
    message = OfAServer(77, GUILD_CHANNEL, {"content": text}, User(6, "Layla"))
    said = await room.discord.choose("Add to news", message, in_guild=True, user=room.noor.user)
    assert text.split("\n")[0] in shown(said.messages[-1])
    assert (await room.newest()).title == text.split("\n")[0]


# The preview card


CHANGES = {"Title": "A title of mine", "Source": "Tigris Post", "Tags": "Lanterns, Kites", "Date": "2020-07-01"}
SHOWN = ("A title of mine", "Tigris Post", "Lanterns, Kites", "1 July 2020")


@pytest.mark.parametrize("platform", ["telegram", "discord"])
async def test_each_part_is_one_tap_and_one_answer(room: Newsroom, platform: str) -> None:
    editor: OnTelegram | OnDiscord = room.mona if platform == "telegram" else room.noor
    text = f"{room.news()}\n\nA line too many."
    if platform == "telegram":
        await room.hands_on(text)
    else:
        room.noor.last = await room.discord.direct_message(user=room.noor.user, **forwarded(content=text))
    for (label, typed), part in zip(CHANGES.items(), SHOWN, strict=True):
        assert part in await editor.answers(label, typed)
    await editor.presses("Drop a line")
    assert "A line too many." not in await editor.presses("✕ A line too many.")
    assert "Published as article" in await editor.presses("Publish")
    assert "It is a draft again." in await editor.presses("Undo")
    assert "Discarded: A title of mine" in await editor.presses("Discard")
    assert "A title of mine" in await editor.presses("Undo")
    assert (await room.newest()).title == "A title of mine"


async def test_two_editors_do_not_overwrite_each_other(room: Newsroom) -> None:
    await room.hands_on()
    draft = await room.newest()
    await room.noor.asks("edit", str(draft.id))
    await room.noor.answers("Title", "What Noor wrote")
    said = await room.mona.answers("Title", "What Mona wrote")
    assert "Meanwhile Noor changed this article:" in said
    assert f"title: {draft.title} → What Noor wrote" in said
    assert "This was not taken: What Mona wrote" in said
    assert (await room.newest()).title == "What Noor wrote"


# Corrections


async def test_a_correction_has_a_history_and_reaches_who_reads(room: Newsroom) -> None:
    await room.hands_on()
    await room.mona.presses("Publish")
    article, on_telegram_ = await room.newest(), room.reader(2001)
    on_discord_ = OnDiscord(room.discord, User(2002, "Zainab"))
    await on_discord_.asks("language", "en")
    for reader in (on_telegram_, on_discord_):
        assert article.title in await reader.asks("read", str(article.id))
    await room.mona.asks("edit", str(article.id))
    await room.mona.answers("Title", "It was otherwise")
    await both_see(room, on_telegram_, on_discord_, "It was otherwise")
    await room.mona.asks("remove", str(article.id))
    await both_see(room, on_telegram_, on_discord_, "The editors took this article back")
    history = await room.mona.asks("history", str(article.id))
    assert f"Mona · title: {article.title} → It was otherwise" in history
    assert "Mona · state: published → removed" in history
    assert "20 November 2026" in history


async def both_see(room: Newsroom, on_telegram_: OnTelegram, on_discord_: OnDiscord, words: str) -> None:
    chat, message = on_telegram_.person.chat, on_discord_.last
    assert message
    await room.telegram.signal.until(lambda: words in chat.standing[-1].text, words, SECONDS)
    await room.discord.until(lambda: words in shown(message), SECONDS)


# Links


@pytest.mark.parametrize("said", ["{}", "/add {}"], ids=["bare", "add"])
async def test_a_link_is_read_and_published(room: Newsroom, said: str) -> None:
    number = room.telegram.next_id()
    text = " ".join(words_of(300 + number % 100, 26).split() * 4)
    page = f"<title>{words_of(number)}</title><h1>{words_of(number)}</h1><article><p>{text}.</p></article>"
    room.site.pages[f"/{number}"] = answer(page.encode())
    assert words_of(number) in await room.mona.writes(said.format(f"{HOME}/{number}"))
    assert "Published as article" in await room.mona.presses("Publish")
    assert (await room.newest()).url == f"{HOME}/{number}"


REFUSED = {
    "paywall": (answer((PAGES / "en-paywall.html").read_bytes()), "only for subscribers"),
    "robots": (answer((PAGES / "challenge.html").read_bytes(), 403), "a check for people"),
    "pdf": (answer(b"%PDF-1.7 x", kind="application/pdf"), "a file and not a web page"),
    "short": (answer((PAGES / "ar-short.html").read_bytes()), "hardly any text"),
}


@pytest.mark.parametrize("kind", REFUSED)
async def test_a_page_that_says_no_is_saved_as_title_and_link(room: Newsroom, kind: str) -> None:
    page, why = REFUSED[kind]
    room.site.pages[f"/{kind}/a-title-of-{kind}"] = page
    said = await room.mona.asks("add", f"{HOME}/{kind}/a-title-of-{kind}")
    assert why in said
    assert "It can be published as a title with a link." in said
    await room.mona.presses("Publish")
    saved = await room.newest()
    assert (saved.url, saved.state) == (f"{HOME}/{kind}/a-title-of-{kind}", State.PUBLISHED)


# Feeds


async def test_a_feeds_life(room: Newsroom) -> None:
    room.site.pages["/"] = answer(b'<link rel="alternate" type="application/rss+xml" href="/rss">')
    room.site.pages["/rss"] = answer(rss(item(1), title="The River"), 200, XML)
    assert "Found: The River" in await room.mona.asks("feeds", "add http://news.example/")
    assert "wait as drafts" in await room.mona.presses("As drafts")
    assert "Paused" in await room.mona.presses("Pause")
    assert "Active" in await room.mona.presses("Resume")
    assert "Report number 1" in await room.mona.presses("Test now")
    await room.mona.presses("Open")
    assert "Tags: rivers, dams" in await room.mona.answers("Tags", "rivers, dams")
    assert "Language: fr" in await room.mona.answers("Language", "fr")
    [number] = [feed.id for feed in await room.store.feeds.page(limit=99) if feed.title == "The River"]
    await becomes(room, lambda feed: feed.known, number)
    room.site.pages["/rss"] = answer(rss(item(2), item(1), title="The River"), 200, XML)
    room.clock.set(room.clock() + timedelta(hours=2))
    await becomes(room, lambda feed: feed.news is not None, number)
    draft = await room.newest()
    assert (draft.title, draft.state, draft.language) == ("Report number 2", State.DRAFT, "fr")
    assert set(draft.tags) >= {"rivers", "dams"}
    await room.mona.presses("Remove")
    assert "Removed: The River" in await room.mona.presses("Remove")


async def becomes(room: Newsroom, condition: Callable[[Feed], bool], number: int) -> None:
    """As soon as the feed of that number is so."""
    async with asyncio.timeout(SECONDS):
        while True:
            feed = await room.store.feeds.feed(number)
            if feed and condition(feed):
                return
            await asyncio.sleep(0.02)


@pytest.mark.parametrize("before", ["/feeds import ", ""], ids=["command", "pasted"])
async def test_a_list_that_was_cut_is_brought_in_whole(room: Newsroom, before: str) -> None:
    """As a client cuts it: at a line's end, below 4,096 letters."""
    its = "command" if before else "pasted"
    lines = [f'<outline text="Feed {n}" xmlUrl="http://none.example/{its}/{n}"/>' for n in range(120)]
    text = f"{before}<opml version='2.0'><body>\n" + "\n".join(lines) + "\n</body></opml>"
    pieces = []
    while text:
        cut = len(text) if len(text) <= 4096 else text.rindex("\n", 0, 4096)
        pieces.append(text[:cut])
        text = text[cut:].strip()
    assert len(pieces) > 1
    heard = len(room.mona.person.chat.heard)
    for piece in pieces:
        room.mona.person.writes(piece)
    [said] = await room.mona.person.chat.hears(since=heard)
    assert "120 feeds are new." in said.text
    assert "breaks off" not in said.text


# The same thing twice


async def test_what_is_here_already_is_named_merged_or_added_anyway(room: Newsroom) -> None:
    text = f"{room.news()}\n\n{words_of(200, 26)}."
    await room.hands_on(text)
    await room.mona.presses("Publish")
    first = await room.newest()
    said = await room.hands_on(f"{text}\n\nMore of it was told.\nSource: Basra Today")
    assert f"Already here: {first.title} ({first.id}, published)" in said
    assert f"Merged into article {first.id}." in await room.mona.presses("Merge")
    merged = await room.store.article(first.id)
    assert merged
    assert merged.body.endswith("More of it was told.")
    assert "Already here:" in await room.hands_on(f"{text}\nSource: Mosul Today")
    assert "Published as article" in await room.mona.presses("Add anyway")


async def test_admins_edit_the_topics_in_chat(room: Newsroom) -> None:
    assert "/topic words 1 ..." in await room.mona.asks("topic", "add Lighthouses = منارات")
    await room.mona.asks("topic", "words 1 lighthouse keeper, lamplighter")
    said = await room.hands_on(f"The lamplighter goes home\n\n{words_of(250, 20)}.")
    assert "Lighthouses" in said
    assert (await room.newest()).tags[0] == "Lighthouses"


# Restarts, kills, settings


async def test_drafts_survive_a_restart_and_publish_at_once_is_a_setting(tmp_path: Path) -> None:
    async with FakeTelegram() as telegram:
        environ = {**NO_WEB, **on_telegram(telegram, EDITOR)}
        editor = OnTelegram(telegram, telegram.person(EDITOR, "Mona", "en"))
        async with running(configuration(tmp_path, environ)) as bot:
            await bot.connected("telegram")
            editor.sees(await editor.person.forwards("Rain in Basra\n\nIt rained all day.", posted(1)))
        environ["KHABAR_INTAKE_PUBLISH_AT_ONCE"] = "true"
        async with running(configuration(tmp_path, environ)) as bot:
            await bot.connected("telegram")
            card = editor.last
            assert "1 draft" in await editor.asks("drafts")
            assert card
            editor.last = card
            assert "Published as article 1." in await editor.presses("Publish")
            said = editor.sees(await editor.person.forwards("Snow in Erbil\n\nIt snowed in the hills.", posted(2)))
            assert said.startswith("Published as article 2.")
            assert "Snow in Erbil" in await editor.asks("latest")


@pytest.mark.parametrize("stored", [0, 5])
async def test_a_burst_outlives_a_kill_of_the_whole_program(tmp_path: Path, stored: int) -> None:
    titles = [f"{words_of(number, 4).capitalize()} {number}" for number in range(20)]
    async with FakeTelegram() as telegram, new_store(tmp_path / app.DATABASE) as store:
        editor = telegram.person(EDITOR, "Mona", "en")
        async with living(tmp_path, on_telegram(telegram, EDITOR)) as bot:
            await bot.start()
            await bot.connected()
            sent = [
                editor.writes(f"{title}\n\n{words_of(100 + at, 20)}.", forward_origin=posted(at))["message_id"]
                for at, title in enumerate(titles)
            ]
            await telegram.signal.until(lambda: not len(telegram.updates), "the burst is in the inbox", SECONDS)
            async with asyncio.timeout(SECONDS):
                while (await store.editing.drafts(limit=1)).total < stored:  # noqa: ASYNC110  another process writes
                    await asyncio.sleep(0.001)
            await bot.kill()
            heard = len(editor.chat.heard)
            await bot.start()
            await telegram.signal.until(lambda: len(editor.chat.heard) > heard, "the card", SECONDS)
            card = editor.chat.heard[-1]
            await bot.end()
        found = [await store.of_origin(Origin("telegram", str(EDITOR), str(number))) for number in sent]
        total = (await store.editing.drafts(limit=1)).total
    assert card.text.startswith("20 articles from these messages:")
    assert [one.title for one in found if one] == titles
    assert total == 20
    ids = [one.id for one in found if one]
    assert ids == sorted(ids)
