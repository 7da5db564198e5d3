"""Subscriptions: who may have which, and how they are begun and changed."""

import re
from dataclasses import replace
from datetime import datetime, time, tzinfo
from typing import Any

from bot.digest.schedule import next_due
from bot.errors import BadInput
from bot.i18n import N_
from bot.i18n.queries import parse
from bot.model import Button, Chat, ChatKind, Reply, Request, Role, Selection, Subscription, SubscriptionState, Wanted
from bot.router.context import Context
from bot.text.query import MOST_TERMS

OLD = N_("This button is too old. Please ask again.")
MORNING = time(8)
CHANNEL, ROLE = re.compile(r"<#\d+>"), re.compile(r"<@&\d+>")
"""How Discord writes channels and roles, which the platform has read for us."""
LONGEST = 200
"""Characters of a saved search."""


def may_subscribe(request: Request, context: Context) -> bool:
    """Whether this person says what the chat in which they ask gets unasked."""
    return request.chat.kind is ChatKind.PRIVATE or request.person.manages_chat or context.may(Role.ADMIN)


def only_managers(request: Request, context: Context) -> None:
    """Raises BadInput for anybody else."""
    if not may_subscribe(request, context):
        raise BadInput(N_("Only those who manage this chat, and the bot's admins, say what it gets."))


def is_here(one: Subscription, request: Request) -> bool:
    """Whether it is for the chat in which somebody asks, or a thread of it."""
    return (one.chat.platform, one.chat.id) == (request.chat.platform, request.chat.id)


def target(request: Request, context: Context) -> Chat:
    """The chat that is meant: one that the words name, which the platform has checked, or this one. Raises BadInput."""
    if request.channels:
        return request.channels[0]
    if CHANNEL.search(request.text):
        raise BadInput(N_("You do not manage that channel, or I may not write there."))
    only_managers(request, context)
    return request.chat


def elsewhere(chat: Chat, request: Request) -> str:
    """What a button carries at its end that is about another chat: its id. Nothing where it is about this one."""
    return "" if chat.id == request.chat.id else f" {chat.id}"


def meant(named: str, request: Request, context: Context) -> Chat:
    """The chat whose id a button carries, which the person has named lately; without, this one. Raises BadInput."""
    if not named:
        return target(replace(request, text=""), context)
    chat = context.grants.held(request.person, Chat(request.chat.platform, named), request.at)
    if chat is None:
        raise BadInput(OLD)
    return chat


def all_button(chat: Chat, request: Request, context: Context) -> Button:
    """The way to the list of a chat; in private to the one list, which has those for other chats too."""
    its = "" if request.chat.kind is ChatKind.PRIVATE else elsewhere(chat, request)
    return Button(context.t("All subscriptions"), f"subscriptions page 1{its}")


def role(request: Request) -> str:
    """The role that the words name, to be pinged; "" where they name none. Raises BadInput where it may not be."""
    if ROLE.search(request.text) and not request.roles:
        raise BadInput(N_("You can't have that role pinged."))
    return request.roles[0] if request.roles else ""


def without_names(words: str) -> str:
    """The words without the channels and roles that they name."""
    return " ".join(ROLE.sub(" ", CHANNEL.sub(" ", words)).split())


def may_change(one: Subscription, request: Request, context: Context) -> bool:
    """Whether one who sees a subscription may change it: where it is for, or who has named that chat lately."""
    return is_here(one, request) or context.grants.hold(request.person, one.chat, request.at)


def may_resume(one: Subscription, request: Request, context: Context) -> bool:
    """The same of taking up one that is paused, which also may do who has just paused it."""
    active = SubscriptionState.ACTIVE
    return may_change(one, request, context) or context.grants.takes_back(request.person, one, active, request.at)


async def stored_subscription(
    number: int,
    request: Request,
    context: Context,
    *,
    stops: bool = False,
    back_to: SubscriptionState | None = None,
) -> Subscription:
    """The subscription of a button that was pressed by one who may. `stops`: it is to bring less, or to be looked at.

    Who made one for another chat may always stop it, and take that back: `back_to` is what it becomes. The rest may do
    who named that chat lately. Raises BadInput.
    """
    one = await context.store.subscriptions.get(number)
    if one is None:
        raise BadInput(OLD)
    if is_here(one, request):
        only_managers(request, context)
    elif not context.grants.hold(request.person, one.chat, request.at):
        if one.by != str(request.person) or not request.person.genuine:
            raise BadInput(OLD)
        if not stops and one.state is not back_to and not _takes_back(one, back_to, request, context):
            raise BadInput(N_("Change it in the chat that it is for, or write the command with that channel again."))
    return one


def _takes_back(one: Subscription, to: SubscriptionState | None, request: Request, context: Context) -> bool:
    return to is not None and context.grants.takes_back(request.person, one, to, request.at)


async def suggested(chat: Chat, words: str, request: Request, context: Context) -> Subscription:
    """Every day at eight, in the time zone that the chat used last, or chose; news in its language, if there is any, of
    the topic if one is named.
    """
    code, before = await _language(chat, context), await context.store.subscriptions.of_chat(chat)
    chosen = (await context.store.preferences.of_chat(chat)).zone
    topic = await context.topic(words) if words else None
    mine = await context.store.latest(Selection(code, topic.id if topic else 0), limit=1)
    wanted = Wanted(
        topics=(topic.name,) if topic else (),
        languages=(code,) if mine.articles else (),
        words="" if topic else saved_search(words, request.at, context.zone),
    )
    return Subscription(
        chat=chat,
        language=code,
        times=(MORNING,),
        zone=before[-1].zone if before else chosen or str(context.zone),
        wanted=wanted,
        ping=role(request) if chat.kind is not ChatKind.PRIVATE else "",
        follow=chat.kind is ChatKind.ANNOUNCEMENTS,
        by=str(request.person),
        created=request.at,
    )


async def _language(chat: Chat, context: Context) -> str:
    """What was chosen for everybody there, or else the language of who asks; in private always that."""
    chosen = None if chat.kind is ChatKind.PRIVATE else (await context.store.preferences.of_chat(chat)).language
    return context.speaking(chosen).code if chosen else context.t.code


def alike(one: Subscription, other: Subscription) -> bool:
    """Whether they bring the same at the same times to the same place."""

    def told(its: Subscription) -> tuple[object, ...]:
        return its.chat, its.weekdays, its.times, its.zone, its.wanted

    return told(one) == told(other)


async def full(chat: Chat, request: Request, context: Context) -> Reply | None:
    """What is said where a chat has as many subscriptions as it may have."""
    t, most = context.t, context.subscriptions_per_chat
    if len(await context.store.subscriptions.of_chat(chat)) < most:
        return None
    text = t.plural(
        "This chat has {n} subscription, the most that it can have. Remove it first.",
        "This chat has {n} subscriptions, the most that it can have. Remove one first.",
        most,
    )
    return Reply(language=t.code, text=text, buttons=((all_button(chat, request, context),),))


def saved_search(typed: str, at: datetime, zone: tzinfo) -> str:
    """The words of a search that is to be kept. Raises BadInput where it is too long, or nothing can be looked for."""
    words = " ".join(typed.split())
    if len(words) > LONGEST:
        raise BadInput(N_("That is too long: at most 200 characters."))
    query = parse(words, at, zone)
    if words and not (query.wanted or query.unwanted or query.is_restricted):
        raise BadInput(N_("There is no word in this that can be looked for."))
    if sum(map(len, query.wanted)) + len(query.unwanted) >= MOST_TERMS:  # what follows would be left out
        raise BadInput(N_("These are too many words: at most 31."))
    return words


async def changed_subscription(
    old: Subscription, at: datetime, context: Context, *, once: bool = False, **values: Any
) -> Subscription | None:
    """Put it in its place with these values; None where somebody was faster, with `once` where there is one like it.

    An active one waits for its next time anew, which is never in the past. What had come in before it was to tell
    everything at once is not told; what it missed while it was paused comes with the next one.
    """
    new = replace(old, **values)
    active = SubscriptionState.ACTIVE
    if new.state is active and not new.times and (old.times or old.state is SubscriptionState.DRAFT):
        new = replace(new, seen=max(new.seen, await context.store.subscriptions.last_publication()))
    due = next_due(new, at) if new.times else at
    if old.state is new.state is active and new.times and old.next and old.next <= at:
        due = old.next  # it is due at this moment, or was while the bot was away: a change takes nothing from that
    comes = old.state in (SubscriptionState.DRAFT, SubscriptionState.REMOVED) and new.state is not old.state
    most = context.subscriptions_per_chat if comes else 0
    due = due if new.state is active else None
    return await context.store.subscriptions.change(replace(new, next=due), most=most, once=once)
