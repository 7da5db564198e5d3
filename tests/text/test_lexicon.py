import zlib

import pytest

from bot.text.affixes import PROCLITICS, SHORTEST_BASE, SUFFIXES, splits
from bot.text.fold import fold
from bot.text.lexicon import FILE, Lexicon, lexicon, packed


def test_the_shipped_table_knows_the_language() -> None:
    table = lexicon()
    assert len(table.weights) > 10_000
    assert len(table.links) > 5_000
    assert {"عراق", "وزير", "قوات"} <= table.weights.keys()
    assert table is lexicon()


def test_links_of_the_shipped_table_end_where_they_lead() -> None:
    links = lexicon().links
    assert not links.keys() & set(links.values())
    assert "" not in links.values()


def test_the_shipped_table_is_in_folded_letters() -> None:
    table = lexicon()
    every = {*table.weights, *table.links, *table.links.values()}
    assert {word for word in every if fold(word) != word or " " in word or "\n" in word} == set()
    assert min(map(len, table.weights)) >= SHORTEST_BASE


@pytest.mark.parametrize(
    "table",
    [Lexicon({"عراق": -7.25, "وزير": -8.0, "قوه": -9.13}, {"وزرا": "وزير"}), Lexicon({"عراق": -7.25}, {})],
)
def test_what_is_packed_is_what_was_made(table: Lexicon) -> None:
    assert _read(packed(table)) == table


def test_the_shipped_table_survives_packing() -> None:
    assert _read(packed(lexicon())) == lexicon()


def test_the_same_table_is_the_same_file_whatever_the_order() -> None:
    one = Lexicon({"عراق": -7.0, "وزير": -8.0}, {"قوات": "قوه", "وزرا": "وزير"})
    other = Lexicon(dict(reversed(one.weights.items())), dict(reversed(one.links.items())))
    assert packed(one) == packed(other)
    assert zlib.decompress(FILE.read_bytes()).decode().startswith(min(lexicon().weights))


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("", []),
        ("و", []),
        ("من", [("", "من", "")]),
        ("ولد", [("", "ولد", ""), ("و", "لد", "")]),
        ("بيته", [("", "بيته", ""), ("", "بيت", "ه"), ("", "بي", "ته"), ("ب", "يته", ""), ("ب", "يت", "ه")]),
    ],
)
def test_every_split_of_a_word(word: str, found: list[tuple[str, str, str]]) -> None:
    assert sorted(splits(word)) == sorted(found)


def test_affixes_are_folded_and_likelier_alone_than_rare() -> None:
    assert (len(PROCLITICS), len(SUFFIXES)) == (35, 43)
    assert all(fold(affix) == affix for affix in (*PROCLITICS, *SUFFIXES))
    assert max(PROCLITICS, key=PROCLITICS.__getitem__) == max(SUFFIXES, key=SUFFIXES.__getitem__) == ""


def _read(content: bytes) -> Lexicon:
    """What the file holds, read by hand; its links are closed already."""
    bases, links = (part.splitlines() for part in zlib.decompress(content).decode().split("\n\n"))
    weighed = (line.split() for line in bases)
    return Lexicon({base: int(weight) / 100 for base, weight in weighed}, dict(line.split() for line in links))
