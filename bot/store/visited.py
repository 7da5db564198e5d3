"""Chats that are with one process each, as open pages are: what is to be changed there is left to that one."""

import json
from collections.abc import Collection, Mapping
from types import MappingProxyType

NOWHERE_ELSE: Mapping[str, Collection[str]] = MappingProxyType({})
"""There is no such platform."""


def with_us(here: Mapping[str, Collection[str]], table: str = "") -> tuple[str, dict[str, str]]:
    """A condition for rows of a table ("its." where a statement has several), and its values.

    `here` are the ids of the chats that are with this process, by the platforms whose chats are with several. What is
    for one that is with nobody waits until somebody has it.
    """
    if not here:
        return "", {}
    chats = [f"{platform} {chat}" for platform, its in here.items() for chat in its]
    condition = (
        f" AND ({table}platform NOT IN (SELECT value FROM json_each(:visited))"
        f" OR {table}platform || ' ' || {table}chat IN (SELECT value FROM json_each(:here)))"
    )
    return condition, {"visited": json.dumps(list(here)), "here": json.dumps(chats)}
