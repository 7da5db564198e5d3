"""Which articles tell one event: pairs of our own, and the scores that the rules reach on them."""

import tomllib

import pytest

from bot.intake.encoder import MODULE, cosine, installed
from bot.intake.numerals import Number
from bot.intake.places import FILE
from bot.intake.skeleton import skeleton
from bot.intake.stories import chosen, disagree, keys, likeness, same
from bot.intake.telling import Telling, telling
from bot.text.fold import fold, words
from tests.samples import BRIDGE, article
from tests.telling import GROUPS, Pair, pairs

EVENTS = ("events.toml", "unseen_events.toml", "weighed_events.toml", "fresh_events.toml")


def tell(title: str, body: str = "", language: str = "en") -> Telling:
    return telling(article(1, title=title, body=body, language=language), GROUPS)


def says_same(pair: Pair) -> bool:
    return same(telling(pair.one, GROUPS), telling(pair.other, GROUPS))


def shares(name: str) -> dict[tuple[str, bool], tuple[int, int]]:
    """How many pairs are said to tell one event, and how many there are, by what they are and whether across."""
    found: dict[tuple[str, bool], tuple[int, int]] = {}
    for pair in pairs(name):
        kind = "same" if pair.same else "alike" if pair.alike else "other"
        yes, every = found.get((kind, pair.across), (0, 0))
        found[kind, pair.across] = (yes + says_same(pair), every + 1)
    return found


def test_the_set_is_large_enough() -> None:
    every = shares("events.toml")
    assert every["same", False][1] + every["same", True][1] >= 60
    assert every["alike", False][1] + every["alike", True][1] >= 60


@pytest.mark.parametrize(
    ("kind", "across", "least", "most"),
    [
        ("same", False, 1.0, 1.0),
        ("same", True, 0.98, 1.0),
        ("alike", False, 0.0, 0.03),
        ("alike", True, 0.0, 0.04),
        ("other", False, 0.0, 0.0),
        ("other", True, 0.0, 0.0),
    ],
)
def test_what_the_rules_were_made_by(kind: str, across: bool, least: float, most: float) -> None:
    yes, every = shares("events.toml")[kind, across]
    assert least <= yes / every <= most, f"{yes} of {every}"


@pytest.mark.parametrize(
    ("name", "across", "least", "alike"),
    [
        ("unseen_events.toml", False, 1.0, 0),
        ("unseen_events.toml", True, 0.8, 0),
        ("weighed_events.toml", False, 0.05, 2),
        ("weighed_events.toml", True, 0.5, 1),
        ("fresh_events.toml", False, 0.02, 4),
        ("fresh_events.toml", True, 0.45, 1),
    ],
)
def test_news_that_nobody_foresaw(name: str, across: bool, least: float, alike: int) -> None:
    """In fresh_events.toml two articles in one language have hardly a word in common: an encoder may find those."""
    scores = shares(name)
    yes, every = scores["same", across]
    assert yes / every >= least, f"{yes} of {every}"
    assert scores["alike", across][0] <= alike
    assert scores["other", across][0] == 0


def test_articles_of_one_event_have_keys_in_common() -> None:
    together = [pair for name in EVENTS for pair in pairs(name) if says_same(pair)]
    shared = [
        len({*keys(telling(pair.one, GROUPS))} & {*keys(telling(pair.other, GROUPS))}) for pair in together if pair.same
    ]
    assert sum(count >= 2 for count in shared) / len(shared) >= 0.95


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("Quake of magnitude 5.1 in Kerman", "Quake of magnitude 4.6 in Kerman", True),
        ("Fire kills 12 people in Oran", "Fire leaves 30 dead in Oran", True),
        ("Fire kills twelve people in Oran", "Fire leaves 12 dead in Oran", False),
        ("Inflation of 12% in 2025", "Inflation of 12 per cent in 2026", False),
        ("Fire in 3 homes", "A fire", False),
    ],
)
def test_numbers_that_disagree(one: str, other: str, apart: bool) -> None:
    assert disagree(tell(one), tell(other)) == apart
    assert disagree(tell(other), tell(one)) == apart


@pytest.mark.parametrize(
    ("text", "language", "value", "counts"),
    [
        ("411,000 barrels a day", "en", 411_000, "barrel"),
        ("411 ألف برميل", "ar", 411_000, "barrel"),
        ("زيادة ٤٫٥ في المئة", "ar", 4.5, "percent"),
        ("up 52.3% of all", "en", 52.3, "percent"),
        ("twelve injured", "en", 12, "injured"),
        ("a dozen of 17", "en", 17, ""),
        ("dead: 23", "en", 23, "dead"),
        ("مئة وثمانون ألف برميل", "ar", 180_000, "barrel"),
        ("one hundred and eighty thousand barrels", "en", 180_000, "barrel"),
        ("خمسة وثمانون طالبا", "ar", 85, "student"),
        ("eighty-five students", "en", 85, "student"),
        ("سبعين لوحا", "ar", 70, "tablet"),
        ("ثلاثة عشر قتيلا", "ar", 13, "dead"),
        ("اثني عشر جريحا", "ar", 12, "injured"),
        ("ثلاثمئة وأربعة وخمسين مريضا", "ar", 354, "patient"),
        ("three hundred fifty-four patients", "en", 354, "patient"),
        ("مئتي ألف دولار", "ar", 200_000, "dollar"),
        ("ألفي طن", "ar", 2000, "ton"),
        ("مليونا ومئتي ألف دولار", "ar", 1_200_000, "dollar"),
        ("ستة ملايين وثلاثمئة ألف يورو", "ar", 6_300_000, "euro"),
        ("two and a half million euros", "en", 2_500_000, "euro"),
        ("ثلاثة ملايين ونصف المليون يورو", "ar", 3_500_000, "euro"),
        ("مليونين ونصف المليون", "ar", 2_500_000, ""),
        ("وستة جرحى", "ar", 6, "injured"),
        ("five hundred homes", "en", 500, "home"),
        ("خمس مئة منزل", "ar", 500, "home"),
        ("a million doses", "en", 1_000_000, "dose"),
        ("14m dollars", "en", 14_000_000, "dollar"),
        ("مقتل ثلاثة", "ar", 3, "dead"),
    ],
)
def test_numbers_know_what_they_count(text: str, language: str, value: float, counts: str) -> None:
    assert Number(value, counts) in tell(text, language=language).numbers


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("four and five dead", {4, 5}),
        ("أربعة وخمسة قتلى", {4, 5}),
        ("kills twenty, five of them children", {20, 5}),
        ("Toll at fifty. Three rescued", {50, 3}),
        ("Toll rises to thirty\nFive arrested", {30, 5}),
        ("قتل ثلاثة، عشرة جرحى", {3, 10}),
        ("between five and twenty people", {5, 20}),
        ("half a million", {500_000}),
        ("a quarter of a million", {250_000}),
        ("نصف مليون", {500_000}),
        ("ربع مليار", {250_000_000}),
        ("a million and a half", {1_500_000}),
        ("3 ملايين ونصف المليون", {3_500_000}),
        ("ألف وخمسمئة", {1500}),
        ("two dozen", {24}),
        ("2.5 مليون", {2_500_000}),
    ],
)
def test_where_a_number_ends(text: str, values: set[float]) -> None:
    title, _, body = text.partition("\n")
    found = tell(title, body, "en" if text.isascii() else "ar").numbers
    assert {number.value for number in found} == values


@pytest.mark.parametrize("text", ["in 1999", "12345678901234567890 barrels", "no number", "ألف كتاب", "and so on"])
def test_what_is_no_number_of_the_news(text: str) -> None:
    assert not tell(text).numbers


@pytest.mark.parametrize(
    ("arabic", "english", "place"),
    [
        ("انفجار قرب الحلة", "Blast near Hillah", "place:hillah"),
        ("في القدس", "in Jerusalem", "place:jerusalem"),
        ("وبالموصل", "Mosul", "place:mosul"),
        ("قناة السويس", "the Suez Canal", "place:suezcanal"),
        ("طرابلس", "Tripoli", "place:tripoli"),
    ],
)
def test_places_have_two_names(arabic: str, english: str, place: str) -> None:
    assert place in tell(arabic, language="ar").names
    assert place in tell(english).names


def test_no_name_is_of_two_places() -> None:
    table = tomllib.loads(FILE.read_text(encoding="utf-8"))
    named = [(tuple(words(each)), place) for place, spellings in table.items() for each in spellings]
    both = {name for name, place in named for other, elsewhere in named if name == other and place != elsewhere}
    assert both == set()


@pytest.mark.parametrize(
    ("text", "concept", "counts"),
    [
        ("المياه", "water", True),
        ("ما قاله", "water", False),
        ("الدوري", "league", True),
        ("دور المرأة", "league", False),
    ],
)
def test_some_spellings_count_as_they_are(text: str, concept: str, counts: bool) -> None:
    """Other words have the same stem."""
    assert (concept in tell(text, language="ar").concepts) is counts


def test_a_name_that_is_known_is_no_bones_as_well() -> None:
    its = tell("Zakho")
    assert its.names == {"place:zakho"}
    assert not its.skeletons


def test_a_name_that_is_a_demonym_as_well_is_a_name() -> None:
    arabic, english = tell("السوداني يستقبل أردوغان", language="ar"), tell("Sudani receives Erdogan")
    assert len(arabic.names & english.names) == 2
    assert "country:SD" in arabic.names


@pytest.mark.parametrize(
    ("arabic", "latin"),
    [("بايدن", "Biden"), ("كرمان", "Kerman"), ("حداد", "Haddad"), ("خليل", "Khalil"), ("الشريف", "al-Sharif")],
)
def test_a_name_has_the_same_consonants_in_both_scripts(arabic: str, latin: str) -> None:
    assert skeleton(fold(arabic)) == skeleton(fold(latin))


def test_an_article_without_words_tells_nothing() -> None:
    empty = tell("—")
    assert likeness(empty, empty) == 0
    assert not same(empty, empty)
    assert not keys(empty)


def test_an_article_joins_the_story_that_it_is_like_most() -> None:
    mine = tell("Fire kills 12 people in Oran hospital", "Firefighters saved 40 patients in the night.")
    other = tell("Museum of Basra opens", "It shows 90 seals.")
    assert chosen(mine, {}) is None
    assert chosen(mine, {1: [(other, None)]}) is None
    assert chosen(mine, {1: [(other, None)], 2: [(mine, None), (other, None)], 3: [(mine, None)]}) == 3
    assert chosen(mine, {2: [(mine, None), (other, None)]}) == 2
    assert chosen(mine, {2: [(mine, None), (other, None), (other, None)]}) is None


def test_an_encoder_tips_the_balance_but_never_against_numbers() -> None:
    one, other = tell("Beekeeper praised at fair"), tell("Honey praised in town")
    assert not same(one, other)
    assert same(one, other, 1.5)
    assert not same(tell("Fire kills 12 in Oran"), tell("Fire kills 30 in Oran"), 1.5)


def test_without_the_extra_there_is_no_encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    installed.cache_clear()
    monkeypatch.setattr("bot.intake.encoder.MODULE", f"no_{MODULE}")
    assert installed() is None
    installed.cache_clear()


def test_how_near_two_vectors_are() -> None:
    assert cosine([1.0, 0.0], [2.0, 0.0]) == pytest.approx(1)
    assert cosine([1.0, 0.0], [0.0, 3.0]) == 0
    assert cosine([0.0, 0.0], [1.0, 1.0]) == 0


def test_the_same_article_is_read_once() -> None:
    assert telling(BRIDGE, GROUPS) is telling(BRIDGE, GROUPS)
