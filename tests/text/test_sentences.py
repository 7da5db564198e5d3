import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.sentences import lead, sentences
from tests.text.strategies import articles, hostile


@pytest.mark.parametrize(
    "whole",
    [
        "بلغ النمو 4.6 في المئة",
        "قال د. محمد الكاظمي ذلك",
        "وأضاف أ.د. حسن علي رأيا آخر",
        "حضر (د. محمد) أمس",
        "وقال ود. سامي معه",
        "The U.S. Senate voted",
        "Mr. Smith met Gen. Jones in St. Louis on Jan. 5",
        "They chose e.g. Basra",
        "Room No. 5 is open",
        "He works at www.example.com now",
        "1. البند الأول من القائمة",
        "  2. Another item",
        '"Why?" he asked',
        "wait... what",
    ],
)
def test_a_point_inside_a_sentence_does_not_end_it(whole: str) -> None:
    assert sentences(f"{whole}. ثم انتهى.") == [f"{whole.strip()}.", "ثم انتهى."]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("\n \n", []),
        ("جملة بلا نهاية", ["جملة بلا نهاية"]),
        ("هل انتهى؟ نعم! انتهى… حقا", ["هل انتهى؟", "نعم!", "انتهى…", "حقا"]),
        ("قال: «انتهى.» ثم مضى.", ["قال: «انتهى.»", "ثم مضى."]),
        ('قال: "انتهى". ومضى.', ['قال: "انتهى".', "ومضى."]),
        ("هل انتهى؟نعم انتهى", ["هل انتهى؟", "نعم انتهى"]),
        ("حقا؟! نعم.", ["حقا؟!", "نعم."]),
        ("فقرة أولى.\n\nفقرة ثانية\nسطر.", ["فقرة أولى.", "فقرة ثانية", "سطر."]),
        ("وقع ذلك عام 2020 م. وبعده هدأ.", ["وقع ذلك عام 2020 م.", "وبعده هدأ."]),
        ("حدث ذلك في 2021. وبعدها عاد.", ["حدث ذلك في 2021.", "وبعدها عاد."]),
        ("2021. عام صعب", ["2021.", "عام صعب"]),
        ("He said no. They left.", ["He said no.", "They left."]),
        ("One. Two.", ["One.", "Two."]),
        ("第一句。第二句！", ["第一句。", "第二句！"]),
    ],
)
def test_sentences(text: str, found: list[str]) -> None:
    assert sentences(text) == found


@given(hostile | articles)
def test_sentences_lose_only_white_space(text: str) -> None:
    found = sentences(text)
    assert "".join("".join(found).split()) == "".join(text.split())
    assert all(sentence and "\n" not in sentence for sentence in found)


@pytest.mark.parametrize(
    ("limit", "summary"),
    [
        (100, "أولى هنا. ثانية هنا. ثالثة هنا."),
        (25, "أولى هنا. ثانية هنا."),
        (12, "أولى هنا."),
        (8, "أولى…"),
        (0, ""),
    ],
)
def test_lead_takes_whole_sentences(limit: int, summary: str) -> None:
    assert lead("أولى هنا. ثانية هنا.\nثالثة هنا. رابعة هنا.", limit) == summary


@given(hostile | articles, st.integers(0, 200))
def test_lead_fits(text: str, limit: int) -> None:
    assert len(lead(text, limit)) <= limit
