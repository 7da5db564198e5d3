import time
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.text.clean import clean_line
from bot.text.fold import words
from bot.text.query import Query, Term, parse
from tests.text.strategies import hostile

AT = datetime(2026, 11, 24, 21, 30, tzinfo=UTC)  # half past midnight of the 25th in Baghdad
BAGHDAD = ZoneInfo("Asia/Baghdad")


def read(text: str) -> Query:
    return parse(text, AT, BAGHDAD)


def every(*texts: str) -> tuple[tuple[Term, ...], ...]:
    return tuple((Term(text),) for text in texts)


def baghdad(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, tzinfo=BAGHDAD).astimezone(UTC)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("  \n ؟! … 🗞 ء ـ -", []),
        ("غزة  رفح\nخان يونس", ["غزة", "رفح", "خان", "يونس"]),
        ("العراق، إيران؛ (سوريا)؟", ["العراق", "إيران", "سوريا"]),
        ("العــراق رَئِيسُ الوُزَرَاءِ", ["العــراق", "رَئِيسُ", "الوُزَرَاءِ"]),
        ("U.S. ش.م.ل. c++ C# COVID-19 rust-lang it's 3.5 R&D AT&T", None),
        ("10:30 10,000 5/7/2021 ٣٫٥ 50% #غزة @khabar.bot", None),
        ("قال. نعم... 'quoted' *bold*", ["قال", "نعم", "quoted", "bold"]),
        ("عاجل..تفاصيل وا—شنطن word--word", ["عاجل", "تفاصيل", "وا", "شنطن", "word", "word"]),
        ("http://x.com/y بايدن:كلمة", ["http", "x.com", "y", "بايدن", "كلمة"]),
        ("بايدن: المصدر: رويترز title: x", ["بايدن", "المصدر", "رويترز", "title", "x"]),
        ("مصادر:source:x a-source:x 5title:x", ["مصادر", "source", "x", "a-source", "x", "5title", "x"]),
        ('5" screen م"ن צה"ל كلمة"', ["5", "screen", 'م"ن', 'צה"ל', "كلمة"]),
        ('بـ"الجزيرة" لـ«الشرق الأوسط»', ['بـ"الجزيرة', "لـ", "الشرق", "الأوسط"]),
        ("-5 −٧ – كلمة —كلمة -- a-b --c -.net", ["-5", "−٧", "كلمة", "كلمة", "a-b", "c", "net"]),
        ("or Or ORient أوباما واو OR, b", ["or", "Or", "ORient", "أوباما", "واو", "OR", "b"]),
        ("أو", ["أو"]),
        ("أو نعم او", ["أو", "نعم", "او"]),
        ("\u202bخبر\u200f\u202c a\x00b \ud800x", ["خبر", "ab", "x"]),
        ("می\u200cشود हिन्दी", None),
    ],
)
def test_plain_words(text: str, found: list[str] | None) -> None:
    query = read(text)
    assert query == Query(every(*(text.split() if found is None else found)))
    assert query.is_plain


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ('"حزب الله"', ["حزب الله"]),
        ("“الأمم المتحدة” «مجلس الأمن»", ["الأمم المتحدة", "مجلس الأمن"]),
        ('"واحدة"', ["واحدة"]),
        ('" U.S. "', ["U.S."]),
        ('("a b")|"c d"', ["a b", "c d"]),
        ('"قال «نعم» -لا OR source:x المصدر:y"', ["قال «نعم» -لا OR source:x المصدر:y"]),
        ("«قال «نعم» ثم»", ["قال «نعم» ثم"]),
        ('"5" "', ["5"]),
    ],
)
def test_phrases(text: str, phrases: list[str]) -> None:
    query = read(text)
    assert [term for group in query.wanted for term in group] == [Term(phrase, phrase=True) for phrase in phrases]
    assert not query.is_plain


@pytest.mark.parametrize(
    ("text", "found", "plain"),
    [
        ('"حزب الله', ["حزب", "الله"], ['"حزب الله']),
        ("عاجل «حزب الله", ["عاجل", "حزب", "الله"], ["«حزب الله"]),
        ("«نعم «لا source:x", ["نعم", "لا"], ["«نعم", "«لا"]),
        ("”a b“ c “d", ["a", "b", "c", "d"], ["“d"]),
        ('"" x «» "!"', ["x"], ['""', "«»", '"!"']),
        ('source:"a b', ["source", "a", "b"], ['source:"a b']),
        ('-"a b', ["a", "b"], ['-"a b']),
        ('source:"" x', ["source", "x"], ['source:""']),
        ("source:! x", ["source", "x"], ["source:!"]),
        ("title:- x", ["title", "x"], ["title:-"]),
        ("-source:رويترز -من:2021", ["source", "رويترز", "من", "2021"], ["-source:رويترز", "-من:2021"]),
        ("lang:klingon lang:x", ["lang", "klingon", "lang", "x"], ["lang:klingon", "lang:x"]),
        ("from:غزة إلى:بيروت", ["from", "غزة", "إلى", "بيروت"], ["from:غزة", "إلى:بيروت"]),
        ("-ء x", ["x"], ["-ء"]),
        ("OR a", ["a"], ["OR"]),
        ("a OR", ["a"], ["OR"]),
        ("| a |", ["a"], ["|", "|"]),
        ('OR "a', ["a"], ["OR", '"a']),
        ("OR", [], ["OR"]),
    ],
)
def test_what_is_no_operator_after_all_is_words(text: str, found: list[str], plain: list[str]) -> None:
    query = read(text)
    assert query.wanted == every(*found)
    assert query.plain == tuple(plain)
    assert not query.unwanted


@pytest.mark.parametrize(
    ("text", "wanted", "plain"),
    [
        ("a OR b", ["a b"], []),
        ("x a OR b|c أو d او e y", ["x", "a b c d e", "y"], []),
        ("الحرب أَوْ السلم", ["الحرب السلم"], []),
        ("(غزة OR رفح) عاجل", ["غزة رفح", "عاجل"], []),
        ("a OR OR b | أو c", ["a b c"], ["OR", "أو"]),
        ("a OR -b c", ["a", "c"], ["OR"]),
        ("a أو -b", ["a", "أو"], []),
        ("source:x أو b", ["أو", "b"], []),
        ("source:x OR from:2021", [], ["OR"]),
        ("source:x OR topic:y", [], ["OR"]),
        ("source:x OR source:y | source:z", [], []),
        ("x OR بايدن:كلمة", ["x بايدن", "كلمة"], []),
    ],
)
def test_alternatives(text: str, wanted: list[str], plain: list[str]) -> None:
    query = read(text)
    assert query.wanted == tuple(tuple(map(Term, group.split())) for group in wanted)
    assert query.plain == tuple(plain)


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("غزة -رفح", Query(every("غزة"), (Term("رفح"),))),
        ("−a –b -it's -U.S.", Query(unwanted=(Term("a"), Term("b"), Term("it's"), Term("U.S.")))),
        ('-"حزب الله" -«a b»', Query(unwanted=(Term("حزب الله", phrase=True), Term("a b", phrase=True)))),
        ("-http://x.com/y", Query(unwanted=(Term("http://x.com/y"),))),
        ("\u200f-رفح", Query(unwanted=(Term("رفح"),))),
        ("title:غزة", Query(((Term("غزة", title=True),),))),
        ("-title:غزة", Query(unwanted=(Term("غزة", title=True),))),
        ('العنوان:"a b" OR c', Query(((Term("a b", phrase=True, title=True), Term("c")),))),
        ("SOURCE:BBC", Query(sources=("BBC",))),
        ("ٱلمصدر:«الشرق الأوسط» مصدر：رويترز، المَصْدر:رويترز", Query(sources=("الشرق الأوسط", "رويترز"))),
        ("source:الجزيرة.نت (source:http://x.com/y)", Query(sources=("الجزيرة.نت", "http://x.com/y"))),
        ("topic:رياضة الموضوع:c++ موضوع﹕#غزة", Query(topics=("رياضة", "c++", "#غزة"))),
        ("lang:AR lang:العربية لغة:عربى", Query(languages=("ar",))),
        ("اللغة:الانجليزية language:انكليزي lang:English", Query(languages=("en",))),
        ("lang:FR OR lang:fas", Query(languages=("fr", "fas"))),
    ],
)
def test_operators(text: str, query: Query) -> None:
    assert read(text) == query
    assert not query.is_plain


@pytest.mark.parametrize(
    ("value", "first", "after"),
    [
        ("2021", (2021, 1, 1), (2022, 1, 1)),
        ("2021-07", (2021, 7, 1), (2021, 8, 1)),
        ("2021/12", (2021, 12, 1), (2022, 1, 1)),
        ("7/2021", (2021, 7, 1), (2021, 8, 1)),
        ("2024-02-29", (2024, 2, 29), (2024, 3, 1)),
        ("5-7-2021", (2021, 7, 5), (2021, 7, 6)),
        ("5/7/2021.", (2021, 7, 5), (2021, 7, 6)),
        ("٢٠٢١–٠٧–٠٥", (2021, 7, 5), (2021, 7, 6)),
        ("۵/۷/۲۰۲۱", (2021, 7, 5), (2021, 7, 6)),
        ("today", (2026, 11, 25), (2026, 11, 26)),
        ("اليوم", (2026, 11, 25), (2026, 11, 26)),
        ("Yesterday", (2026, 11, 24), (2026, 11, 25)),
        ("امس", (2026, 11, 24), (2026, 11, 25)),
    ],
)
def test_dates(value: str, first: tuple[int, int, int], after: tuple[int, int, int]) -> None:
    assert read(f"from:{value} حتى:{value}") == Query(since=baghdad(*first), until=baghdad(*after))
    assert read(f"من:{value} الى:{value}") == Query(since=baghdad(*first), until=baghdad(*after))
    assert read(f"منذ:{value}") == Query(since=baghdad(*first))


@pytest.mark.parametrize(
    ("values", "length"),
    [
        ("30min 30دقيقة", timedelta(minutes=30)),
        ("24h 24hours ٢٤س ٢٤ساعة 24H", timedelta(hours=24)),
        ("7d 7days 7ي ٧أيام ۷ايام 7يوم 1w week أسبوع اسبوع", timedelta(days=7)),
        ("2w 14d أسبوعين", timedelta(days=14)),
        ("3m 3months ٣أشهر ٣شهور", timedelta(days=90)),
        ("1y year سنة عام", timedelta(days=365)),
        ("سنتين 2y", timedelta(days=730)),
        ("يومين 48h", timedelta(days=2)),
        ("ساعتين 2h", timedelta(hours=2)),
        ("شهرين 2m", timedelta(days=60)),
        ("day 1d يوم", timedelta(days=1)),
        ("0d", timedelta()),
    ],
)
def test_lengths_of_time(values: str, length: timedelta) -> None:
    for value in values.split():
        assert read(f"since:{value}") == read(f"منذ:{value}") == Query(since=AT - length)


def test_a_length_may_be_quoted() -> None:
    assert read('منذ:"3 أيام"').since == AT - timedelta(days=3)


IMPOSSIBLE = "2021-13 2021-00 2023-02-29 31/4/2021 0000 0001 9999 20211 1-2-3 7 7x 3يومين -7d 9999999999y 999999y"


@pytest.mark.parametrize("value", [*IMPOSSIBLE.split(), "9" * 190])
def test_impossible_times_are_words(value: str) -> None:
    query = read(f"since:{value} from:{value} to:{value}")
    assert query.plain == (f"since:{value}", f"from:{value}", f"to:{value}")
    assert query.wanted == every("since", value, "from", value, "to", value)
    assert (query.since, query.until) == (None, None)


def test_the_last_time_wins_and_a_range_may_be_empty() -> None:
    query = read("since:7d from:2021 to:2019 to:2020")
    assert query == Query(since=baghdad(2021, 1, 1), until=baghdad(2021, 1, 1))
    assert read("from:2022 to:2020") == Query(since=baghdad(2022, 1, 1), until=baghdad(2021, 1, 1))


@pytest.mark.parametrize(
    ("zone", "day", "first", "after"),
    [
        ("Africa/Cairo", "2023-04-28", "2023-04-27 22:00", "2023-04-28 21:00"),  # clocks skip from 0:00 to 1:00
        ("America/Havana", "2025-11-02", "2025-11-02 04:00", "2025-11-03 05:00"),  # they go back from 1:00 to 0:00
    ],
)
def test_a_day_begins_with_its_first_instant(zone: str, day: str, first: str, after: str) -> None:
    query = parse(f"from:{day} to:{day}", AT, ZoneInfo(zone))
    assert [f"{at:%Y-%m-%d %H:%M}" for at in (query.since, query.until)] == [first, after]


def test_thirty_two_terms_count() -> None:
    many = [f"w{number}" for number in range(40)]
    assert read(" ".join(many)).wanted == every(*many[:32])
    assert len(read(" OR ".join(many)).wanted[0]) == 32
    query = read(" -".join(many) + " x source:y")
    assert (len(query.wanted), len(query.unwanted), query.sources) == (1, 31, ("y",))


OPERATORS = ['"', "“", "”", "«", "»", " ", " ", "-", " -", "–", "|", " OR ", " أو ", "(", ":", "：", ".", "'", "/", "،"]
WORDS = "source: المصدر: lang: title: from: to: منذ: a غزة 5 2021 7d أمس \u0651"
pieces = st.lists(st.sampled_from([*OPERATORS, *WORDS.split()]), max_size=25).map("".join)
zones = st.sampled_from([UTC, BAGHDAD, ZoneInfo("Africa/Cairo"), timezone(timedelta(hours=14))])


@given(pieces | hostile | st.text(), st.datetimes(timezones=zones), zones)
@example("from:0001 to:9999 since:yesterday", datetime.min.replace(tzinfo=UTC), timezone(timedelta(hours=-14)))
@example("since:1d", datetime.min.replace(tzinfo=timezone(timedelta(hours=14))), UTC)
def test_any_text_is_a_query(text: str, at: datetime, zone: ZoneInfo) -> None:
    query = parse(text, at, zone)
    terms = [*query.unwanted, *(term for group in query.wanted for term in group)]
    assert all(words(term.text) and term.text == term.text.strip() for term in terms)
    assert all(query.wanted)
    assert all(moment is None or moment.tzinfo is UTC for moment in (query.since, query.until))
    assert all(part and part in clean_line(text) for part in query.plain)


@given(st.lists(st.text(st.characters(categories=["L", "Nd"]), min_size=1, max_size=9).filter(words), max_size=32))
def test_plain_words_are_these_words(typed: list[str]) -> None:
    typed = [word for word in clean_line(" ".join(typed)).split() if word != "OR" and words(word) not in (["او"], [])]
    assert read(" ".join(typed)) == Query(every(*typed))


PIECES = """"/«/« /»/ "/-/ -a/|/OR /أو /a/a-/./م"/:/a:/1:/title:/title:x OR /source:"/-source:x /\u064e"""


@pytest.mark.parametrize("piece", PIECES.split("/"))
def test_time_is_linear(piece: str) -> None:
    began = time.process_time()
    read(piece * (100_000 // len(piece)))
    assert time.process_time() - began < 5, "it takes a twentieth of that, and minutes when not linear"
