"""Finding, keeping, sharing: searches, cards, /saved, /link, /missed, inline questions (items 3, 4 and 6)."""

import re
from datetime import timedelta

import pytest

from tests.comfort.conftest import Comes, Town, in_the_browser
from tests.comfort.readers import UNSEEN, InTheBrowser, OnDiscord, OnTelegram, Reader
from tests.fakes.discord_world import BETWEEN_TWO, ELSEWHERE, GUILD_CHANNEL

pytestmark = pytest.mark.asyncio(loop_scope="session")

OUD, MARATHON = "صنّاع العود في دمشق", "عدّاء من ميسان"
SIGNS = {
    "telegram": ("1", "☆ 1", "≈ 1"),
    "discord": ("قراءة", "حفظ", "المزيد مثله"),
    "web": ("قراءة", "حفظ", "المزيد مثله"),
}
"""What the buttons of a list of one are called: to read, to save, and for more like it."""
HOUR = timedelta(hours=1)


async def test_searched_read_saved_and_found_again(reader: Reader) -> None:
    read, save, like = SIGNS[reader.name]
    assert MARATHON in await reader.asks("search", "ماراثون دجلة")
    assert "حُفظ الخبر" in await reader.taps(save)
    more = await reader.presses(like)
    assert f"المزيد مثل «{MARATHON}" in more
    await reader.asks("search", "ماراثون دجلة")
    article = await reader.presses(read)
    assert "وحلّ التونسي أنيس الورغي ثانيًا" in article.replace("ثانياً", "ثانيًا")
    for number in (1, 2, 3, 5, 6, 9):
        assert "حُفظ" in await reader.asks("save", str(number))
    assert "في محفوظاتك 7 أخبار" in await reader.asks("saved")
    await reader.presses("حسب الموضوع")
    folder = await reader.presses("ثقافة (2)")
    assert OUD in folder
    assert MARATHON not in folder
    found = await reader.asks("saved", "المارَاثون")
    assert MARATHON in found
    assert OUD not in found
    gone = await reader.presses("إزالة")
    assert "إعادة حفظه" in gone
    assert MARATHON in await reader.presses("إعادة حفظه")


async def test_a_long_article_is_read_in_pages(reader: Reader) -> None:
    assert "الصفحة 1 من 3" in await reader.asks("read", "1")
    assert "الصفحة 2 من 3" in await reader.presses("التالي")
    assert "الصفحة 1 من 3" in await reader.presses("السابق")


async def test_a_card_says_where_it_is_from_when_and_what_about(reader: Reader) -> None:
    card = await reader.asks("search", "ماراثون دجلة")
    assert "موقع مدرجات · رياضة · ألعاب القوى" in card
    assert ("<t:1793966400:R>" if reader.name == "discord" else "6 تشرين الثاني/نوفمبر 2026") in card


async def test_what_was_missed_is_grouped(town: Town, comes: Comes) -> None:
    reader = await comes("en")
    await reader.asks("latest")
    town.passes(HOUR)
    for tags in (("sport",), ("sport",), ("health",)):
        await town.news(tags=tags)
    town.passes(2 * HOUR)
    missed = await reader.asks("missed")
    assert "You were last here: 3 hours ago" in missed
    assert "Sport (2)" in missed
    sport = await reader.presses("Sport (2)")
    assert f"Report {town.reports}\n" not in sport
    assert f"Report {town.reports - 1}" in sport


async def test_one_list_on_three_platforms(town: Town) -> None:
    """Linked by codes of one use."""
    telegram, discord = town.on_telegram(), await town.on_discord("en")
    await telegram.asks("save", "1")
    await discord.asks("save", "6")
    await joined(telegram, discord)
    async with in_the_browser(town) as page:
        await page.asks("save", "19")
        await joined(discord, page)
        for reader in (telegram, discord, page):
            kept = await reader.asks("saved")
            assert OUD in kept
            assert MARATHON in kept
            assert "مدارس بغداد" in kept


async def joined(one: Reader, other: Reader) -> None:
    found = re.search("/link ([A-Z0-9]{4}-[A-Z0-9]{4})", await one.asks("link"))
    assert found
    assert "تم الربط" in (linked := await other.asks("link", found[1])) or "Linked with you" in linked
    again = await other.asks("link", found[1])
    assert "خاطئ" in again or "wrong" in again


async def test_shared_on_telegram(town: Town) -> None:
    reader: OnTelegram = town.on_telegram()
    await reader.asks("read", "1")
    assert reader.last
    assert reader.last.button("مشاركة")["switch_inline_query"] == "#1"
    [one] = (await reader.person.asks("#1"))["results"]
    assert one["title"].startswith(OUD)
    [read] = [key for row in one["reply_markup"]["inline_keyboard"] for key in row if "الخبر كاملًا" in key["text"]]
    assert read["url"].endswith("?start=read_1")


async def test_shared_on_discord(town: Town) -> None:
    reader: OnDiscord = await town.on_discord()
    reader.where["in_guild"] = True
    await reader.asks("save", "1")
    assert OUD in await reader.asks("read", "1")
    assert OUD in await reader.presses("مشاركة")
    assert reader.last
    assert (reader.last.ephemeral, reader.last.channel) == (False, GUILD_CHANNEL)


async def test_shared_in_the_browser(town: Town) -> None:
    async with in_the_browser(town) as reader:
        given = "window.given = []; Object.defineProperty(navigator, 'share', {value: ({url}) => given.push(url)});"
        await reader.page.evaluate(given)
        await reader.asks("read", "1")
        await (await reader._button("مشاركة")).click()
        assert await reader.page.evaluate("given") == [f"{town.address}/?start=read_1"]
        other: InTheBrowser
        async with in_the_browser(town) as other:
            assert OUD in await other.opens("read_1")


async def test_asked_inline_on_telegram(town: Town) -> None:
    for _ in range(60):
        await town.news(body=f"inline {town.reports} questions", title=f"Inline {town.reports}")
    arab, other = town.on_telegram(), town.on_telegram("en")
    first = await other.person.asks("inline questions")
    assert len(first["results"]) == 50
    second = await other.person.asks("inline questions", first["next_offset"])
    assert len(second["results"]) == 10
    assert not {one["id"] for one in first["results"]} & {one["id"] for one in second["results"]}
    again = [key for row in first["results"][0]["reply_markup"]["inline_keyboard"] for key in row]
    assert ("Search again", "inline questions") in [
        (key["text"], key.get("switch_inline_query_current_chat")) for key in again
    ]
    [marathon] = (await arab.person.asks("ماراثون دجلة ميسان"))["results"][:1]
    assert "موقع مدرجات · رياضة" in marathon["description"].translate(UNSEEN)
    nothing = await arab.person.asks("قصقصقص")
    assert nothing["button"]["start_parameter"].startswith("search_")


@pytest.mark.parametrize("place", [ELSEWHERE, BETWEEN_TWO])
async def test_asked_anywhere_on_discord(town: Town, place: object) -> None:
    """By who installed the bot for themselves."""
    reader: OnDiscord = await town.on_discord()
    reader.where["place"] = place
    found = await reader.interacts("search", "ماراثون دجلة")
    assert MARATHON in reader.sees(found)
    assert MARATHON in await reader.presses("قراءة")
    await reader.presses("مشاركة")
    assert reader.last
    assert not reader.last.ephemeral
