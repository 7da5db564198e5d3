"""Who comes for the first time: four taps, what can be changed later, links, words and figures (items 1 and 2)."""

import re

import pytest

from bot.router.links import search_link
from tests.comfort.conftest import Comes, Town
from tests.comfort.readers import OnDiscord, OnTelegram, Reader
from tests.fakes.discord_world import MANAGE_GUILD
from tests.samples import BRIDGE

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_four_taps(reader: Reader) -> None:
    assert "الخطوة 1 من 4" in await reader.asks("start")
    assert "الخطوة 2 من 4" in await reader.presses("العربية")
    assert "الخطوة 3 من 4" in await reader.presses("بغداد")
    assert "الخطوة 4 من 4" in await reader.presses("المساء")
    assert "✓ رياضة" in await reader.presses("رياضة")
    done = await reader.presses("تم")
    assert "اكتمل الإعداد" in done
    assert "كل يوم الساعة 18:00 بتوقيت بغداد\n" in done.replace("\n\n", "\n")
    assert "المواضيع: رياضة" in done
    assert "الخطوة" not in await reader.asks("start")


async def test_each_step_can_be_skipped(comes: Comes) -> None:
    reader = await comes("en")
    assert "Step 1 of 4" in await reader.asks("start")
    assert "Step 2 of 4" in await reader.presses("Skip")
    assert "Step 3 of 4" in await reader.presses("Skip")
    assert "Step 2 of 4" in await reader.presses("Back")
    await reader.presses("Skip")
    assert "All set." in await reader.presses("No digest")


async def test_it_is_changed_in_the_settings(reader: Reader) -> None:
    await reader.asks("settings")
    assert "الأرقام: ٠١٢٣" in await reader.presses("٠١٢٣")
    await reader.presses("المدينة")
    assert "نوفمبر ٢٠٢٦" in await reader.presses("القاهرة")
    await reader.presses("المدينة")
    moroccan = await reader.answers("مدينة أخرى", "الدار البيضاء")
    assert "نونبر ٢٠٢٦" in moroccan
    await reader.presses("المدينة")
    assert "تشرين الثاني ٢٠٢٦" in await reader.presses("بغداد")
    assert "جمادى الآخرة ١٤٤٨ هـ" in await reader.presses("مع التاريخ الهجري")
    await reader.presses("اللغة")
    assert "City: Baghdad" in await reader.presses("English")


async def test_a_group_is_asked_by_who_manages_it_on_telegram(town: Town) -> None:
    admin, member = town.on_telegram(), town.on_telegram("en")
    group = town.telegram.group(-town.number())
    group.members |= {admin.person.id: "administrator", member.person.id: "member"}
    asked = admin.sees(await admin.person.says("/start@khabar_bot", to=group))
    assert "يشمل كل من في هذه المحادثة" in asked
    assert admin.last
    assert "Only those who manage" in await member.person.taps(admin.last, "العربية")
    assert "توقيت أي مدينة تسير هذه المحادثة" in await admin.presses("العربية")
    assert "الخطوة 3" in await admin.presses("بيروت")


async def test_a_server_is_asked_by_who_manages_it_on_discord(town: Town) -> None:
    admin = await town.on_discord(permissions=MANAGE_GUILD)
    admin.where["in_guild"] = True
    assert "يشمل كل من في هذه المحادثة" in await admin.asks("start")
    member = await town.on_discord("en")
    member.where["in_guild"], member.last = True, admin.last
    assert "Only those who manage" in await member.presses("العربية")
    assert "الخطوة 2" in await admin.presses("العربية")
    assert "الخطوة 3" in await admin.presses("بيروت")
    await admin.presses("بلا موجز")


async def test_links_open_an_article_and_a_search(town: Town, comes: Comes) -> None:
    reader = await comes("en")
    [bridge] = [(await town.store.add(BRIDGE))[0]]
    assert BRIDGE.title in await reader.opens(f"read_{bridge.id}")
    found = await reader.opens(search_link("turtle nests"))
    assert "“turtle nests”" in found
    assert "Record number of turtle nests" in found
    assert "leads nowhere any more" in await reader.opens("read_")


async def test_a_subscription_is_handed_on(comes: Comes) -> None:
    one, other = await comes(), await comes()
    await one.asks("subscribe", "بيئة")
    await one.presses("تأكيد")
    await one.presses("تعديل")
    said = await one.presses("مشاركة")
    [link] = re.findall("sub_[A-Za-z0-9_-]{22}", said)
    offered = await other.opens(link)
    assert "وصلك اشتراك من أحدهم" in offered
    assert "المواضيع: بيئة" in offered
    assert "تم الاشتراك" in await other.presses("اشتراك")


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("أخبار", "آخر الأخبار"),
        ("بحث دجلة", "«دجلة»"),
        ("محفوظاتي", "لا محفوظات لديك بعد"),
        ("فاتني", "لم يفُتك شيء"),
        ("الإعدادات", "هكذا يُكتب التاريخ"),
    ],
)
async def test_commands_are_words_in_a_private_chat(reader: Reader, words: str, answer: str) -> None:
    assert answer in await reader.writes(words)


async def test_commands_have_arabic_names_on_discord(town: Town) -> None:
    reader: OnDiscord = await town.on_discord()
    assert "آخر الأخبار" in await reader.asks("أخبار")
    assert "«دجلة»" in await reader.asks("بحث", "دجلة")


async def test_commands_have_arabic_names_behind_a_slash(town: Town) -> None:
    reader: OnTelegram = town.on_telegram()
    assert "«دجلة»" in reader.sees(await reader.person.says("/بحث دجلة"))


async def test_each_speaks_their_own_language(comes: Comes) -> None:
    arab, other = await comes(), await comes("en")
    assert "آخر الأخبار" in await arab.asks("latest")
    assert "Latest news" in await other.asks("latest")
