"""The sample articles."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.errors import BadInput
from bot.intake.seed import samples, seed

FILE = """+++
title = "Ferries are back"
source = "The Herald"
author = "Dana Whitfield"
place = "Tripoli"
language = "en"
tags = ["travel", "sea"]
published = 2026-06-30T15:00:00+03:00
+++

Ferries sail again.

They sail daily. +++
"""


def test_a_file_is_an_article() -> None:
    article = seed(FILE, "ferries")
    assert (article.title, article.source, article.author) == ("Ferries are back", "The Herald", "Dana Whitfield")
    assert (article.place, article.language, article.tags) == ("Tripoli", "en", ("travel", "sea"))
    assert article.published == article.added == datetime(2026, 6, 30, 12, tzinfo=UTC)
    assert (article.external_id, article.added_by) == ("seed:en/ferries", "seed")
    assert article.body == "Ferries sail again.\n\nThey sail daily. +++"


def test_a_date_alone_will_do() -> None:
    article = seed(FILE.replace("T15:00:00+03:00", ""), "ferries")
    assert article.published == datetime(2026, 6, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("+++\ntitle", "title", "it does not begin with TOML between two lines of \\+++"),
        ("+++\n\n", "", "it does not begin with TOML between two lines of \\+++"),
        ("= [", "= ", "its front matter is not TOML: "),
        ('language = "en"\n', "", "its front matter has no language"),
        ('title = "Ferries are back"', "", "its front matter has no title"),
        ("author", "autor", "its front matter has unknown keys: autor"),
        ("2026-06-30T15:00:00+03:00", "2026", '"published" is not a text'),
        ("They", "", None),
    ],
)
def test_a_file_of_another_form_is_refused(tmp_path: Path, old: str, new: str, reason: str | None) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en/ferries.txt").write_text(FILE.replace(old, new), "utf-8")
    if reason is None:
        assert len(samples(tmp_path)) == 1
        return
    with pytest.raises(BadInput, match=f"^en/ferries.txt: {reason}"):
        samples(tmp_path)


def test_our_own_samples() -> None:
    articles = samples(Path(__file__).parents[2] / "bot" / "seeds")
    assert len({article.external_id for article in articles}) == len(articles) >= 48
    assert all(article.source and article.tags and len(article.body) > 600 for article in articles)
    assert all(
        article.external_id and article.external_id.startswith(f"seed:{article.language}/") for article in articles
    )
