"""Nothing that a person reads passes the catalogues by: the bot talks in a language that is made of its messages."""

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from shutil import copy

import pytest

import handlers
from bot.i18n import available, language
from bot.i18n.language import HERE
from bot.model import Person, Reply, Role, State, Wanted
from bot.platforms.web.pages import index
from bot.platforms.web.texts import menus, spoken
from bot.router.handlers import found
from bot.store.sqlite import Store
from tests.conversation import EDITOR, GROUP, PRIVATE, Conversation, buttons, router
from tests.languages import catalogues_of
from tests.pseudo import CODE, cldr_words, pseudo, texts, untranslated, write_catalogue
from tests.samples import NOON, article
from tests.subscribing import broadcast, subscription
from tests.test_catalogues import said

COMMANDS = [handler.COMMAND for handler in found(handlers).values()]
PEOPLE = {
    "title": "Γέφυρα στην πόλη",
    "summary": "Άνοιξε.",
    "body": "Άνοιξε ξανά.\n\nΜετά από χρόνια.",
    "author": "Α. Β.",
}
"""What people wrote is in Greek, so that it is told from what the program says."""
GRAMMAR = {"OR", "UTC", "PDF", "OPML", "RSS"}
"""What is typed or written so in every language: an operator, the name of a clock, kinds of files."""
EXAMPLES = {"الكاظمي", "Kadhimi", "add", "Water", "مياه", "words", "drought", "جفاف", "import", "export", "القاهرة"}
"""Of how commands of editors are typed, which take both languages."""
QUESTION = "Which language shall I answer in?"
"""It stands in every language where nobody knows yet which one is read."""
ALLOWED = GRAMMAR | EXAMPLES | {"Tripoli", "Lebanon"}
ARGUMENTS = ("", "1", "999999", "Γέφυρα", "αθλητισμός", "ξ" * 250, "...", "+")
FORMS = ("", "Γέφυρα", "9, 21:00", "22-7", "Tripoli", "999")
DEEP, MOST = 3, 1500
"""So far are buttons pressed, and so many in all."""
_LEADS_AWAY = re.compile(rf"^feeds|language\b.* (?:{'|'.join(available())})$")
"""To the network, or to another language."""
_DIGITS = re.compile(r"\d+")
_SCRIPT = re.compile(r"<(script|style)\b.*?</\1>", re.DOTALL)
_READ = re.compile(r'(?:aria-label|title|placeholder|alt)="([^"]*)"|>([^<]+)<')


@pytest.fixture
def spoken_there(tmp_path: Path) -> Iterator[None]:
    """The language is one more catalogue beside the others."""
    for path in HERE.glob("*.po"):
        copy(path, tmp_path)
    write_catalogue(tmp_path / f"{CODE}.po", said(), [command.words for command in COMMANDS])
    with catalogues_of(tmp_path):
        yield


async def newsroom(store: Store) -> None:
    """Articles of all states, a story that several tell, subscriptions, a digest that was sent, and something saved."""
    tags = ("sport", "αθλητισμός")
    for number in range(1, 8):
        more = {**PEOPLE, "title": f"{PEOPLE['title']} {number}", "source": f"Πηγή {number % 3}", "tags": tags}
        await store.add(article(number, **more, url=f"https://news.example/{number}", place="Αθήνα"))
    draft, gone = (
        article(8, **PEOPLE, source="Πηγή", state=State.DRAFT),
        article(9, **PEOPLE, source="Πηγή", state=State.REMOVED),
    )
    await store.add_all([draft, gone])
    await broadcast(store, [PRIVATE, GROUP], (1, 2, 3))
    wanted = Wanted(topics=("sport",), sources=("Πηγή 1",), words="Γέφυρα", languages=("en",))
    await store.subscriptions.begin(subscription(PRIVATE, wanted=wanted, by="telegram:1", most=5, least=3))
    await store.subscriptions.begin(subscription(PRIVATE, times=(), by="telegram:1"))
    await store.saved.keep(Person("telegram", "1"), 1, NOON)


class Crawl:
    """Says every command and presses every kind of button, and keeps what is not translated."""

    def __init__(self, someone: Conversation) -> None:
        self.someone = someone
        asked = {word for code in available() for word in untranslated(language(code)(QUESTION), set())}
        self.allowed = ALLOWED | cldr_words() | asked
        self.found: dict[str, list[str]] = {}
        self.pressed: set[str] = set()
        self.seen = 0

    def look(self, said: str, reply: Reply | None) -> None:
        self.seen += reply is not None
        for text in texts(reply) if reply and reply.language == CODE else ():
            if words := untranslated(text, self.allowed):
                self.found.setdefault(said, []).extend(words)

    async def says(self, words: str) -> None:
        reply = await self.someone.says(words)
        self.look(words, reply)
        await self._presses(reply, DEEP)

    async def _presses(self, reply: Reply, deep: int) -> None:
        for button in buttons(reply) if deep else ():
            kind = _DIGITS.sub("#", button.press)
            if button.url or kind in self.pressed or len(self.pressed) > MOST or _LEADS_AWAY.search(button.press):
                continue
            self.pressed.add(kind)
            for form in FORMS if button.asks else ("",):
                answer = await self.someone.sends_press(button.press, form or None)
                self.look(button.press, answer)
                await self._presses(answer, deep - 1)


def test_the_language_is_made_of_the_messages() -> None:
    assert pseudo("Page {n} of {last}") == "⟦Ⓟⓐⓖⓔ {n} ⓞⓕ {last}⟧"
    assert untranslated("⟦Ⓟⓐⓖⓔ⟧ /search \u2068Γέφυρα\u2069 3 Novembro", cldr_words()) == []
    assert untranslated("⟦Ⓟⓐⓖⓔ⟧ is يبحث", set()) == ["is", "يبحث"]


@pytest.mark.usefixtures("spoken_there")
@pytest.mark.parametrize("who", ["reader", "editor", "group"])
async def test_every_reply_is_in_the_language(store: Store, who: str) -> None:
    await newsroom(store)
    person = Person("telegram", EDITOR if who == "editor" else "1", "Ζωή", CODE, manages_chat=who == "group")
    someone = Conversation(
        router(store, CODE), person, GROUP if who == "group" else PRIVATE, at=NOON + timedelta(hours=1)
    )
    crawl = Crawl(someone)
    for command in COMMANDS:
        for argument in ARGUMENTS if command.argument and command.name != "feeds" else ("",):
            await crawl.says(f"/{command.name} {argument}".strip())
    for text in ("Γέφυρα", "ξξξ", '"Γέφυρα στην" -πόλη', "/nothing", "/start read_1", "/start read_99"):
        if who != "group" or text != "/nothing":
            await crawl.says(text)
    assert crawl.found == {}, "\n".join(f"{k[:40]}: {set(v)}" for k, v in crawl.found.items())
    assert len(crawl.pressed) > 40
    assert someone.last
    assert someone.last.language in available()


@pytest.mark.usefixtures("spoken_there")
async def test_what_is_told_unasked_is_in_the_language(store: Store) -> None:
    await newsroom(store)
    its, allowed = router(store, CODE), ALLOWED | cldr_words()
    [delivery] = await store.ledger.deliveries(1)
    replies = [
        await its.digest(replace(delivery, language=CODE), NOON),
        await its.undelivered(Person("telegram", "1", locale=CODE), "the bot was blocked, or removed from the chat"),
    ]
    for reply in replies:
        assert reply
        assert [words for text in texts(reply) if (words := untranslated(text, allowed))] == []


@pytest.mark.usefixtures("spoken_there")
def test_the_page_and_the_menus_are_in_the_language() -> None:
    [its] = spoken([CODE])
    allowed = cldr_words() | {"خبر", "Khabar"}
    listed = menus(COMMANDS, [CODE], Role.OWNER)[CODE]
    shown = [*its["texts"].values(), *(entry["help"] for entry in listed), *(entry["argument"] for entry in listed)]
    page = _SCRIPT.sub("", index([CODE]).by_language[CODE])
    shown += [html.unescape(one or other) for one, other in _READ.findall(page)]
    assert [words for text in shown if (words := untranslated(text, allowed))] == []
