"""What is read from whole messages: those of this folder and those of ../shared, and broken ones."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.fuzzing import fault, fuzzed
from bot.errors import BadInput
from bot.intake.footers import footprint, last_lines
from bot.intake.message import Message, read
from bot.model import Entity, Forward
from tests.intake.scoring import Case, faults, gold, own

FLOOR = 1008
"""So many of the messages of this folder are read wholly right; it only rises."""
SENT = datetime(2024, 5, 1, 8, tzinfo=UTC)


def said(text: str, **known: object) -> Message:
    return read(Forward(text, **known))  # type: ignore[arg-type]


def wrong(cases: list[Case]) -> dict[str, list[str]]:
    found = {case.id: faults(case, read(case.forward)) for case in cases}
    return {name: its for name, its in found.items() if its}


def test_our_own_messages() -> None:
    cases = own()
    assert len(cases) - len(found := wrong(cases)) >= FLOOR, found


@pytest.mark.skipif(not gold(), reason="the folder shared is not beside the checkout")
def test_the_messages_of_the_issue() -> None:
    assert wrong(gold()) == {}


@pytest.mark.parametrize("first", range(0, 3000, 500))
def test_broken_messages(first: int) -> None:
    found = {seed: fault(fuzzed(seed)) for seed in range(first, first + 500)}
    assert {seed: its for seed, its in found.items() if its} == {}


entities = st.builds(
    Entity,
    st.sampled_from(["text_link", "url", "bold", "mention"]),
    st.integers(-5, 60),
    st.integers(-5, 60),
    st.sampled_from([None, "https://a.example/x", "t.me/x", "http://["]),
)


@given(st.text(max_size=60), st.lists(entities, max_size=4))
def test_any_text_with_any_entities(text: str, marked: list[Entity]) -> None:
    assert fault(Forward(text, entities=tuple(marked))) is None


def test_a_footer_that_is_known_goes() -> None:
    text = "Head of a story\nBody of it.\nHerald of the hills, every morning 🌄"
    assert said(text).body.endswith("🌄")
    assert said(text, source="x").source == "x"
    known = last_lines(text)[:1]
    assert read(Forward(text.replace("🌄", "🌅")), known).body == "Body of it."


def test_the_last_lines_may_be_learnt_but_never_the_first() -> None:
    assert last_lines("One\nTwo\n\n━━\nThrée!\nFour\nFive\n" + "x" * 151) == ("five", "four")
    assert last_lines("Only a headline") == ()
    assert footprint("📌 تابِعـونا | ٢") == footprint("تابعونا 2")


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("14 شباط", date(2024, 2, 14)),
        ("31 كانون الأول", date(2023, 12, 31)),
        ("29 february", date(2024, 2, 29)),
        ("3 نونبر", date(2023, 11, 3)),
    ],
)
def test_a_day_without_a_year_is_the_last_before_the_message(line: str, day: date) -> None:
    text = f"Head of a story\nCAIRO, {line} (MENA) - The river rose again."
    assert said(text, published=SENT).date == day
    assert said(text).date is None
    assert said(text).source == "MENA"


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("31/12/2021", date(2021, 12, 31)),
        ("12/31/2021 10:00", date(2021, 12, 31)),
        ("2021.2.3", date(2021, 2, 3)),
        ("Posted on the 4th of July 2020", date(2020, 7, 4)),
        ("Mar 3, 2023", date(2023, 3, 3)),
        ("٥ شتنبر ٢٠٢٣", date(2023, 9, 5)),
        ("30 February 2021", None),
        ("32 March 2021", None),
        ("99/99/2021", None),
        ("March 2021", None),
        ("3 March or April 2021", None),
        ("5 آذار", None),
    ],
)
def test_a_line_that_is_only_a_date(line: str, day: date | None) -> None:
    message = said(f"Head of a story\n{line}\nBody of it.")
    assert message.date == day
    assert (line in message.body) == (day is None)


def test_entities_count_utf16_units_and_may_be_wrong() -> None:
    link = "https://a.example/1"
    text = "🔴🔴 Head of a story\nBody of it.\nSource"
    at = len(text.encode("utf-16-le")) // 2 - 6
    assert said(text, entities=(Entity("text_link", at, 6, link),)).source_url == link
    assert said(text, entities=(Entity("text_link", at, 900, link),)).source_url == link
    assert said(text, entities=(Entity("text_link", at + 6, 6, link),)).source_url is None
    assert said(text, entities=(Entity("text_link", at, 6, "tg://user"),)).source_url is None


@pytest.mark.parametrize(
    ("last", "urls"), [("Source: a.example", ("https://a.example",)), ("Amazon.com has it.", ()), ("t.me", ())]
)
def test_a_host_that_the_platform_took_for_a_link(last: str, urls: tuple[str, ...]) -> None:
    text = f"Head of a story\nBody of it.\n{last}"
    host = next(word for word in last.split() if "." in word)
    assert said(text, entities=(Entity("url", text.index(host), len(host)),)).urls == urls


def test_bold_words_that_are_no_headline_stay_in_their_line() -> None:
    text = "The minister of water and roads: nobody will be asked to leave the valley."
    for length in (12, 31):
        assert said(text, entities=(Entity("bold", 0, length),)).title == text.removesuffix(".")


@pytest.mark.parametrize("text", ["Source: Reuters", "t.me/x", "", "26 July 2021", "@x @y", "1. @a\n2. @b\n3. @c"])
def test_no_story_no_message(text: str) -> None:
    with pytest.raises(BadInput):
        said(text)


def test_an_address_with_nothing_but_a_source_is_a_page_to_read() -> None:
    message = said("Source: Wire https://a.example/1?utm_source=x")
    assert message == Message("url", urls=("https://a.example/1",))


def test_tags_keep_the_order_of_the_message() -> None:
    message = said("Vote in #Hilltown today #politics\nBody of #valley news.\n#vote #POLITICS")
    assert message.hashtags == ("Hilltown", "politics", "valley", "vote")
    assert (message.title, message.body) == ("Vote in Hilltown today", "Body of valley news.")


Check = Callable[[Message], bool]


@pytest.mark.parametrize(
    ("text", "check"),
    [
        ("Head of it\nBody of it.\n(Source: Wire)", lambda m: m.source == "Wire"),
        ("Head of it\nBody of it.\nvia @wire", lambda m: m.source == "wire"),
        ("Head of it\nBody of it.\nSource: Wire - 3 March 2021", lambda m: (m.source, m.date.year) == ("Wire", 2021)),
        ("Head of it\nReuters: body\nwent on.", lambda m: m.source is None),
        ("Head of it\nBy A. Writer, Reuters\nBody.", lambda m: (m.author, m.source) == ("A. Writer", "Reuters")),
        ("Head of it\nBody (see below)\nSee https://a.example/1 now.", lambda m: m.urls == ("https://a.example/1",)),
        ("Head of it\nPhoto: A. B.\nBody.", lambda m: m.body == "Body."),
        ("Head of it\nELDORET -\nBody.", lambda m: m.body == "ELDORET -\nBody."),
        ("Head of it\nCAIRO -\nBody.", lambda m: (m.place, m.body) == ("Cairo", "Body.")),
        ("عنوان الخبر\nالقاهرة -\nنص الخبر.", lambda m: (m.place, m.body) == ("القاهرة", "نص الخبر.")),
        ("عنوان الخبر\nخاص - «الفجر الجديد»: قال إنه مستمر.", lambda m: m.source == "الفجر الجديد"),
        ("عنوان الخبر\nبغداد - واع - نور علي\nنص الخبر.", lambda m: (m.place, m.author) == ("بغداد", "نور علي")),
        ("عنوان الخبر\nمدن - واع - نور علي\nنص الخبر.", lambda m: m.author is None),
        ("شفق نيوز/ كشف مصدر تفاصيل.\nنص الخبر.", lambda m: (m.source, m.title) == ("شفق نيوز", "كشف مصدر تفاصيل")),
        ("قناة السويس/ كشف مصدر تفاصيل.\nنص الخبر.", lambda m: m.source is None),
        ("عنوان الخبر\nبغداد: قال الوزير إن العمل ينتهي اليوم.", lambda m: m.place == "بغداد"),
        ("عنوان الخبر\nبغداد: 43 درجة\nالبصرة: 45 درجة", lambda m: m.body.startswith("بغداد: 43")),
        ("بغداد: لن نقبل بهذا أبدا مهما كان الثمن.", lambda m: m.title.startswith("بغداد: لن")),
        ("Paris – The city of light and its shadows\nBody.", lambda m: m.title.startswith("Paris")),
        ("Head of it\nWATER: On the edge of the city, wells ran dry.", lambda m: m.place is None),
        (
            "Head of it\nELDORET, Kenya – March 3, 2026 – It rained.",
            lambda m: (m.place, m.body) == ("Eldoret", "It rained."),
        ),
        ("Head of it\nBody.\nThe whole minutes 👇\nhttps://a.example/1", lambda m: m.body == "Body."),
        ("Head of it\nBody.\nSee the minutes.\nhttps://a.example/1", lambda m: m.body.endswith("minutes.")),
        ("Head of it\nBody.\nt.me/x Source:.\nMore of it.", lambda m: m.body == "Body.\nMore of it."),
        ("تنويه", lambda m: m.title == "تنويه"),
        (
            "Home > World\nHead of it\nShare\nBody.\nComments (3)",
            lambda m: (m.title, m.body) == ("Head of it", "Body."),
        ),
        ("Head of it\nShare of profits rose.", lambda m: m.body == "Share of profits rose."),
        ("Head of it\nBody\n12", lambda m: m.body == "Body\n12"),
        ("فاز الفريق\nنص\n#كأس_t.me/xالاتحاد", lambda m: "t.me/x" not in m.body.replace("#كأس_t.me/x", "")),
        ("عنوان الخبر\nوكالات، رويترز\nنص الخبر.", lambda m: m.source == "وكالات، رويترز"),
        ("BREAKING\n🔴\nHead of it", lambda m: m.breaking and m.title == "Head of it"),
        ("عاجل | Source: Wire\nHead of it", lambda m: m.breaking and m.source == "Wire"),
        ("Head of it (Reuters)\nBody.", lambda m: m.source == "Reuters" and m.title == "Head of it"),
        ("News in brief\n• One thing\n• Two things\n• Three", lambda m: m.kind == "digest"),
        ("1. One a\n2. Two b\n3. Three c\nNews in brief from Reuters", lambda m: m.source == "Reuters"),
        ("Head of it\nBody of it went on. (Reporting by A. B.)", lambda m: m.body == "Body of it went on."),
        ("1) One\n3) Two\n4) Three", lambda m: m.kind == "article"),
        ("➊ One thing ➋\nBody.", lambda m: m.title == "One thing"),
        ("Head of it\n" + "Body of it. " * 20, lambda m: m.body.startswith("Body")),
        ("Head of it\n" + "Reporting by all of them " * 9, lambda m: m.body.startswith("Reporting")),
        ("Head of it\nBy " + "A. B. " * 30 + "\nBody.", lambda m: m.author is None),
        ("1. One a\n2. Two b\n3. Three c\nNews in brief", lambda m: m.title == "News in brief"),
        ("Head of it\nCAIRO (Reuters) - Source: Wire\nBody.", lambda m: m.body == "Body."),
        ("عنوان الخبر\nبقلم: علي حسن، سعاد نور\nنص الخبر.", lambda m: m.author == "علي حسن، سعاد نور"),
        ("🔟 One thing", lambda m: m.kind == "article"),
        ("Head of it\nRelated:\n\nAn older story\n\nThe end.", lambda m: m.body == "The end."),
        ("Head of it\nRelated: one\nRelated people met.", lambda m: m.body == "Related people met."),
        ("Head\nكتبت سعاد علي, 5 apples\nEnd.", lambda m: m.author is None),
        ("Head of it .@harbour and noor@harbour.example\nEnd.", lambda m: m.title == "Head of it and"),
        ("Head\nWrite to noor@harbour.example", lambda m: m.body == "Write to noor@harbour.example"),
        ("Head\nMore on https://facebook.com/page and so on and on and on.\nEnd.", lambda m: m.urls == ()),
    ],
)
def test_a_rule(text: str, check: Check) -> None:
    message = said(text)
    assert check(message), message


@pytest.mark.parametrize(
    "head",
    [
        "روسيا تحجب واتساب وتيليغرام",
        "المكتب الإعلامي الحكومي بغزة: استشهاد 30 فلسطينيا",
        "تقرير: إسرائيل تستعد للضربة",
        "📍 زلزال يضرب تركيا",
        "📍 Fire in Basra",
        "أسعار صرف الدولار | الخميس 5 آذار 2026",
        "بالفيديو | حريق ضخم بدمشق",
        "خاص - وزير النفط يستقيل",
        "Watch | Explosion in Beirut",
        "اقتصاد / ارتفاع أسعار الذهب",
        "Sport / Iraq beat Jordan",
        "ارتفاع الحصيلة إلى 120 قتيلا (حتى الآن)",
        "ارتفاع الحصيلة (مساء اليوم)",
        "الناقلة تواصل العبور (عبر قناة السويس)",
        "غزة، مساء اليوم: قصف عنيف على الأحياء",
        'Gaza: "Hell on earth" - UN official describes scenes',
        "القدس: «كارثة إنسانية» - تحذير أممي من انهيار المستشفيات",
        "ترامب (واشنطن): سنضرب إيران إذا لم توقع",
        "انفجار عنيف (حمص) - أنباء عن إصابات",
        "Social media – ban for under-16s passes parliament",
        "العملات الرقمية / البيتكوين يتجاوز مئة ألف",
        "تحذير - شبكة الإنترنت: انقطاع واسع في البلاد",
        "ليفربول - تشيلسي: موعد المباراة والقنوات الناقلة",
        "النيل – شريان الحياة في مصر",
        "قمة الأسبوع في دوري النجوم: الوحدة - الجزيرة",
        "مباراة الليلة في ملعب الشعب الوحدة - العربي",
        "Follow the money: how the bank failed",
        "Contact tracing resumes in Basra",
        "View from the bridge: a city votes",
        "Embargo on arms to Sudan is renewed",
        "Source of the leak is found in Basra",
        "SOURCE OF THE LEAK IS FOUND IN BASRA",
        "دولة القانون تعلن مقاطعة الجلسة",
        "وزارة النفط تعلن أسعار البيع",
        "No more cookies: browsers change course",
        "Page turned: the last paper mill closes",
        "Forwarded messages are limited by WhatsApp",
        "النهاية تقترب لحكومة الأغلبية",
        "24/7 pharmacies open in Basra",
        "14:00 موعد الجلسة الاستثنائية للبرلمان",
        "السيد رئيس الجمهورية يصل إلى أنقرة",
        "الموضوع الكردي يعود إلى الواجهة",
        "9/11 memorial opens in Basra",
    ],
)
@pytest.mark.parametrize("announced", ["", "عاجل\n"])
def test_a_headline_that_looks_like_something_else_is_one(head: str, announced: str) -> None:
    alone, its = said(announced + head), said(f"{announced}{head}\nنص الخبر هنا.")
    assert its.title == alone.title == head.removeprefix("📍 ")
    assert (its.body, its.source, its.place, its.author) == ("نص الخبر هنا.", None, None, None)


@pytest.mark.parametrize(
    "body",
    [
        "محمد صلاح - ليفربول\nفيكتور أوسيمين - نابولي\nأشرف حكيمي - باريس",
        "John Smith - Paris\nMary Jones - London\nAnn Lee - Rome",
        "سوق لندن | 5 مارس 2026\nنص الخبر هنا.",
        "The minister spoke.\nPress office: no change in policy",
        "قال كلاما.\nالمكتب الإعلامي لحزب الله: استهدفنا دبابة",
        "It paid a fine.\nThe fine concerns Facebook and Instagram",
        "Police appeal for witnesses.\nDate: 1 January 2026\nThe man was found.",
        "موسكو: قواتنا سيطرت على ثلاث بلدات في الشرق اليوم.\nكييف: صددنا الهجوم.",
        "عمّان: 14/7\nإربد: 15/8\nالعقبة: 24/15",
        "أعلنت الوزارة فتح باب التقديم على الوظائف.\nوقال الوزير إن العدد كاف للمدارس.\nوأضاف أن النتائج بعد شهر.",
        "افتتاح جسر جديد في مدينة البصرة اليوم\nارتفاع أسعار الذهب في أسواق بغداد\nأمطار غزيرة تضرب مدن الساحل غدا.",
        "The board met on Monday in the capital city\nThe vote was put off by a week for lack of time\nIt is on.",
        "The minister spoke to the press.\nContact with the ship was lost at noon.",
        "He said 5*3*2 is thirty, and * marks a note.",
        "العدد: 5 ملايين برميل\nالسعر: 80 دولارا",
        "The bridge is shut.\nThe end of the works is not known.",
        "We use cookies of flour and honey, the baker said.\nHe smiled.",
        "The report has 40 pages.\nMost of it is on a page or 3.",
        "لا أحد يعرف السبب.\nما في شيء واضح",
        "They asked: will it end?\nNo. 5 said yes.",
        "Subject to approval: the plan goes ahead.\nTo be clear: it is late.",
        "نشرت الصحيفة الخبر.\nالآن: لا رد من الوزارة على الأسئلة.",
    ],
)
def test_a_story_that_looks_like_something_else_is_one(body: str) -> None:
    its = said(f"Head of the story\n{body}")
    assert (its.body, its.source, its.author) == (body, None, None)


@pytest.mark.parametrize(
    ("copied", "source", "day"),
    [
        ("Head\n\nIt rained in Basra.", None, None),
        (
            "صوت المرفأ\n٣ س ·\n\nHead\nIt rained in Basra.\nأعجبني · تعليق · مشاركة\n٣٤ تعليقا ١٢ مشاركة",
            "صوت المرفأ",
            None,
        ),
        ("Harbour Voice\n@harbour\n·\nYesterday at 10:30\nHead\nIt rained in Basra.", "Harbour Voice", None),
        ("[12/03/2024, 10:15:22] ~ Noor: Head\nIt rained in Basra.", None, None),
        ("[10:15 ص، 12/3/2024] نور علي: Head\nIt rained in Basra.", None, None),
        ("Forwarded many times\n*Head*\n\n*It* rained in Basra.", None, None),
        (
            "Subject: Fwd: Re: Head\nFrom: Noor <noor@harbour.example>\nDate: Tue, 14 May 2024\n\nIt rained in Basra.",
            None,
            "2024-05-14",
        ),
        ("-----Original Message-----\nFrom: Noor\nSubject: Head\nIt rained in Basra.", None, None),
        ("Head\nIt rained in Basra.\n— Harbour Voice (@harbour) May 14, 2024", "Harbour Voice", "2024-05-14"),
        ("Head\nIt rained in Basra.\n— Harbour Voice (@harbour)", "Harbour Voice", None),
        ("Head\nIt rained in Basra.\nh/t @harbour", "harbour", None),
        ("Head\nIt rained in Basra.\nMedia contact:\nNoor Ali\nnoor@harbour.example\n+964 1 000", None, None),
        ("Head\nIt rained in Basra. Source: Harbour Voice", "Harbour Voice", None),
        ("View this email in your browser\nHead\nIt rained in Basra.\nUnsubscribe", None, None),
        ("Head of the long story about rain - Reuters\nIt rained in Basra.", "Reuters", None),
    ],
)
def test_what_comes_along_with_a_copy_is_none_of_the_story(copied: str, source: str | None, day: str | None) -> None:
    its = said(copied)
    assert its.title.removesuffix(" of the long story about rain") == "Head"
    assert (its.body, its.source, its.date and str(its.date)) == ("It rained in Basra.", source, day)


@pytest.mark.parametrize(
    "text",
    [
        "From: the heart of Basra\nIt rained in Basra.",
        "عاجل: انفجار\nالآن يصلنا المزيد.",
        "A long name of somebody who posts news all day\n3h\nIt rained in Basra.",
    ],
)
def test_what_only_looks_like_a_copy_is_the_story(text: str) -> None:
    its = said(text)
    assert all(
        line.strip("— ") in f"{its.title}\n{its.body}" or line == "3h"
        for line in text.removeprefix("عاجل: ").split("\n")
    )


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        (
            "The committee said on Monday that it would set up\na fund for farmers who had lost their crops, and\n"
            "asked the ministry to pay into it by the spring.",
            True,
        ),
        (
            "The committee said on Monday that it would pay\nA fund is set up for farmers in the northern towns\nYes.",
            False,
        ),
        (
            "- The committee said on Monday that it would pay\n- and a fund is set up for farmers there.\n- Yes.",
            False,
        ),
    ],
)
def test_lines_that_a_page_cut_are_put_together(text: str, whole: bool) -> None:
    its = said(f"Head of it\n\n{text}")
    assert (its.body == text.replace("\n", " ")) == whole


def test_headlines_that_are_links_are_items_of_a_digest() -> None:
    lines = ["Oil prices fall", "Truce in Gaza", "Rain in Basra"]
    text, links = "Today's headlines", []
    for number, line in enumerate(lines):
        links.append(Entity("text_link", len(text) + 3, len(line), f"https://a.example/{number}"))
        text += f"\n• {line}"
    its = said(text, entities=tuple(links))
    assert (its.kind, [line[2:] for line in its.body.splitlines()]) == ("digest", lines)
    plain = text.replace("• ", "")
    moved = tuple(replace(link, offset=link.offset - 2 * (number + 1)) for number, link in enumerate(links))
    assert said(plain, entities=moved).body.splitlines() == lines


def test_a_channel_that_is_named_breaking_news_breaks_news() -> None:
    assert said("عاجل: انفجار في دمشق", source="عاجل").breaking
