"""One search, three platforms, each over its socket: an Arabic and an English reader, as people type."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Protocol

import pytest

from bot import storage
from bot.cli import main
from bot.intake.seed import samples
from tests.conversation import BARE
from tests.fakes.discord import FakeDiscord, Message, User
from tests.fakes.telegram import FakeTelegram
from tests.fakes.telegram.chats import Message as Sent
from tests.fakes.telegram.people import Person
from tests.platforms.web.visitor import Said, Visitor, visiting
from tests.running import WEB, Bot, configuration, on_discord, on_telegram, running

PUBLISHED = {one.title: one.published for one in samples(storage.SEEDS)}
SOURCES = {one.source for one in samples(storage.SEEDS)}
UNSEEN = BARE | str.maketrans("", "", "\\\u2060\u200b")
"""What platforms put among the letters."""


@dataclass
class Shown:
    """What a reader sees: all of it, the titles in their order, the words in bold, and the buttons."""

    text: str
    bold: list[str]
    labels: list[str]

    def __post_init__(self) -> None:
        self.text = self.text.translate(UNSEEN)
        self.labels = [label.translate(UNSEEN) for label in self.labels]
        bold = [piece.translate(UNSEEN) for piece in self.bold]
        self.bold = [piece for piece in bold if not any(title in piece for title in PUBLISHED)]

    @property
    def titles(self) -> list[str]:
        return sorted((title for title in PUBLISHED if title in self.text), key=self.text.index)


class Reader(Protocol):
    """Somebody on a platform."""

    async def says(self, text: str) -> Shown: ...

    async def presses(self, label: str) -> Shown: ...


class OnTelegram:
    """Types in a private chat; Telegram completes nothing."""

    def __init__(self, person: Person) -> None:
        self._person = person

    async def says(self, text: str) -> Shown:
        return self._seen(await self._person.says(text))

    async def presses(self, label: str) -> Shown:
        [whole] = [each for row in self._last.labels for each in row if label in each.translate(UNSEEN)]
        return self._seen(await self._person.presses(self._last, whole))

    def _seen(self, message: Sent) -> Shown:
        self._last = message
        return Shown(message.text, message.styled("bold"), [each for row in message.labels for each in row])


class OnDiscord:
    """Uses the command and its option."""

    def __init__(self, server: FakeDiscord, user: User) -> None:
        self._server, self._user = server, user

    async def says(self, text: str) -> Shown:
        return self._seen((await self._server.interact("search", {"words": text}, user=self._user)).message)

    async def presses(self, label: str) -> Shown:
        [whole] = [each["label"] for each in self._last.buttons if label in each["label"].translate(UNSEEN)]
        return self._seen((await self._server.press(self._last, whole, user=self._user)).message)

    async def begins(self, text: str) -> list[str]:
        offered = await self._server.autocomplete("search", "words", text, user=self._user)
        return [choice["value"] for choice in offered]

    def _seen(self, message: Message) -> Shown:
        self._last = message
        bold = re.findall(r"\*\*(.+?)\*\*", message.text)
        return Shown(message.text.replace("**", ""), bold, [each["label"] for each in message.buttons])


class InTheBrowser:
    """Types into the page."""

    def __init__(self, page: Visitor) -> None:
        self._page = page

    async def says(self, text: str) -> Shown:
        [frame] = await self._page.say(text)
        return self._seen(frame)

    async def presses(self, label: str) -> Shown:
        reply = self._last["reply"]
        buttons = [button for row in reply["buttons"] for button in row]
        [press] = [each["press"] for each in buttons if label in each["label"].translate(UNSEEN)]
        [frame] = await self._page.press(press, self._last["message"])
        assert (frame["type"], frame["message"]) == ("edit", self._last["message"])
        return self._seen(frame)

    async def begins(self, text: str) -> list[str]:
        await self._page.tell(type="suggest", id=1000, command="search", text=text)
        [offered] = await self._page.hear_until("suggestions")
        return [each["value"] for each in offered["suggestions"]]

    def _seen(self, frame: Said) -> Shown:
        self._last = frame
        reply = frame["reply"]
        texts = [reply["text"], *(part for card in reply["cards"] for part in (card["title"], card["text"]))]
        bold = [_marked(card["text"], *mark) for card in reply["cards"] for mark in card["marks"]]
        return Shown("\n".join(texts), bold, [button["label"] for row in reply["buttons"] for button in row])


def _marked(text: str, start: int, stop: int) -> str:
    """A piece of a text by JavaScript's indices."""
    return text.encode("utf-16-le")[2 * start : 2 * stop].decode("utf-16-le")


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as server:
        yield server


@pytest.fixture
async def discord() -> AsyncIterator[FakeDiscord]:
    async with FakeDiscord() as server:
        yield server


@pytest.fixture
def data(tmp_path: Path) -> Path:
    assert main(["seed", "--data", str(tmp_path)]) == 0
    return tmp_path


@pytest.fixture
async def bot(data: Path, telegram: FakeTelegram, discord: FakeDiscord) -> AsyncIterator[Bot]:
    """All three platforms over the sample articles."""
    async with running(configuration(data, {**WEB, **on_telegram(telegram), **on_discord(discord)})) as bot:
        await bot.connected("web", "telegram", "discord")
        yield bot


@dataclass
class Readers:
    """Those who read one language, by their platform."""

    telegram: OnTelegram
    discord: OnDiscord
    browser: InTheBrowser

    @property
    def all(self) -> tuple[Reader, ...]:
        return self.telegram, self.discord, self.browser


async def readers(
    number: int, language: str, bot: Bot, telegram: FakeTelegram, discord: FakeDiscord
) -> AsyncIterator[Readers]:
    web: Any = SimpleNamespace(address=bot.addresses["web"])
    user = User(5000 + number)
    await discord.interact("language", {"language": language[:2]}, user=user)  # Discord's programs speak no Arabic
    async with visiting(web, locale=language) as page:
        yield Readers(
            OnTelegram(telegram.person(number, language_code=language)),
            OnDiscord(discord, user),
            InTheBrowser(page),
        )


@pytest.fixture
async def arabic(bot: Bot, telegram: FakeTelegram, discord: FakeDiscord) -> AsyncIterator[Readers]:
    async for found in readers(7, "ar", bot, telegram, discord):
        yield found


@pytest.fixture
async def english(bot: Bot, telegram: FakeTelegram, discord: FakeDiscord) -> AsyncIterator[Readers]:
    async for found in readers(8, "en-GB", bot, telegram, discord):
        yield found


async def on_the_command_line(query: str, data: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    capsys.readouterr()
    assert await asyncio.to_thread(main, ["search", "--json", "--limit", "3", "--data", str(data), "--", query]) == 0
    return [hit["title"] for hit in json.loads(capsys.readouterr().out)["hits"]]


AS_PEOPLE_TYPE = [
    ("المدرسه", {"المدارس", "مدرسة"}),  # ه for ة, and the plural
    ("محطه عائمه", {"العائمة", "محطتان"}),
    ("الحكومه الاردنيه", {"أردنية", "الحكومة"}),  # hamzas left out
    ("امريكا", {"الأميركية", "American"}),  # another spelling, another language
    ("وزير", {"وزراء", "الوزراء"}),  # a broken plural
    ("شُحْنَة", {"الشحنة", "بشحنة"}),  # vowel signs
    ("waters", {"water", "waters"}),
    ("MINISTERS", {"Minister"}),
]


@pytest.mark.parametrize(("query", "bold"), AS_PEOPLE_TYPE)
async def test_words_as_people_type_them_are_found_in_other_forms(arabic: Readers, query: str, bold: set[str]) -> None:
    first, *others = [await reader.says(query) for reader in arabic.all]
    assert first.titles
    assert bold <= set(first.bold)
    assert all(piece in first.text for piece in first.bold)
    for other in others:
        assert (other.titles, other.bold) == (first.titles, first.bold)


async def test_one_query_is_answered_alike_everywhere(
    arabic: Readers, english: Readers, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for query in ("المدرسه", "محطه عائمة", "الغاز المسال", "schools in mosul", "Baghdad", "water -turtle"):
        wanted = await on_the_command_line(query, data, capsys)
        assert len(wanted) > 1
        for reader in (*arabic.all, *english.all):
            assert (await reader.says(query)).titles[:3] == wanted, (query, reader)


async def test_an_arabic_reader_narrows_and_turns_pages(arabic: Readers) -> None:
    for reader in arabic.all:
        found = await reader.says("الحكومه الاردنيه")
        assert "7 أخبار عن «الحكومه الاردنيه»" in found.text
        assert "اثنان منها فيهما كل ذلك." in found.text
        second = await reader.presses("التالي")
        assert not set(second.titles) & set(found.titles)
        assert (await reader.presses("السابق")).titles == found.titles
        newest = await reader.presses("الأحدث أولًا")
        assert newest.titles == by_date(newest.titles)
        assert "الأنسب أولًا" in newest.labels
        of_one = await reader.presses("العربية فقط")
        assert of_one.titles == by_date(of_one.titles)
        assert {"كل اللغات", "الأنسب أولًا"} <= set(of_one.labels)


async def test_an_english_reader_narrows_and_turns_pages(english: Readers) -> None:
    for reader in english.all:
        found = await reader.says("waters")
        assert "9 articles for “waters”" in found.text
        second = await reader.presses("Next")
        assert len({*found.titles, *second.titles}) == 9
        newest = await reader.presses("Newest first")
        assert newest.titles == by_date([*found.titles, *second.titles])[:5]
        assert (await reader.presses("Next")).titles == by_date([*found.titles, *second.titles])[5:]
        source = next(label for label in newest.labels if label in SOURCES)
        await reader.presses("Previous")
        of_one = await reader.presses(source)
        assert {"All sources", "Best first"} <= set(of_one.labels)
        assert 0 < len(of_one.titles) < 9


def by_date(titles: list[str]) -> list[str]:
    """The newest first."""
    return sorted(titles, key=PUBLISHED.__getitem__, reverse=True)


async def test_a_typo_is_read_as_what_was_meant(arabic: Readers, english: Readers) -> None:
    for reader in arabic.all:
        found = await reader.says("الكوليررا")
        assert "«الكوليررا» قُرئت أيضًا «الكوليرا»." in found.text
        assert "الكوليرا" in found.bold
        assert found.titles[0].startswith("البصرة تبدأ حملة تلقيح")
    for reader in english.all:
        found = await reader.says("cholora")
        assert "“cholora” was also read as “cholera”." in found.text
        assert (found.bold, found.titles[0][:19]) == (["cholera"], "Basra begins oral c")


async def test_searches_are_completed_where_the_platform_can(arabic: Readers, english: Readers) -> None:
    for reader in (arabic.discord, arabic.browser):
        assert "الموضوع:بيئة" in await reader.begins("بيئ")
        assert 'المصدر:"بوابة الرافدين"' in await reader.begins("بوابة الر")
        [title] = await reader.begins("محطه عائ")
        assert (await reader.says(title)).titles[0] == title
        assert await reader.begins("محطه عائ") == [title]
        await reader.says("غاز")
        assert (await reader.begins("غا"))[0] == "غاز"
    for reader in (english.discord, english.browser):
        assert (await reader.begins("envir"))[0] == "topic:Environment"
        assert await reader.begins("delta o") == ['source:"Delta Observer"']
        found = await reader.says('source:"Delta Observer"')
        assert found.titles
        assert (await reader.says((await reader.begins("floating"))[0])).titles
