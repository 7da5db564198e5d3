import pytest
from hypothesis import given

from bot.text.bidi import LRM, RLM, Direction, strip_controls
from bot.text.embedding import LRI, PDI, embedded, marked, room
from tests.text.strategies import articles, hostile


def seen(text: str) -> str:
    """The isolates as brackets."""
    return text.replace(LRI, "[").replace(PDI, "]")


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("يدعم C++ و Rust", "يدعم [C++] و Rust"),
        ("بلغة C#، وكذلك F#.", "بلغة [C#]، وكذلك [F#]."),
        ("للطوارئ: +964 770 123 4567 أو 122", "للطوارئ: [+964 770 123 4567] أو 122"),
        ("و+964 (0)770-123", "و[+964 (0)770-123]"),
        ("اتصل على 0770 123 4567 اليوم", "اتصل على [0770 123 4567] اليوم"),
        ("منصة .NET من Microsoft.", "منصة [.NET] من Microsoft."),
        ("كتب @noor و #Iraq", "كتب [@noor] و [#Iraq]"),
        ("اقرأ https://example.com/a?b=1/ الآن", "اقرأ [https://example.com/a?b=1/] الآن"),
        ("في 27/11/2026 عند 08:30", "في 27/11/2026 عند 08:30"),
        ("في 2026-07-01 أو 2026-07-01 14:30، ثم", "في [2026-07-01] أو [2026-07-01 14:30]، ثم"),
        ("الرقم 2026-07-0123", "الرقم 2026-07-0123"),
        ("في \u200e/drafts أو \u200e/search، وتحته الزر", "في \u200e/drafts أو \u200e[/search]، وتحته الزر"),
        ("بين 2024-2026 و 2027", "بين 2024-2026 و 2027"),
        ("ارتفع 5+3 و 10%", "ارتفع 5+3 و 10%"),
        ("قال Reuters. ثم", "قال Reuters. ثم"),
        ("لغات: C++، Rust، Go.", "لغات: [C++]، [Rust]، Go."),
        ("عن The New York Times؛ وعن X، وغيرهما", "عن [The New York Times]؛ وعن [X]، وغيرهما"),
        ("بوسم #العراق", "بوسم #العراق"),
        ("C++ and Rust", "C++ and Rust"),
        ("\u2068C++\u2069 لغة", "\u2068C++\u2069 لغة"),
        ("", ""),
    ],
)
def test_pieces_keep_their_signs(line: str, shown: str) -> None:
    shown = shown.replace("\u2069", "]") if "\u2068" in line else shown
    assert seen(embedded(line)) == shown


def test_each_line_is_looked_at_alone() -> None:
    assert seen(embedded("C++ now\nC++ الآن\n\n\u2068x\u2069 C++ هنا")) == "C++ now\n[C++] الآن\n\n\u2068x] C++ هنا"


@given(hostile | articles)
def test_nothing_else_changes_and_the_room_suffices(text: str) -> None:
    bare = strip_controls(text)
    assert strip_controls(embedded(bare)) == bare
    assert len(embedded(bare)) - len(bare) <= room(bare)
    assert embedded(embedded(bare)) == embedded(bare)


@given(hostile | articles, articles)
def test_more_text_never_needs_less_room(text: str, more: str) -> None:
    assert room(text + more) >= room(text)


@pytest.mark.parametrize(
    ("line", "base", "mark"),
    [
        ("خبر عاجل", "rtl", ""),
        ("CNN بالعربية", "rtl", RLM),
        ("\u2068Khabar\u2069 هو الاسم", "ltr", RLM),
        ("\u2068خبر\u2069 is the name", "rtl", LRM),
        ("\u2066C++\u2069 لغة برمجة", "rtl", RLM),
    ],
)
def test_a_line_with_isolates_always_says_its_direction(line: str, base: Direction, mark: str) -> None:
    assert marked(f"{line}\nx", base) == f"{mark}{line}\nx"
