"""What comes in loses its Markdown and nothing else."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.platforms.discord.markdown import emboldened, escape, is_seen, link_target, one_line, sendable, unmarked
from bot.text.emphasis import START, STOP, named, plain, runs
from tests.platforms.discord.judge import read
from tests.text.strategies import marked


@pytest.mark.parametrize(
    ("marked", "plain"),
    [
        ("**عاجل**: حريق في *بغداد*", "عاجل: حريق في بغداد"),
        ("# Title\n> quoted\n-# small", "Title\nquoted\nsmall"),
        ("***__both__*** ~~old~~ ||spoiler||", "both old spoiler"),
        ("[the report](https://a.example/x) says", "the report (https://a.example/x) says"),
        ("<:iraq:123> and <a:wave:4>", ":iraq: and :wave:"),
        (r"2 \* 3", "2 * 3"),
        ("snake_case_name and 2 * 3 * 4", "snake_case_name and 2 * 3 * 4"),
        ("C# 9 -# no", "C# 9 -# no"),
    ],
)
def test_markup_goes_and_words_stay(marked: str, plain: str) -> None:
    assert unmarked(marked) == plain


@given(st.text(alphabet="ابة abc123 .,!؟\n"))
def test_text_without_markup_stays_as_it_is(text: str) -> None:
    assert unmarked(text) == text


@given(st.text(max_size=60))
def test_what_is_escaped_reads_as_it_was(text: str) -> None:
    assert read(escape(text)).shown == text
    assert read(escape(text)).acts == []


@given(marked)
@example("- \ufff9- a\ufffb 1\ufff9. b\ufffb\n\ufff9\ufffb- c\n\ufff9\ufffb# d")
@example("https:\ufff9//a.example\ufffb :\ufff9smile\ufffb: <\ufff9@1\ufffb> *\ufff9*\ufffb*")
def test_emphasis_is_bold_and_nothing_else_acts(text: str) -> None:
    reading = read(emboldened(text))
    assert reading.shown == plain(text)
    assert reading.bold == [piece for piece, emphatic in runs(text) if emphatic and is_seen(piece)]
    assert set(reading.acts) <= {"bold"}


def test_what_can_not_be_seen_is_not_bold() -> None:
    assert emboldened("a \ufff9\u200b\ufffb \ufff9 b\ufffb\ufff9 \ufffb") == "a \u200b  **b** "


def test_a_chat_is_shown_by_its_name_where_the_program_names_it() -> None:
    assert emboldened(f"**For** {named('77')}, {START}now{STOP} <#78> {named('-9')}") == (
        r"\*\*For\*\* <#77>, **now** \<\#78\> -9"
    )


def test_line_ends_of_all_kinds_are_one() -> None:
    assert sendable("a\r\nb\u2028c\x0bd\te") == "a\nb\nc\nd e"
    assert one_line("a\r\n  b\u2029") == "a b"


@pytest.mark.parametrize(
    "url",
    [
        *(None, "", "javascript:alert(1)", "https://", "https://[::1", "https://a b", "ftp://a", "https://a\x00"),
        *("https://a.example:99999/x.png", "https://exa%zz.org/x.png", "https://1.2.3.4.5/x.png"),
    ],
)
def test_what_is_no_web_address_is_no_link(url: str | None) -> None:
    assert link_target(url, 512) is None
