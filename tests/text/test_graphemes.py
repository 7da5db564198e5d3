import pytest

from bot.text.graphemes import is_boundary, retreat
from tests.text.strategies import CLUSTERS


@pytest.mark.parametrize("cluster", [cluster for cluster in CLUSTERS if len(cluster) > 1])
def test_no_cut_inside_a_character(cluster: str) -> None:
    assert [at for at in range(1, len(cluster)) if is_boundary(cluster, at)] == []


@pytest.mark.parametrize("first", CLUSTERS)
@pytest.mark.parametrize("second", ["خ", "🇸🇾", "👍🏽", "a"])
def test_a_cut_between_any_two(first: str, second: str) -> None:
    assert is_boundary(first + second, len(first))


def test_flags_are_paired_from_where_their_run_begins() -> None:
    flags = "🇸🇾🇱🇧🇮🇶"
    assert [at for at in range(1, len(flags)) if is_boundary(flags, at)] == [2, 4]


def test_a_space_after_a_joiner_may_be_cut() -> None:
    assert is_boundary("ه\u200d ب", 2)
    assert not is_boundary("ه\u200dب", 2)


def test_retreat_finds_the_last_boundary() -> None:
    text = "خبر" + "e" + "\u0301" * 5
    assert retreat(text, 0, 6) == 3
    assert retreat(text, 3, 6) == 3
    assert retreat(text, 0, len(text)) == len(text)
