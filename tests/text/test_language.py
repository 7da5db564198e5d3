import pytest

from bot.text.language import detect


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("", "en"),
        ("2026 … 🗞", "en"),
        ("Новости", "en"),
        ("خبر", "ar"),
        ("Breaking news", "en"),
        ("خبر news", "ar"),
        ("خبر عاجل now", "ar"),
        ("the خبر project", "en"),
        ("رَئِيسُ الوُزَرَاءِ President of Iraq", "en"),
        ("رَئِيسُ الوُزَرَاءِ in Iraq", "ar"),
        ("خبر عاجل https://www.example.com/news/world/middle-east/iraq", "ar"),
        ("متابعة على @khabar_news /latest_news www.example.com/a/b", "ar"),
        ("ﺧﺒﺮ ﻋﺎﺟﻞ now", "ar"),
        ("It's one خبر", "en"),
    ],
)
def test_more_words_of_a_script_decide(text: str, language: str) -> None:
    assert detect(text) == language
