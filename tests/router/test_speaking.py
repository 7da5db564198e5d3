"""Commands in words: in private chats only, and never at the cost of a search."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.model import Person, Request
from bot.router.links import linked, read_link, search_link, shared_code, subscription_link
from bot.store.sqlite import Store
from tests.conversation import GROUP, PRIVATE, Conversation, labels, router, shown, text, titles
from tests.samples import BRIDGE

SPORT = replace(BRIDGE, title="فوز المنتخب في المباراة", tags=("sport",), external_id="sport")


@pytest.mark.parametrize(
    ("said", "begins"),
    [
        *(
            ("أخبار", "آخر الأخبار"),
            ("الاخبار", "آخر الأخبار"),
            ("مساعدة", "الأوامر، وما يغني"),
            ("/مساعدة", "الأوامر"),
        ),
        *(("help", "الأوامر"), ("/الإعدادات", "إعداداتك:"), ("إعدادات", "إعداداتك:"), ("رقمي", "رقمك")),
        *(("أخبار الرياضة", "آخر الأخبار: رياضة"), ("/أخبار رياضة", "آخر الأخبار: رياضة")),
        *(("اشتراك رياضة", "اشتراك جديد"), ("بحث", "تُكتب كلمات البحث"), ("إلغاء", "حسنًا")),
    ],
)
async def test_words_stand_for_commands(store: Store, reader: Conversation, said: str, begins: str) -> None:
    await store.add(SPORT)
    assert text(await reader.says(said)).startswith(begins)


@pytest.mark.parametrize("verb", ["اقرأ", "لماذا", "احفظ", "مشاركة", "بطاقة", "كتم", "read"])
async def test_a_number_behind_a_word_is_an_article(store: Store, reader: Conversation, verb: str) -> None:
    await store.add(SPORT)
    assert SPORT.title in shown(await reader.says(f"{verb} ١"))
    assert f"عن «{verb} كتابًا مفيدًا»" in text(await reader.says(f"{verb} كتابًا مفيدًا"))


@pytest.mark.parametrize("verb", ["ربط", "link"])
async def test_a_code_behind_a_word_links(reader: Conversation, verb: str) -> None:
    assert "هذا الرمز خاطئ" in text(await reader.says(f"{verb} ABCD-2345"))
    for words in ("database", "rod-el-farag"):
        assert f"«{verb} {words}»" in text(await reader.says(f"{verb} {words}"))


ECONOMY = replace(BRIDGE, title="أسعار النفط", source="بوابة الرافدين", tags=("economy",), external_id="economy")


@pytest.mark.parametrize(
    ("said", "begins"),
    [
        *(("بطاقة ١", "يتعذر رسم هذا"), ("محفوظات النفط", "خبر واحد\nأخبار تطابق"), ("كتم 1", "كُتمت: أسعار النفط")),
        *(("لغة انجليزي", "I now answer in English."), ("مدينتي البصرة", "صارت التواريخ")),
        *(("مواضيع اقتصاد", "واحد فيه «اقتصاد»:"), ("مصادر بوابة", "واحد فيه «بوابة»:")),
        *(("ربط RQNG-ETH3", "هذا الرمز خاطئ"), ("city Basra", "صارت التواريخ")),
    ],
)
async def test_what_stands_behind_the_words_is_their_argument(
    store: Store, reader: Conversation, said: str, begins: str
) -> None:
    await store.add(ECONOMY)
    await reader.says("/save 1")
    assert text(await reader.says(said)).startswith(begins)


async def test_an_article_is_shown_to_all_in_words(store: Store, reader: Conversation) -> None:
    await store.add(ECONOMY)
    assert titles(await reader.says("مشاركة 1")) == [ECONOMY.title]
    assert titles(await reader.says("share #1")) == [ECONOMY.title]


@pytest.mark.parametrize(
    "said",
    [
        *("مدينة البصرة", "مدينتي الجميلة", "لغة الجسد", "اللغة الإنجليزية", "محفوظات وطنية", "مواضيع ساخنة"),
        *("مصادر المياه", "كتم الصوت", "ربط السكك", "بطاقة الناخب", "مشاركة واسعة"),
    ],
)
async def test_what_is_no_argument_is_searched_for(store: Store, reader: Conversation, said: str) -> None:
    await store.add(ECONOMY)
    assert f"«{said}»" in text(await reader.says(said))


@pytest.mark.parametrize(
    ("said", "begins"),
    [
        *(("مسودات", "1 draft"), ("مسودات الكوت", "1 holds"), ("تعديل 1", "Draft 1"), ("سجل 1", "Added by")),
        *(("حذف 1", "Removed:"), ("خلاصات", "No feeds yet"), ("خلاصات find x", "No feeds yet")),
        *(("تهجئات a = b", "From now on"), ("تصنيف find x", "Editors have added no topics"), ("إرسال 1", "No chat")),
    ],
)
async def test_editors_have_words_too(editor: Conversation, reader: Conversation, said: str, begins: str) -> None:
    await editor.forwards("افتتاح مكتبة عامة في الكوت\n\nفتحت المكتبة أبوابها صباح اليوم.")
    assert "Only editors" not in text(await reader.says(said))
    assert f"«{said}»" in text(await reader.says(said))
    assert begins in shown(await editor.says(said))


async def test_a_search_in_words_keeps_the_way_to_all_of_them(store: Store, reader: Conversation) -> None:
    await store.add(SPORT)
    reply = await reader.says("بحث المنتخب")
    assert titles(reply) == [SPORT.title]
    assert labels(reply)[-1] == "البحث عن «بحث المنتخب»"
    assert "«بحث المنتخب»" in text(await reader.presses("البحث عن"))
    assert "البحث عن" not in "".join(labels(await reader.says("المنتخب")))
    assert "البحث عن" not in "".join(labels(await reader.says("/بحث المنتخب")))


async def test_a_text_that_only_begins_so_is_a_search_for_all_of_it(store: Store, reader: Conversation) -> None:
    await store.add(replace(BRIDGE, title="أخبار العراق اليوم"))
    reply = await reader.says("أخبار العراق")
    assert "«أخبار العراق»" in text(reply)
    assert titles(reply) == ["أخبار العراق اليوم"]
    for said in ("مدينة غزة", "اللغة العربية", "مساعدة اللاجئين", "اشتراك العراق في البطولة"):
        assert f"«{said}»" in text(await reader.says(said))


async def test_in_a_group_words_are_what_they_always_were(store: Store) -> None:
    member = Conversation(router(store), Person("telegram", "9", locale="ar"), GROUP)
    assert "«أخبار»" in text(await member.says("أخبار"))
    await member.says_unheard("/مساعدة")


async def test_what_was_asked_for_in_words_is_no_command(visitor: Conversation) -> None:
    await visitor.sends_press("settings me other")
    assert "I know no such city" in text(await visitor.says("help"))


REQUEST = Request(chat=PRIVATE, person=Person("telegram", "1"), command="start", at=datetime(2026, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("payload", "command", "argument", "pressed"),
    [
        ("read_12", "read", "12", False),
        ("search_ad2F0ZXI", "search", "water", False),
    ],
)
def test_where_links_lead(payload: str, command: str, argument: str, pressed: bool) -> None:
    led = linked(replace(REQUEST, text=payload))
    assert led
    assert (led.command, led.text, led.pressed) == (command, argument, pressed)


NO_SEARCHES = ("search_7", "search_a", "search_aICA", "search_a_", "search_aabcde", "search_u_w", "search_x_y")


@pytest.mark.parametrize("payload", ["", "sub_x", "read", "drop_1", "read_1 2", "read_١ x", "READ_1", *NO_SEARCHES])
def test_what_is_no_link_to_a_command(payload: str) -> None:
    assert linked(replace(REQUEST, text=payload)) is None


def test_only_start_has_links() -> None:
    assert linked(replace(REQUEST, command="help", text="read_1")) is None
    assert linked(replace(REQUEST, pressed=True, text="read_1")) is None


@pytest.mark.parametrize("made", [lambda: read_link(10**14), lambda: search_link("ماء")])
def test_links_are_read_as_they_are_made(made: Callable[[], str]) -> None:
    assert len(made()) <= 64
    assert linked(replace(REQUEST, text=made()))


@pytest.mark.parametrize(
    ("words", "carried"),
    [
        ("مياه النهر", "مياه النهر"),
        ("hôpital 2026 -x", "hôpital 2026 -x"),
        ("ی 日本", "ی 日本"),  # no cp1256
        ("الانتخابات البرلمانية العراقية في بغداد المقبلة", "الانتخابات البرلمانية العراقية في بغداد"),
        ("日本 " + "日" * 60, "日本"),
        ("ب" * 200, "ب" * 42),
    ],
)
def test_a_link_carries_as_many_of_the_first_words_as_it_has_room_for(words: str, carried: str) -> None:
    link = search_link(words)
    assert len(link) <= 64
    led = linked(replace(REQUEST, text=link))
    assert led
    assert led.text == carried


def test_the_code_of_a_shared_subscription() -> None:
    code = "-_aZ09" * 6
    assert shared_code(subscription_link(code)) == code
    assert len(subscription_link(code)) <= 64
    assert [shared_code(each) for each in ("sub_", "read_1", "x", "sub_a b")] == [""] * 4
