"""The scanner finds the line of every key that tomllib finds."""

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config.lines import Lines

SAMPLE = '''
# [comment] key = 1
top = 1  # = [
[a.b]  # section
one = "# [no] = 'x'"
"two words" = """
[not] = a section
"""""
'th"ree' = \'\'\'
four = 4 \'\'\'\'
many = [ # list
  { x = 1 }, "]", [
  2]]
d.e.f = { g = { h = "\\u0041\\"" } }
"\\u0041" = true
[[list]]
x = 1
[[list]]
x = 2
  [ c . "d" ]
  last=1979-05-27T07:32:00Z
  array = ["""a"""", "["]
  end = 1'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("top",), 3),
        (("a", "b"), 4),
        (("a", "b", "one"), 5),
        (("a", "b", "two words"), 6),
        (("a", "b", 'th"ree'), 9),
        (("a", "b", "many"), 11),
        (("a", "b", "d", "e", "f"), 14),
        (("a", "b", "d", "e", "f", "g", "h"), 14),
        (("a", "b", "A"), 15),
        (("list",), 16),
        (("list", "x"), 17),
        (("c", "d"), 20),
        (("c", "d", "last"), 21),
        (("c", "d", "end"), 23),
        (("a", "b", "unknown"), 4),
        (("unknown",), 0),
    ],
)
def test_lines_of_a_sample(path: tuple[str, ...], line: int) -> None:
    tomllib.loads(SAMPLE)
    assert Lines(SAMPLE).of(*path) == line


def test_windows_line_ends_count_once() -> None:
    assert Lines("[a]\r\nb = 1\r\n\r\nc = 2\r\n").of("a", "c") == 4


FRAGMENTS = [
    *("a", "b-1", '"q"', "'l'", '"\\""', "''", '""', "1", "true", "1.5", "-inf", "07:32:00", "0x1F"),
    *(" ", "\t", "\n", "\r\n", ".", ",", " = ", "=", "[", "]", "[[", "]]", "{", "}", "[a]", "\n[b]\n", "#c", "#'\n"),
    *(
        "a = 1\n",
        "c = [\n",
        "x = { y = 1 }\n",
        '"""',
        "'''",
        '"',
        "'",
        '"""\nz = 1\n"""',
        "'''\n'''",
        "\\",
        "خبر",
        '"خ"',
    ),
]


STATEMENTS = [
    *("[a]\n", "[a.b]\n", "[[c]]\n", '["a" . d]\n', "#[e]\n", "\n", "  \t", "f = 1\n", "g.h = '''\n[i]\n'''\n"),
    *('g.\'j\' = """\\\n\\""""" # k = 1\n', "g.\"o\" = ''''''\n", "l = [\n# ]\n[{ m = ']' }],\n]\n"),
]


@given(
    st.lists(st.sampled_from(FRAGMENTS), max_size=12).map("".join)
    | st.lists(st.sampled_from(STATEMENTS), unique=True).map("".join)
)
def test_what_tomllib_accepts_never_fails(text: str) -> None:
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    lines = Lines(text)
    last = text.count("\n") + 1
    assert all(1 <= lines.of(key) <= last for key in document)


names = st.text("abc-_1", min_size=1, max_size=4)
quoted = names.map('"{}"'.format) | names.map("'{}'".format) | names
values = st.sampled_from(
    [
        "1",
        '"x"',
        "'#'",
        "[1, 2]",
        "[\n  1, # ]\n\n]",
        '"""\na = 1\n[b]\n"""',
        "'''\n''\n'''",
        "{ a = 1 }",
        "''",
        '"\\\\"',
    ]
)
fillers = st.sampled_from(["", "\n", "# a = 1\n", "  \n\t\n", "#[a]\n"])
sections = st.dictionaries(names, st.dictionaries(names, st.tuples(quoted, values, fillers), max_size=5), max_size=5)


def _unquoted(name: str) -> str:
    return name.strip("\"'")


@given(sections)
def test_generated_files(sections: dict[str, dict[str, tuple[str, str, str]]]) -> None:
    text = ""
    where: dict[tuple[str, ...], int] = {}
    for section, keys in sections.items():
        where[(section,)] = text.count("\n") + 1
        text += f"[{section}] # head\n"
        for shown, value, filler in {_unquoted(each[0]): each for each in keys.values()}.values():
            text += filler
            where[(section, _unquoted(shown))] = text.count("\n") + 1
            text += f" {shown} = {value} # tail\n"
    document: dict[str, Any] = tomllib.loads(text)
    assert set(where) == {(name,) for name in document} | {(name, key) for name in document for key in document[name]}
    lines = Lines(text)
    assert {path: lines.of(*path) for path in where} == where
