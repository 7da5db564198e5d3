"""Letters: joined, in their order, and only those that the font has."""

import pytest
from PIL import Image

from bot.pictures.canvas import INK, SHEET, Canvas
from bot.pictures.letters import ELLIPSIS, drawable, face, width, wrapped
from bot.text.bidi import Direction, isolate
from tests.drawing import draws, opened

pytestmark = draws

SIZE = 60


def line(text: str, direction: Direction = "rtl") -> Image.Image:
    """A line as it stands on a sheet, cut to its ink at the left and the right."""
    canvas = Canvas(1600, 160, direction, SHEET)
    canvas.write(text, (20, 100), face(400, SIZE), INK)
    image = opened(canvas.png())
    left, _, right, _ = image.point(lambda value: 255 if value < 200 else 0).getbbox() or (0, 0, 1, 1)
    return image.crop((left, 0, right, image.height))


def pieces(image: Image.Image) -> int:
    """How many parts have a white column between them."""
    dark = [min(image.crop((x, 0, x + 1, image.height)).tobytes()) < 128 for x in range(image.width)]
    return sum(1 for before, now in zip([False, *dark], dark, strict=False) if now and not before)


def alike(one: Image.Image, other: Image.Image) -> bool:
    """The same ink, but for what half a pixel makes of edges."""
    if abs(one.width - other.width) > 2:
        return False
    return sum(abs(a - b) for a, b in zip(one.tobytes(), other.resize(one.size).tobytes(), strict=True)) < (
        12 * one.width * one.height
    )


APART = "\u200c"
"""What keeps two letters from joining."""


def test_arabic_letters_join() -> None:
    assert pieces(line("بسيط")) == 1
    assert pieces(line(APART.join("بسيط"))) == 4
    word = "العراق"
    assert line(word).tobytes() != line(APART.join(word)).tobytes()
    assert width(word, face(400, SIZE), "rtl") < sum(width(letter, face(400, SIZE), "rtl") for letter in word)


def test_arabic_is_read_from_the_right() -> None:
    assert line("العراق").tobytes() != line("العراق"[::-1]).tobytes()
    whole = line("سد باب")
    first = line("سد")
    assert alike(whole.crop((whole.width - first.width, 0, whole.width, whole.height)), first)
    assert alike(whole.crop((0, 0, line("باب").width, whole.height)), line("باب"))


def test_mixed_lines_stand_in_the_order_of_their_direction() -> None:
    latin = line("BBB")
    rtl, ltr = line("قمة BBB", "rtl"), line("قمة BBB", "ltr")
    assert alike(rtl.crop((0, 0, latin.width, latin.height)), latin)
    assert not alike(ltr.crop((0, 0, latin.width, latin.height)), latin)
    assert alike(ltr.crop((ltr.width - latin.width, 0, ltr.width, ltr.height)), latin)


def test_what_orders_letters_is_not_seen() -> None:
    assert line(isolate("Basra"), "ltr").tobytes() == line("Basra", "ltr").tobytes()


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("العراق: 50% «نمو»، ٢٠٢٦؟", "العراق: 50% «نمو»، ٢٠٢٦؟"),
        ("🔴 عاجل | فيضان ☔️ في البصرة", "عاجل | فيضان في البصرة"),
        ("习近平 visits بغداد", "… visits بغداد"),
        ("新华社 新华社 Basra", "… Basra"),
        ("新华社", ""),
        ("🔴🔴", ""),
        ("", ""),
        ("𝗕𝗮𝘀𝗿𝗮 ﷺ №5", "Basra صلى الله عليه وسلم No5"),
        ("ﺍﻟﻌﺮﺍﻕ", "العراق"),
        ("tab\tand\nline\x00 and\u200d joiner", "tab and line and\u200d joiner"),
        ("Erbil ڕۆژ", "Erbil …"),
    ],
)
def test_only_what_the_font_has_is_drawn(text: str, drawn: str) -> None:
    assert drawable(text) == drawn


def test_what_is_drawn_of_strange_texts_has_no_boxes() -> None:
    box = line("\U0010ffff", "ltr")
    for char in drawable("Δ № € → ✓ ☆ م\u0651 é ﷲ λ И א"):
        assert char.isspace() or line(char, "ltr").tobytes() != box.tobytes(), char


def test_a_long_text_is_cut_in_its_last_line() -> None:
    its, text = face(600, 40), "تقاسم مياه النهر بين المدن " * 10
    lines = wrapped(text, its, 900, 2, "rtl")
    assert len(lines) == 2
    assert lines[1].endswith(ELLIPSIS)
    assert text.startswith(" ".join(lines).removesuffix(ELLIPSIS))
    assert all(width(each, its, "rtl") <= 900 for each in lines)


def test_what_fits_stays_as_it_is() -> None:
    assert wrapped("Old bridge reopens", face(600, 40), 900, 2, "rtl") == ["Old bridge reopens"]
    assert wrapped("one two three four", face(600, 40), 200, 3, "ltr") == ["one two", "three four"]
    assert wrapped("", face(600, 40), 900, 2, "rtl") == []


def test_lines_are_about_as_long_as_each_other() -> None:
    its, title = face(600, 40), "نازعو الألغام في الموصل: حرب صامتة على ما خبأته الحرب تحت الأنقاض"
    lines = wrapped(title, its, 1000, 2, "rtl")
    assert " ".join(lines) == title
    first, second = (width(each, its, "rtl") for each in lines)
    assert abs(first - second) < 150


def test_a_word_without_end_is_cut() -> None:
    [cut] = wrapped("x" * 400 + " more", face(600, 40), 900, 3, "ltr")
    assert cut.endswith(f"x{ELLIPSIS}")
    assert width(cut, face(600, 40), "ltr") <= 900
