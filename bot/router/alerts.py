"""What comes at once: subscriptions that bring it, stories that a chat mutes, and breaking news as editors see it."""

from collections.abc import Sequence
from dataclasses import replace

from bot.model import Article, Broadcast, Button, Chat, Request, Role, State, Subscription, SubscriptionState, Wanted
from bot.router.context import Context
from bot.router.subscribing import alike, suggested


async def at_once(chat: Chat, wanted: Wanted, request: Request, context: Context) -> Subscription:
    """A subscription that is not stored yet, and brings this as soon as it comes in."""
    return replace(await suggested(chat, "", request, context), times=(), wanted=wanted)


async def breaking(chat: Chat, request: Request, context: Context) -> Subscription:
    """Breaking news at once, in the languages in which the chat is told news otherwise."""
    usual = await suggested(chat, "", request, context)
    return replace(usual, times=(), wanted=Wanted(languages=usual.wanted.languages, breaking=True))


async def active(wanted: Subscription, context: Context) -> Subscription | None:
    """The subscription of the chat that brings the same already."""
    its = await context.store.subscriptions.of_chat(wanted.chat)
    return next((one for one in its if one.state is SubscriptionState.ACTIVE and alike(one, wanted)), None)


async def brings_breaking(chat: Chat, context: Context) -> Subscription | None:
    """The first subscription of a chat that brings breaking news at once, whatever else is asked of it."""
    its = await context.store.subscriptions.of_chat(chat)
    active = SubscriptionState.ACTIVE
    return next((one for one in its if one.state is active and one.wanted.breaking and not one.times), None)


def mute_buttons(articles: Sequence[Article], run: int, part: int, context: Context) -> tuple[Button, ...]:
    """The way to hear no more of the story of an article that came at once; of several, one is chosen first."""
    t = context.t
    if not articles:
        return ()
    if len(articles) == 1:
        return (Button(t("Mute this story"), f"mute {articles[0].id}"),)
    return (Button(t("Mute a story"), f"mute of {run} {part}"),)


def breaking_buttons(article: Article, context: Context) -> tuple[Button, ...]:
    """What an admin presses to make an article breaking news, or to see how far it has come; nothing for others."""
    t = context.t
    if not context.may(Role.ADMIN):
        return ()
    if article.breaking and article.state is State.PUBLISHED:
        return (Button(t("How far it has come"), f"broadcast {article.id}"),)
    if article.breaking:
        return (Button(t("Not breaking"), f"alert {article.id} {article.version} 0"),)
    return (Button(t("Breaking"), f"alert {article.id}"),)


def broadcast_lines(its: Broadcast, context: Context) -> list[str]:
    """How far breaking news has come."""
    t = context.t
    if not its.chats:
        return [t("No chat has been told yet.")]
    lines = [t("Sent to {sent} of {total} chats", sent=its.sent, total=its.chats)]
    if its.waiting:
        lines.append(t.plural("{n} chat waits", "{n} chats wait", its.waiting))
    if its.failed:
        lines.append(t.plural("{n} chat could not be told", "{n} chats could not be told", its.failed))
    if its.stopped:
        lines.append(t.plural("{n} chat is not told any more", "{n} chats are not told any more", its.stopped))
    return lines
