"""What is asked of the search for a subscription. Pure."""

from dataclasses import replace
from datetime import datetime, tzinfo

from bot.i18n.queries import parse
from bot.model import Wanted
from bot.text.filters import term
from bot.text.query import Query


def searched(wanted: Wanted) -> Wanted:
    """The part of what is wanted that only the search can answer: its words."""
    return Wanted(words=wanted.words, must=wanted.must, some=wanted.some, none=wanted.none)


def is_searched(wanted: Wanted) -> bool:
    """Whether there is such a part."""
    return searched(wanted) != Wanted()


def question(wanted: Wanted, at: datetime, zone: tzinfo) -> Query:
    """What the search is asked: the saved search as it reads at `at` in the zone, and the words and phrases as such."""
    query = parse(wanted.words, at, zone)
    must = tuple((term(part),) for part in wanted.must)
    some = (tuple(map(term, wanted.some)),) if wanted.some else ()
    return replace(
        query,
        wanted=(*query.wanted, *must, *some),
        unwanted=(*query.unwanted, *map(term, wanted.none)),
    )
