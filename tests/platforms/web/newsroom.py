"""What a program behind the page could answer, in both languages: for tests of the page."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from bot.model import Argument, Button, Card, Command, Reply, Request, Role, Suggestion, Tone
from tests.fakes.core import FakeCore

COMMANDS = (
    Command("start", "Begin here"),
    Command("latest", "Latest news, or the latest of a topic", Argument("topic", "A topic", suggests=True)),
    Command("search", "Search the news", Argument("words", "What to look for", required=True, suggests=True)),
    Command("read", "Read a whole article", Argument("article", "Its number", required=True)),
    Command("language", "Choose the language", Argument("language", "ar or en", suggests=True)),
    Command("help", "What I can do"),
    Command("add", "Add an article", Argument("text", "The article"), role=Role.EDITOR),
    Command("forward", "Add a forwarded message to the news", menu=False),
)
TOPICS = (Suggestion("سياسة", "politics"), Suggestion("اقتصاد", "economy"), Suggestion("علوم", "science"))
NEWS = {
    "ar": (
        (
            "اتفاق على تقاسم مياه دجلة بين المحافظات",
            "أعلنت وزارة الموارد المائية اتفاقًا جديدًا يبدأ العمل به مطلع العام.",
        ),
        ("Wi-Fi مجاني في 120 حافلة في أربيل", "أطلقت البلدية الخدمة على ستة خطوط داخل المدينة."),
        ("3 مدارس جديدة في الموصل", "فتحت أبوابها صباح الأحد، وتستقبل ألف تلميذ."),
    ),
    "en": (
        ("Provinces agree to share the waters of the Tigris", "The ministry announced an agreement from January on."),
        ("Old bridge reopens in Mosul", "The bridge reopened on Friday after two years of work."),
        ("الموصل news in brief", "Three short items from the city."),
    ),
}
WORDS = {
    "ar": (
        "أهلًا بك في خبر. واكتب /help لترى كل ما أستطيع فعله.",
        *("آخر الأخبار", "قراءة", "\u200f‹ السابق", "التالي ›\u200f", "لا شيء عن"),
    ),
    "en": (
        "Welcome to Khabar. /help shows everything I can do.",
        *("Latest news", "Read", "‹ Previous", "Next ›", "Nothing about"),
    ),
}


class Newsroom:
    """Answers like the handlers do, with three articles a page on three pages; one language for everybody.
    Buttons carry the page; page 0 is the first, in a message of its own.

    `gate` closed keeps every answer back; `special` answers a command in place of the usual.
    """

    def __init__(self, admins: Sequence[str] = ()) -> None:
        self.language = ""
        self.gate = asyncio.Event()
        self.gate.set()
        self.special: dict[str, Reply] = {}
        self.core = FakeCore(self.answer, COMMANDS, admins=admins)
        self.core.suggestions = TOPICS

    async def answer(self, request: Request) -> Reply | None:
        await self.gate.wait()
        self.language = self.language or ("en" if request.person.locale.startswith("en") else "ar")
        if request.command in self.special:
            return self.special[request.command]
        if request.command == "fail":
            raise RuntimeError("the test wants it so")
        if request.command == "language":
            self.language = request.text
        return self._reply(request)

    def _reply(self, request: Request) -> Reply | None:
        match request.command:
            case "silent":
                return None
            case "start" | "language":
                return replace(self._start(), replaces=request.pressed)
            case "latest":
                number = int(request.text) if request.pressed else 0
                return self._page(max(number, 1), replaces=number > 0)
            case "read":
                return self._article(int(request.text))
        return Reply(language=self.language, text=f"{WORDS[self.language][5]} {request.text}")

    def _start(self) -> Reply:
        hello, latest, *_ = WORDS[self.language]
        button = Button(latest, "latest 0", tone=Tone.PRIMARY)
        return Reply(language=self.language, text=hello, buttons=((button, Button("English", "language en")),))

    def _page(self, number: int, *, replaces: bool) -> Reply:
        _, latest, read, previous, following, _ = WORDS[self.language]
        cards = tuple(
            Card(
                title=f"{title} ({number})",
                text=text,
                note="\u2068The Tigris Post\u2069 · \u2068قبل 3 ساعات\u2069",
                url="https://news.example/1",
                buttons=(Button(read, f"read {at}"),),
            )
            for at, (title, text) in enumerate(NEWS[self.language])
        )
        back = (Button(previous, f"latest {number - 1}"),) if number > 1 else ()
        on = (Button(following, f"latest {number + 1}"),) if number < 3 else ()
        return Reply(
            language=self.language,
            text=latest,
            cards=cards,
            buttons=((*back, *on),),
            replaces=replaces,
            ordered=True,
            first=3 * number - 2,
        )

    def _article(self, number: int) -> Reply:
        title, text = NEWS[self.language][number]
        body = "\n\n".join([text] * 3)
        original = Button("↗" if self.language == "en" else "الصفحة", url="https://news.example/1")
        return Reply(
            language=self.language,
            cards=(Card(title=title, text=body, note="2026"),),
            buttons=((original, Button("✕", f"remove {number}", tone=Tone.DANGER)),),
        )
