"""The page before its scripts run, its settings, and its colours."""

import json
import re
from collections.abc import Mapping

import pytest

from bot.platforms.web.pace import Pace
from bot.platforms.web.pages import STATIC, files, index
from bot.platforms.web.settings import Settings
from bot.platforms.web.texts import TEXTS

INDEX = index(("ar", "en"))


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        *(("ar-IQ,ar;q=0.9", "ar"), ("en-GB,en;q=0.9,ar;q=0.8", "en"), ("ar;q=0.1,en;q=0.2", "en"), ("EN", "en")),
        *(
            ("", "ar"),
            ("ku,fa", "ar"),
            ("*", "ar"),
            ("ku, en;q=0.3", "en"),
            ("en;q=x, ar;q=0.1", "ar"),
            (";;,,q=", "ar"),
        ),
    ],
)
def test_the_first_paint_is_in_a_language_of_the_browser(accepted: str, language: str) -> None:
    page = INDEX.preferred(accepted)
    direction = {"ar": "rtl", "en": "ltr"}[language]
    assert f'<html lang="{language}" dir="{direction}" data-version="{INDEX.version}">' in page


def test_the_page_holds_its_words_in_every_language() -> None:
    held = re.search(r'<script type="application/json" id="languages">(.*?)</script>', INDEX.preferred("en"), re.DOTALL)
    assert held
    languages = json.loads(held[1])
    assert [each["code"] for each in languages] == ["ar", "en"]
    assert all(each["texts"].keys() == TEXTS.keys() for each in languages)
    assert all(all(each["texts"].values()) for each in languages)


def test_the_version_names_the_words_too() -> None:
    assert index(("en",)).version != INDEX.version == index(("ar", "en")).version


def test_scripts_know_only_texts_that_there_are() -> None:
    scripts = "".join(path.read_text("utf-8") for path in STATIC.glob("*.js"))
    named = set(re.findall(r"(?:said|texts\(\)|texts)\.(\w+)", scripts)) | set(re.findall(r'code: "(\w+)"', scripts))
    assert named <= TEXTS.keys()
    assert TEXTS.keys() - named <= {"needs_script", "busy", "malformed"}


def test_all_that_the_page_names_is_served() -> None:
    page = INDEX.preferred("ar")
    scripts = "".join(path.read_text("utf-8") for path in STATIC.glob("*.js"))
    named = {*re.findall(r'(?:href|src)="([^"]+)"', page), *re.findall(r'from "\./([^"]+)"', scripts)}
    assert named == {address.removeprefix("/") for address in files()}


def test_scripts_never_make_markup_of_text() -> None:
    scripts = "".join(path.read_text("utf-8") for path in STATIC.glob("*.js"))
    for banned in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "Function(", ".style"):
        assert banned not in scripts


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_what_is_behind_it(scheme: str) -> None:
    """WCAG 2.2, 1.4.3: 4.5 to 1 for text; 1.4.11: 3 to 1 for the edge of a field."""
    colour = palette(scheme)
    for front in ("ink", "muted", "accent", "danger"):
        for behind in ("page", "sheet"):
            assert contrast(colour[front], colour[behind]) >= 4.5, (front, behind)
    assert contrast(colour["on-accent"], colour["accent"]) >= 4.5
    for front in ("ink", "muted", "accent"):
        assert contrast(colour[front], colour["tint"]) >= 4.5, front
    for behind in ("page", "sheet"):
        assert contrast(colour["edge"], colour[behind]) >= 3


def palette(scheme: str) -> Mapping[str, str]:
    light, dark = [
        dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", part))
        for part in (STATIC / "base.css").read_text("utf-8").split("prefers-color-scheme: dark")
    ]
    assert light.keys() == dark.keys()
    return {"light": light, "dark": dark}[scheme]


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, "contrast ratio"."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_a_pace_lets_a_burst_through_and_then_a_few_a_second() -> None:
    pace = Pace(rate=2, burst=3)
    assert [pace.allows(10) for _ in range(4)] == [True, True, True, False]
    assert [pace.allows(11) for _ in range(3)] == [True, True, False]
    assert [pace.allows(1000) for _ in range(4)] == [True, True, True, False]


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "192.0.2.1", "pi.lan"])
def test_a_host_is_an_address_or_a_name(host: str) -> None:
    assert checked("host", host) == ""
    assert checked("host", f"http://{host}/")
    assert checked("host", "")


def test_an_origin_is_what_a_browser_sends() -> None:
    assert checked("public_origins", ("https://news.example", "http://[::1]:8080", "http://10.0.0.1")) == ""
    for wrong in ("news.example", "https://news.example/", "https://News.example", "ftp://news.example", "*", ""):
        assert checked("public_origins", (wrong,))


def checked(key: str, value: object) -> str:
    what: str = Settings.__dataclass_fields__[key].metadata["check"](value)
    return what
