"""What comes in loses its Markdown and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.discord.markdown import escape, link_target, one_line, sendable, unmarked
from tests.platforms.discord.judge import read


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


def test_line_ends_of_all_kinds_are_one() -> None:
    assert sendable("a\r\nb\u2028c\x0bd\te") == "a\nb\nc\nd e"
    assert one_line("a\r\n  b\u2029") == "a b"


@pytest.mark.parametrize(
    "url", [None, "", "javascript:alert(1)", "https://", "https://[::1", "https://a b", "ftp://a", "https://a\x00"]
)
def test_what_is_no_web_address_is_no_link(url: str | None) -> None:
    assert link_target(url, 512) is None
