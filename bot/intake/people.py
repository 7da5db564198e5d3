"""Bylines and credits: who wrote a story, and who took its pictures, edited or translated it."""

import re
from dataclasses import replace

from bot.intake.agencies import is_agency, is_outlet, is_place
from bot.intake.copied import is_button
from bot.intake.days import only_day
from bot.intake.lines import Line
from bot.intake.notes import Notes
from bot.intake.wording import AUTHOR, AUTHOR_BARE, CREDIT, EXCLUSIVE, POSTS, POSTS_FIRST, opening
from bot.text.fold import words

_LONGEST = 110  # code points of a byline
_MOST_WORDS = 8  # of names: "Tom Okafor and Lena Ruiz"
_MOST_SIGNED = 4  # words of a name behind a pen
_LABEL = re.compile(r"[\W_]*(?P<label>[^\W_][^:：/|\n]{0,24}?)\s*(?:[:：/|]|\s[-–—]\s|[-–—](?=\s))\s*(?P<name>.+)")
_PEN = re.compile("^[✍🖊🖋📝][\ufe0f\U0001f3fb-\U0001f3ff]*\\s*")
_ON_A_DAY = re.compile(r"\s+on\s+(?=[A-Z0-9])")  # by A. Writer on Sep 18
_PARTS = re.compile(r"\s+[-–—]\s+|\s*[|•·]\s*")
_WRITTEN = re.compile(r"\s*(?:written\s+)?by\s", re.IGNORECASE)
_CITY = 3  # words of one
_POST = 6  # words of one
_AFFILIATION = 6  # words: "Faculty of Agriculture"
_SMALL = frozenset(
    ["and", "&", "of", "for", "the", "de", "la", "le", "van", "von", "der", "al", "el", "bin", "ibn", "ben"]
)
_NO_NAME = frozenset(
    [
        "في",
        "على",
        "من",
        "إلى",
        "أن",
        "إن",
        "عن",
        "بعد",
        "قبل",
        "مع",
        "هذا",
        "هذه",
        "التي",
        "الذي",
        "اليوم",
        "أمس",
        "لا",
        "لم",
        "لن",
        "قد",
        "كان",
        "كانت",
        "بين",
    ]
)
_TAIL = re.compile(
    r"(?<=[.!?؟…»”\")])\s*[(\[]?\s*(?P<label>[^\W\d_][^\W\d_]*(?:\s[^\W\d_]+){0,2})\s*[:/]\s*[^.:/\n]{2,50}(?:\.?/?[^.:\n]{0,40})[)\]]?\s*\.?$"
)
_BRACKETS = re.compile(r"\s*[(\[]([^()\[\]\n]{4,100})[)\]][\s.]*$")


_GIVEN = """
محمد أحمد محمود علي حسن حسين عمر عمرو خالد مصطفى إبراهيم يوسف عبد عبدالله عبدالرحمن سعد سعيد سامي سمير كريم كمال
جمال جلال طارق وائل هاني هشام ياسر ياسين زياد زيد عادل عماد فادي فؤاد فارس فراس فيصل قاسم ليث ماجد ماهر مازن
مالك مجدي محسن مروان مهند ناصر نادر نبيل نزار وسام وليد باسم باسل بلال تامر ثامر جعفر حازم حامد حسام حمزة حيدر
داود رائد رامي رياض زكريا سلمان سليم سيف شادي صادق صالح صلاح طلال عامر عباس عصام علاء غسان فهد كاظم كرار لؤي
مأمون منير موسى نوفل هيثم يحيى يونس آية آمال أسماء أمل أمينة إيمان بسمة بشرى تغريد حنان خديجة دعاء دلال ديمة
رانيا رباب رشا رغد رنا رهف ريم ريما زهراء زينب سارة سحر سعاد سلمى سلوى سمر سميرة سناء سهى سوسن شهد شيماء صفاء
نادين جورج إلياس أنطوان جوزيف طوني شربل مارون ميشال بيار فادية رولا كارولين كارين جويل ماريا ميرنا نانسي ريتا غريس سمية
سلافة لينا لين جنى ريان تالا ميس شذى رؤى لارا لانا ياسر أنس معاذ مؤمن عزيز عبدالكريم لطفي شوقي فتحي حمدي رمزي صبري
أيمن أمجد أشرف أكرم أنور إيهاب إسلام إسماعيل بدر برهان تيسير جابر جواد حبيب حكمت خليل رأفت رفيق رشيد زهير سامح ساجد
شريف شاكر صبحي ضياء طه عاصم عباس عدنان عدي عزت عقيل عمار غالب فراس فوزي قصي كامل كنان لقمان مثنى مراد مصعب معتز
مقداد منتصر منذر مهدي نجيب نضال نعيم همام وائل وجدي وجيه ولاء آلاء أريج أسيل أماني أنغام إسراء إيناس بتول بلقيس تهاني
ثناء جميلة جيهان حوراء خلود داليا دينا ربى رزان رقية رنيم روان زهرة سعدية سندس سهير شروق شيرين صابرين ضحى عفاف عهود
عائشة عبير غادة فاطمة فرح كوثر لبنى لمى لمياء ليلى ليندا مريم منى مها ميساء نادية ندى نسرين نهى نوال نور نورا
هالة هبة هدى هناء هند وفاء ياسمين يسرى
"""
_GIVEN_NAMES = frozenset(words(_GIVEN))


def is_given(name: str) -> bool:
    """Whether a name begins with one that people are given, as far as that is known."""
    return words(name)[:1] != [] and words(name)[0] in _GIVEN_NAMES


def byline(line: Line, *, headline: bool = False) -> Notes | None:
    """The author whom a line names, and the day, place or agency that it names beside. None for any other line."""
    if len(line.text) > _LONGEST:
        return None
    if (pen := _PEN.match(line.text)) and is_name(line.text[pen.end() :], most=_MOST_SIGNED):
        return Notes(author=line.text[pen.end() :])
    known, told, named = Notes(), False, ""
    text = _PEN.sub("", line.text)
    for part in filter(_says, _PARTS.split(text)) if _splits(text) else [text]:
        notes = _part(part.strip(" :-–—"), headline=headline)
        if (
            notes is None
            and not headline
            and len(part.split()) > 1
            and is_given(part)
            and is_name(part, most=_MOST_SIGNED)
        ):
            notes, named = Notes(), named or part
        if notes is None:
            return None
        told = told or bool(notes.author)
        known = _joined(known, notes)
    if named and not told and known.day:  # a name beside a day
        return replace(known, author=named)
    return known if told and not named else None


def _says(part: str) -> bool:
    return not is_button(Line(part))


def is_post(line: Line) -> bool:
    """Whether a few words are only somebody's post: "consumer affairs correspondent", "محرر الشؤون الدولية"."""
    said = line.key.split()
    last, first = said[-1:], said[:1]
    return 0 < len(said) <= _POST and (not POSTS.isdisjoint(last) or not POSTS_FIRST.isdisjoint(first))


def credit(line: Line) -> bool:
    """Whether a line only says who took the pictures, edited or translated: "(Reporting by ...)"."""
    if len(line.text) > _LONGEST + 40:
        return False
    phrase = opening(line.key, CREDIT)
    return bool(phrase) and (phrase.endswith(" by") or _is_labelled(line.text, phrase))


def without_credit(text: str) -> str:
    """A text without the credit that its last sentence is followed by."""
    if (found := _BRACKETS.search(text[-_LONGEST:])) and credit(Line(found[1])):
        return text[: len(text) - len(found[0])].rstrip()
    tail = text[-_LONGEST:]
    found = _TAIL.search(tail)
    if found and opening(" ".join(words(found["label"])), CREDIT):
        return text[: len(text) - len(tail) + found.start()].rstrip()
    return text


def is_name(text: str, *, most: int = _MOST_WORDS) -> bool:
    """Whether words may be people's names: few, no number, no small words; Latin ones with capital letters."""
    found = text.replace("،", " ، ").split()
    if not 0 < len(found) <= most or any(char.isdigit() or char in '?؟!:«»“”"@#' for char in text):
        return False
    return all(_is_name_word(word) for word in found) and not text.endswith("…")


def _is_name_word(word: str) -> bool:
    bare = word.strip(".,،")
    if not bare:
        return word in (",", "،")
    if bare[0].isascii() and bare[0].isalpha():
        return bare[0].isupper() or bare in _SMALL
    # Not folded: "على" is no name, "علي" is one.
    return (bare[0].isalpha() or bare == "&") and bare not in _NO_NAME


def _splits(text: str) -> bool:
    """A label with a dash behind it is no part of its own: "كتب - ماهر"."""
    first, *rest = _PARTS.split(text)
    return not (len(rest) == 1 and " ".join(words(first)) in AUTHOR)


def _part(text: str, *, headline: bool) -> Notes | None:
    before, comma, after = _ON_A_DAY.sub(", ", text).partition(",")
    if comma and (named := author_of(before, headline=headline)):
        rest = _beside(after.strip())
        if rest or (_WRITTEN.match(text) and is_name(after.strip(), most=_AFFILIATION)):
            return _joined(Notes(author=named), rest or Notes())
    if named := author_of(text, headline=headline):
        return _with_agency(named)
    return _beside(text)


def _with_agency(named: str) -> Notes:
    """Who wrote it, and for whom, with nothing between them: "MARA ELLISON Associated Press"."""
    said = named.split()
    for count in range(2, len(said)):
        if is_agency(" ".join(said[count:])):
            return Notes(author=" ".join(said[:count]), source=" ".join(said[count:]))
    return Notes(author=named)


def _beside(text: str) -> Notes | None:
    """What stands beside a name: a day, a place, an agency; credits and "exclusive" say nothing of use."""
    if day := only_day(text):
        return Notes(day=day)
    where = text.removeprefix("in ").removeprefix("في ")
    if is_place(where) or (where != text and where.isascii() and is_name(where, most=_CITY)):
        return Notes(place=where)
    if is_agency(text) or is_outlet(text):
        return Notes(source=text)
    line = Line(text)
    if is_post(line):
        return Notes()
    return Notes() if line.key in EXCLUSIVE or credit(line) else None


def author_of(text: str, *, headline: bool = False) -> str | None:
    """The name behind "كتب:", "by" and their kind. Where a title would stand only what can't open one counts."""
    labelled = _LABEL.fullmatch(text)
    if (
        labelled
        and _namesauthor_of(label := " ".join(words(labelled["label"])))
        and not (headline and label in _OPEN_TITLES)
    ):
        name = labelled["name"].strip(" .:")
        return name if is_name(name, most=6) and not is_agency(name) else None
    phrase = opening(" ".join(words(text)), AUTHOR_BARE)
    name = _behind(text, phrase)
    certain = len(name.split()) > 1 and (phrase not in _VERBS or (not headline and len(name.split()) <= 3))  # noqa: PLR2004
    return name if phrase and certain and is_name(name, most=_MOST_WORDS) else None


def _namesauthor_of(label: str) -> bool:
    """Whether a label says who wrote the story, perhaps with what else they did: "إعداد وترجمة"."""
    first, _, then = label.partition(" و")
    if not then:
        first, _, then = label.partition(" and ")
    return label in AUTHOR or (then != "" and first in AUTHOR | _DEEDS and then in AUTHOR | _DEEDS)


_DEEDS = frozenset(words("ترجمة تصوير تحرير عدسة تقديم كتابة صياغة مونتاج photos written reported"))
_OPEN_TITLES = frozenset(words("تقرير حوار تحقيق متابعة كتب كتبت الكاتب الكاتبة المراسل مراسلنا"))
_VERBS = frozenset(words("كتب كتبت"))


def _behind(text: str, phrase: str) -> str:
    count = len(phrase.split())
    return " ".join(text.strip(" .:").split()[count:]) if count else ""


def _is_labelled(text: str, phrase: str) -> bool:
    """Whether a separator follows the phrase of a credit."""
    label = _LABEL.fullmatch(text.strip("()[] "))
    return bool(label) and " ".join(words(label["label"])) == phrase  # type: ignore[index]


def _joined(first: Notes, then: Notes) -> Notes:
    return replace(
        first,
        author=first.author or then.author,
        day=first.day or then.day,
        place=first.place or then.place,
        source=first.source or then.source,
    )
