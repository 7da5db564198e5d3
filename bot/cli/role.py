"""say who may do what with the bot: list, grant and take roles"""

import asyncio
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Collection
from datetime import UTC, datetime

from bot import app
from bot.cli.session import OPERATOR, configured, opened, print_json, takes_json
from bot.errors import BadInput
from bot.model import Holder, Person, Role
from bot.router.audit import person_of
from bot.store.sqlite import Store

REFUSED = 1


def describe(parser: ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    takes_json(actions.add_parser("list", help="everybody who may do more than read, a line each"))
    grant = actions.add_parser("grant", help="give somebody a role, in the place of what they were")
    _takes_person(grant)
    grant.add_argument("role", choices=[role.value for role in Role if role is not Role.READER])
    _takes_person(actions.add_parser("take", help="make somebody a reader again"))


def _takes_person(parser: ArgumentParser) -> None:
    parser.add_argument("person", help="platform:id, as in telegram:123456; /whoami tells it")


def run(options: Namespace) -> int:
    return asyncio.run(_run(options))


async def _run(options: Namespace) -> int:
    platforms = app.given(configured(options))
    given = {f"{name}:{who}": role for name, its in platforms.items() for who, role in its.items()}
    async with opened(options) as store:
        if options.action == "list":
            _list(given, store.roles.all, options)
            return 0
        return await _change(_person(options.person, platforms), given, store, options)


def _list(given: dict[str, Role], stored: tuple[Holder, ...], options: Namespace) -> None:
    for who, role in given.items():
        _tell(options, who, role, "", "configuration", "")
    for one in stored:
        if str(one.person) not in given:
            _tell(options, str(one.person), one.role, one.person.name, one.by, one.at.isoformat())


def _tell(options: Namespace, who: str, role: Role, name: str, by: str, at: str) -> None:  # noqa: PLR0913, PLR0917
    if options.json:
        print_json({"person": who, "role": role.value, "name": name, "by": by, "at": at})
    else:
        print(f"{role:<7} {who}   {name}   {by} {at}".rstrip())


async def _change(person: Person, given: dict[str, Role], store: Store, options: Namespace) -> int:
    role = Role(options.role) if options.action == "grant" else Role.READER
    if str(person) in given:
        print(f"{person} is {given[str(person)]} by the configuration: change it there", file=sys.stderr)
        return REFUSED
    before = await store.roles.give(person, role, OPERATOR, datetime.now(UTC), lambda _: None)
    print(f"{person}: {before} -> {role}")
    return 0


def _person(typed: str, platforms: Collection[str]) -> Person:
    person = person_of(typed)
    if person is None or person.platform not in platforms:
        raise BadInput(f"{typed!r} is nobody: write platform:id, as in telegram:123456")
    return person
