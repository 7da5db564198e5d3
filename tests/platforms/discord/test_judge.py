"""The judge of the rendering tests finds what it is there to find."""

import pytest

from tests.platforms.discord.judge import read


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("# Title", "heading"),
        ("a\n  - b", "list"),
        ("12. b", "list"),
        ("> a", "quote"),
        ("-# a", "subtext"),
        ("**a**", "bold"),
        ("*a*", "bold or italic"),
        ("_a_", "underline"),
        ("~~a~~", "struck"),
        ("||a||", "spoiler"),
        ("`a`", "code"),
        ("[a](https://b.example)", "link"),
        ("see https://b.example now", "address"),
        ("<https://b.example>", "bare address"),
        ("<@1>", "mention"),
        ("@everyone", "mention"),
        ("<#1>", "mention"),
        ("</a:1>", "command"),
        ("<t:1:R>", "time"),
        (":smile:", "emoji"),
    ],
)
def test_markup_is_found(text: str, kind: str) -> None:
    assert read(text).acts == [kind]


def test_what_is_bold_is_read_as_text() -> None:
    reading = read("**a\\*** b\n**c**d")
    assert (reading.shown, reading.bold) == ("a* b\ncd", ["a*", "c"])


@pytest.mark.parametrize("text", ["a - b", "C# 3", "10:30", "a * b", "1.5", "snake\\_case\\_name"])
def test_plain_text_is_plain(text: str) -> None:
    assert read(text).acts == []
