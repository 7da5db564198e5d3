"""Numbers in the figures that somebody chose: wherever we write one."""

from dataclasses import replace

import pytest

from bot.i18n import language
from bot.model import Digits, Forward, Preferences
from bot.router.archive import MEGA, size_text
from bot.store.sqlite import Store
from tests.conversation import Conversation, labels, shown, text
from tests.samples import BRIDGE, NOON, article

NEWS = "افتتاح مكتبة عامة في الكوت\n\nفتحت المكتبة أبوابها صباح اليوم."


@pytest.fixture
async def arab(store: Store, editor: Conversation) -> Conversation:
    """An editor who reads Arabic with Arabic figures."""
    await store.preferences.choose((editor.person,), language="ar", digits=Digits.ARABIC)
    return editor


async def test_of_drafts_and_news(store: Store, arab: Conversation) -> None:
    assert text(await arab.forwards(NEWS)) == "المسودة ١"
    date = arab.button("التاريخ").asks
    assert date
    assert date.value.startswith("٢٠٢٦-١١-٢٠ ")
    assert "القيمة الآن: ٢٠٢٦-١١-٢٠" in text(await arab.presses("التاريخ"))
    assert text(await arab.says("٢٠٢٦-١١-٠١ ١٤:٣٠")) == "تم التعديل.\nالمسودة ١"
    changed = await store.article(1)
    assert changed
    assert changed.published == NOON.replace(day=1, hour=11, minute=30)
    again = await arab.forwards(NEWS + " وحضر الافتتاح.")
    assert "موجود من قبل: افتتاح مكتبة عامة في الكوت (١، مسودة)" in text(again)
    assert "دمج في ١" in labels(again)
    assert text(await arab.presses("دمج في")).startswith("دُمجت في الخبر ١.")
    await arab.sends_press("edit 1")
    assert text(await arab.presses("نشر")) == "نُشر، وهو الخبر ١."
    assert text(await arab.says("/edit 1")) == "الخبر ١: منشور"
    assert "الخبر رقم ١ · ١ تشرين الثاني/نوفمبر ٢٠٢٦، ١٤:٣٠" in shown(await arab.says("/read 1"))


async def test_of_lists(arab: Conversation) -> None:
    await arab.says("/alias الكاظمي = Kadhimi")
    assert "\n١. الكاظمي = Kadhimi" in text(await arab.says("/alias"))
    await arab.says("/topic add Bees = نحل")
    await arab.says("/topic words 1 نحل, عسل")
    assert "\n١: Bees = نحل (نحل، عسل)\n" in text(await arab.says("/topic"))
    burst = await arab.hands_on(Forward(NEWS), Forward("3 مدارس جديدة في الموصل\n\nفتحت أبوابها."))
    assert "\n١. افتتاح" in text(burst)


async def test_of_a_file(store: Store, arab: Conversation) -> None:
    await store.add(article(1))
    assert text(await arab.says("/archive")).endswith(": خبر واحد، ١ كيلوبايت")
    t = language("ar").written(Preferences(digits=Digits.ARABIC))
    assert size_text(3 * MEGA // 2, t).replace("\u2068", "").replace("\u2069", "") == "١٫٥ ميغابايت"


async def test_the_dates_of_a_chart_are_short(store: Store, arab: Conversation) -> None:
    """A chart has room for both only without the year, and without a second calendar."""
    await store.preferences.choose((arab.person,), hijri=True)
    await store.add(BRIDGE)
    assert "\nمن ٧ تشرين الثاني/نوفمبر إلى ٢٠ تشرين الثاني/نوفمبر\n" in shown(await arab.says("/stats"))


async def test_tags_are_asked_for_as_they_are_read(store: Store, arab: Conversation) -> None:
    await store.add(replace(BRIDGE, tags=("environment", "Iraq")))
    await arab.says("/edit 1")
    tags = arab.button("الوسوم").asks
    assert tags
    assert tags.value == "بيئة، العراق"
    await arab.presses("الوسوم")
    await arab.says(f"{tags.value}، الصحة")
    changed = await store.article(1)
    assert changed
    assert changed.tags == ("environment", "Iraq", "health")
