"""Pictures for tests: what is drawn of invented news, and how drawn files are looked at."""

import io

import pytest
from PIL import Image

from bot.pictures.ability import trouble
from bot.pictures.designs import Bars, Cover, Design, ShareCard, Trends

MISSING = trouble()
draws = pytest.mark.skipif(bool(MISSING), reason=MISSING)
"""For tests that draw: not on a machine that can't."""

COVER = Cover(
    direction="rtl",
    brand="خبر",
    heading="موجزك",
    date="الجمعة، 27 تشرين الثاني/نوفمبر",
    headlines=(
        ("1", "العراق يوقّع اتفاقًا مع شركة BP لتطوير حقول كركوك النفطية بقيمة 25 مليار دولار وسط ترحيب واسع من الناس"),
        ("2", "افتتاح مكتبة عامة في الكوت 📚 بمشاركة 50 دار نشر"),
        ("3", "Old bridge reopens in Mosul after two years of work"),
    ),
    topics=("اقتصاد", "ثقافة", "العراق"),
    alt="موجزك",
)
ENGLISH = Cover(
    direction="ltr",
    brand="Khabar",
    heading="Your digest",
    date="Friday, 27 November",
    headlines=(("1", "Old bridge reopens in Mosul"), ("2", "اتفاق على تقاسم مياه النهر")),
    topics=("Culture", "Environment"),
    alt="Your digest",
)
CARD = ShareCard(
    direction="rtl",
    brand="خبر",
    title="اتفاق على تقاسم مياه النهر",
    source="بوابة الرافدين",
    date="20 تشرين الثاني/نوفمبر 2026",
    alt="اتفاق على تقاسم مياه النهر",
)
SOURCES = Bars(
    direction="rtl",
    title="الأخبار حسب المصدر",
    note="من 14 إلى 27 تشرين الثاني/نوفمبر",
    bars=(("بوابة الرافدين", 1200, "1,200"), ("The Tigris Post", 770, "770"), ("新华社", 1, "1")),
    alt="الأخبار حسب المصدر",
)
TOPICS = Trends(
    direction="rtl",
    title="المواضيع يومًا بيوم",
    note="من 14 إلى 27 تشرين الثاني/نوفمبر",
    rows=(("اقتصاد", (1, 3, 2, 5, 8, 3, 2, 1, 0, 4, 5, 6, 7, 9), "56"), ("ثقافة", (0,) * 13 + (2,), "2")),
    days=tuple(map(str, range(14, 28))),
    alt="المواضيع يومًا بيوم",
)
DESIGNS: dict[str, Design] = {
    "cover-ar": COVER,
    "cover-en": ENGLISH,
    "card-ar": CARD,
    "sources-ar": SOURCES,
    "topics-ar": TOPICS,
}


def opened(png: bytes | None) -> Image.Image:
    """A drawn file, in grey."""
    assert png
    return Image.open(io.BytesIO(png)).convert("L")


def likeness(image: Image.Image) -> int:
    """A number of 256 bits, of which alike pictures have most in common: whether each spot is darker than the next."""
    spots = image.resize((17, 16), Image.Resampling.BOX).tobytes()
    pairs = [(spots[at], spots[at + 1]) for at in range(len(spots) - 1) if at % 17 != 16]
    return sum(1 << place for place, (one, after) in enumerate(pairs) if one < after)
