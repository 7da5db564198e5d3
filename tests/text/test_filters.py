"""Words and phrases as people type them to filter news."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.text.analysis import analyse
from bot.text.filters import parts, term
from bot.text.query import Term


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("نفط، بصرة", ("نفط", "بصرة")),
        ("oil, gas; water\nair", ("oil", "gas", "water", "air")),
        ("oil price,  gas ", ("oil price", "gas")),
        ('"oil"، oil', ('"oil"', "oil")),
        ('"oil price", “gas, water”, «أسعار النفط»', ("oil price", "gas water", "أسعار النفط")),
        ('"1,000 men", «1;"»', ("1,000 men", '"1"')),
        ("نفط؛النفط,نفط", ("نفط", "النفط")),
        ("OIL, oil", ("OIL",)),
        ('5" screens, 7" screens', ('5" screens', '7" screens')),
        ("1,000, 2,50", ("1,000", "2", "50")),
        ("-sport, title:oil, a OR b, c*", ("-sport", "title:oil", "a OR b", "c*")),
        ('"unclosed, a', ('"unclosed', "a")),
        ('""، !، –', ()),
        ("  ", ()),
    ],
)
def test_parts(typed: str, read: tuple[str, ...]) -> None:
    assert parts(typed) == read


@pytest.mark.parametrize(
    ("part", "asked"),
    [
        ("نفط", Term("نفط", literal=True)),
        ("oil price", Term("oil price", phrase=True, literal=True)),
        ('"oil"', Term("oil", phrase=True, literal=True)),
        ("COVID-19", Term("COVID-19", phrase=True, literal=True)),
        ("-sport", Term("-sport", literal=True)),
        ("title:oil", Term("title:oil", phrase=True, literal=True)),
        ('"', Term('"', literal=True)),
    ],
)
def test_terms(part: str, asked: Term) -> None:
    assert term(part) == asked


@given(st.text(alphabet=st.sampled_from('aب1 ,،;؛\n"“”«»-:*\u202e'), max_size=40) | st.text(max_size=40))
@example('"1;1"')
@example('"a"b"')
def test_what_was_read_reads_the_same_and_holds_words(typed: str) -> None:
    read = parts(typed)
    assert all(analyse(part) for part in read)
    assert len({(term(part).phrase, tuple(analyse(part))) for part in read}) <= len(read)
    for part in read:
        assert analyse(term(part).text) == analyse(part)
    assert parts("\n".join(read)) == read
