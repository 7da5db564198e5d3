"""Whom somebody pointed at lately: a button carries a number, and people know each other by name."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.model import Person

LASTS = timedelta(hours=1)


class Introduced:
    """In memory alone: after a restart somebody is called by their number until they speak."""

    def __init__(self) -> None:
        self._names: dict[str, tuple[str, datetime]] = {}

    def keep(self, person: Person, at: datetime) -> None:
        self._names = {who: its for who, its in self._names.items() if at - its[1] <= LASTS}
        if person.name:
            self._names[str(person)] = person.name, at

    def named(self, person: Person) -> Person:
        """The person, by the name by which they were pointed at."""
        name, _ = self._names.get(str(person), (person.name, None))
        return replace(person, name=name)

    def forget(self, person: Person) -> None:
        self._names.pop(str(person), None)
