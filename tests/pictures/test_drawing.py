"""Pictures as they come out: small, always the same, and like those that somebody looked at."""

from dataclasses import replace

import pytest

from bot.pictures import ability, job
from bot.pictures.charts import EDGE
from bot.pictures.designs import Design, packed, unpacked
from bot.text.bidi import Direction
from tests.drawing import CARD, COVER, DESIGNS, ENGLISH, SOURCES, TOPICS, draws, likeness, opened

LOOKED_AT = {
    "cover-ar": 0xA800A800A800D370D5504550DAC00000D710E254D988000056005E0160012000,
    "cover-en": 0x00320032003200000000019801A8002801A80000000000000001700570030002,
    "card-ar": 0x1C006E01000000000000000000003580AD801D002C00A800C800000000000000,
    "sources-ar": 0x00000000080008000800CC00AC00CC008C000C00D800A000CC00B80090000000,
    "topics-ar": 0x00000DA80CA80CAC8CAD0CA80CA80E988F380F3C0C04E800A400A80090000000,
}
"""The likeness of each, as it was when somebody had looked at it."""


@draws
@pytest.mark.parametrize("name", DESIGNS)
def test_a_picture_is_like_the_one_that_was_looked_at(name: str) -> None:
    """Another version of a library may draw another edge; letters that come apart change the whole."""
    difference = likeness(opened(job.draw(DESIGNS[name]))) ^ LOOKED_AT[name]
    assert difference.bit_count() <= 12


@draws
@pytest.mark.parametrize("design", DESIGNS.values(), ids=list(DESIGNS))
def test_a_picture_is_small_and_always_the_same(design: Design) -> None:
    png = job.draw(design)
    assert png
    assert png == job.draw(replace(design))
    assert len(png) < 150_000
    assert opened(png).width == 1200
    assert opened(job.draw(replace(CARD, brand="x"))).size == (1200, 630)


@draws
def test_the_layout_begins_where_reading_begins() -> None:
    for one in (COVER, CARD):
        image, mirrored = opened(job.draw(one)), opened(job.draw(replace(one, direction="ltr")))
        band = (0, 0, 1200, 526) if one is CARD else (0, 180, 1200, 520)
        left, right = (0, band[1], 600, band[3]), (600, band[1], 1200, band[3])
        assert _ink(image.crop(right).tobytes()) > _ink(image.crop(left).tobytes())
        assert image.tobytes() != mirrored.tobytes()
    bars = opened(job.draw(replace(SOURCES, bars=(("x", 1, "1"), ("y", 1, "1")))))
    assert bars.getpixel((780, 190)) < 100  # type: ignore[operator]
    assert bars.getpixel((400, 190)) < 100  # type: ignore[operator]
    assert opened(job.draw(replace(SOURCES, direction="ltr"))).getpixel((420, 190)) < 100  # type: ignore[operator]


def _ink(grey: bytes) -> int:
    return sum(1 for value in grey if value < 128)


@draws
def test_all_others_are_no_source_like_the_others() -> None:
    bars = replace(SOURCES, bars=(("x", 5, "5"), ("y", 9, "9")))
    last = (780, 168 + 62 + 24)
    assert opened(job.draw(bars)).getpixel(last) < 100  # type: ignore[operator]
    assert opened(job.draw(replace(bars, rest=True))).getpixel(last) > 150  # type: ignore[operator]


@draws
def test_a_long_title_becomes_smaller_and_then_is_cut() -> None:
    for words in (4, 12, 24, 90):
        assert job.draw(replace(CARD, title="تقاسم المياه " * words, source="x" * 300))
    assert job.draw(replace(CARD, source=""))


@draws
def test_a_cover_holds_what_there_is() -> None:
    many = replace(COVER, topics=("موضوع طويل الاسم جدًا",) * 4, headlines=COVER.headlines[:1] * 3)
    assert job.draw(many) != job.draw(COVER)
    assert job.draw(replace(COVER, headlines=(("1", "新华社"), *COVER.headlines[1:])))
    assert job.draw(replace(ENGLISH, headlines=(), topics=()))


@draws
def test_of_a_title_in_foreign_letters_there_is_no_card() -> None:
    assert job.drawn(packed(replace(CARD, title="新华社 📚"))) == {}


@draws
def test_a_day_without_news_is_a_day_all_the_same() -> None:
    assert job.draw(replace(TOPICS, rows=(("x", (0, 1), "1"),), days=("1", "2")))


@pytest.mark.parametrize("design", DESIGNS.values(), ids=list(DESIGNS))
def test_a_design_goes_to_another_process_as_it_is(design: Design) -> None:
    assert unpacked(packed(design)) == design
    assert hash(unpacked(packed(design))) == hash(design)


def test_half_a_surrogate_pair_takes_nothing_down() -> None:
    its = unpacked(packed(replace(CARD, title="x\ud800")))
    assert its == replace(CARD, title="x?")


def test_without_fribidi_nothing_is_drawn() -> None:
    missing = ability.lacking(shapes=False, font=None)
    assert "apt install libfribidi0" in missing
    assert job.drawn(packed(CARD), missing=missing) == {"trouble": missing}
    assert ability.lacking(shapes=None, font=None) == missing


def test_without_a_font_nothing_is_drawn() -> None:
    assert "fontpkg-cairo" in ability.lacking(shapes=True, font=None)


@draws
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_a_long_figure_has_its_room(direction: Direction) -> None:
    """It ends before the edge of the picture, and nothing is drawn below it."""
    figure = "1,234,567,890"
    bars = replace(SOURCES, direction=direction, bars=(("x", 9, figure), ("y", 4, "4")), rest=False)
    rows = (("x", (9,) * 14, figure), ("y", (4,) * 14, "4"))
    trends = replace(TOPICS, direction=direction, rows=rows, days=("1",) * 14)
    edge = (1200 - EDGE, 0, 1200, 700) if direction == "ltr" else (0, 0, EDGE, 700)
    for design in (bars, trends):
        image = opened(job.draw(design))
        left, top, right, bottom = edge
        assert not _ink(image.crop((left, top, right, min(bottom, image.height))).tobytes())
    there = opened(job.draw(trends)).getpixel((960, 185) if direction == "ltr" else (240, 185))
    assert there > 240, "a column stands where the figure is"  # type: ignore[operator]
