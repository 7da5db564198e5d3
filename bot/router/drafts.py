"""What editors see of an article before it is news, and what they can do with it."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.errors import BadInput
from bot.i18n import N_, Language
from bot.i18n.cards import note
from bot.model import Article, Button, Card, Edit, Question, Reply, Request, State, Tone
from bot.router.alerts import breaking_buttons
from bot.router.articles import COLUMNS, article_card, when
from bot.router.context import Context
from bot.router.taking import Taken
from bot.router.undoing import undo_button
from bot.text.split import shorten

COPIES = 3
"""Articles that are named as the same at most."""
PREVIEW = 900
"""Characters of a text that an editor sees at a glance: what a telephone shows."""
SHOWN = 60
"""Characters of what somebody else has changed."""
FIELDS = {
    "title": N_("title"),
    "body": N_("text"),
    "source": N_("source"),
    "url": N_("link"),
    "author": N_("author"),
    "place": N_("place"),
    "tags": N_("tags"),
    "language": N_("language"),
    "published": N_("date"),
    "pictures": N_("pictures"),
    "breaking": N_("breaking news"),
    "state": N_("state"),
}
"""What a history calls the fields of an article."""
STATES = {
    State.DRAFT: N_("draft"),
    State.PUBLISHED: N_("published"),
    State.REMOVED: N_("removed"),
    State.DISCARDED: N_("discarded"),
}


async def stored(number: int, context: Context) -> Article:
    """The article of a number, in whatever state. Raises BadInput where there is none."""
    article = await context.store.article(number)
    if article is None:
        raise BadInput(N_("There is no such article."))
    return article


async def overtaken(article: Article, version: int, request: Request, context: Context) -> Reply | None:
    """Who else changed what since the version that the editor saw, above the article as it is now; None for nobody."""
    since = await context.store.editing.history(article.id, after=version)
    others = [edit for edit in since if edit.who != str(request.person)]
    if not others:
        return None
    t = context.t
    names = t.listed(dict.fromkeys(who(edit, t) for edit in others))
    lines = [t("Meanwhile {name} changed this article:", name=names), *(changed(edit, context) for edit in others)]
    if request.answer is not None:
        lines.append(t("This was not taken: {text}", text=shorten(request.answer, PREVIEW, len)))
    return replace(preview(article, context, "\n".join(lines)), replaces=True)


def who(edit: Edit, t: Language) -> str:
    """Who changed something, by name where there is one."""
    return edit.name or edit.who or somebody(t)


def somebody(t: Language) -> str:
    """Who is meant where a person had themselves forgotten."""
    return t("somebody who left")


def changed(edit: Edit, context: Context) -> str:
    """One change in a line."""
    name = context.t(FIELDS[edit.field])
    if edit.field in ("body", "pictures"):
        return context.t("{field}: changed", field=name)
    old, new = (_shown(edit.field, value, context) for value in (edit.old, edit.new))
    return context.t("{field}: {old} → {new}", field=name, old=old, new=new)


def _shown(field: str, value: str, context: Context) -> str:
    t = context.t
    match field:
        case "state":
            return t(STATES[State(value)])
        case "published":
            return when(datetime.fromisoformat(value), context)
        case "breaking":
            return t("yes") if json.loads(value) else t("no")
        case "tags":
            value = t.listed(map(t.topic, value.split(", ")))
    return shorten(value, SHOWN, len) or "–"


def preview(article: Article, context: Context, said: str = "") -> Reply:
    """The whole of an article at a glance, and all that an editor can do with it."""
    t = context.t
    number = t.figures(str(article.id))
    told, rings = t("Draft {number}", number=number), t("It is breaking news when it is published.")
    if article.state is not State.DRAFT:
        told = t("Article {number}: {state}", number=number, state=t(STATES[article.state]))
    warned = rings if article.breaking and article.state is State.DRAFT and said != rings else ""
    return Reply(
        language=t.code,
        text="\n".join(line for line in (said, told, warned) if line),
        cards=(_whole(article, context),),
        buttons=(_actions(article, context), *_edits(article, context)),
    )


def draft_card(article: Article, context: Context, at: datetime) -> Card:
    """A draft in a list: its teaser and number, whether it rings when it is published, and its way to readers."""
    t, card = context.t, article_card(article, context, at)
    told = t("Draft {number}", number=t.figures(str(article.id)))
    breaking = t("breaking news") if article.breaking else None
    publish = Button(t("Publish"), f"publish {article.id} {article.version}", tone=Tone.PRIMARY)
    buttons = (Button(t("Open"), f"edit {article.id}"), publish)
    return replace(card, note=f"{note(told, breaking)} · {card.note}", buttons=buttons)


def _whole(article: Article, context: Context) -> Card:
    t = context.t
    date = t.date(article.published, context.zone)
    tags = t.listed(map(t.topic, article.tags))
    breaking = t("breaking news") if article.breaking else None
    return Card(
        title=article.title,
        text=shorten(article.body, PREVIEW, len),
        note=note(breaking, article.source, article.author, article.place, date, tags),
        url=article.url,
        pictures=article.pictures,
    )


def _actions(article: Article, context: Context) -> tuple[Button, ...]:
    t, its = context.t, f"{article.id} {article.version}"
    if article.state is State.PUBLISHED:
        return (
            Button(t("Remove"), f"remove {article.id}", tone=Tone.DANGER),
            Button(t("History"), f"history {article.id} 1"),
            *breaking_buttons(article, context),
        )
    publish = Button(t("Publish"), f"publish {its}", tone=Tone.PRIMARY)
    if article.state is State.DRAFT:
        discard = Button(t("Discard"), f"discard {its}", tone=Tone.DANGER)
        return publish, discard, *breaking_buttons(article, context)
    return (publish,)


def _edits(article: Article, context: Context) -> tuple[tuple[Button, ...], ...]:
    """A button for each field, which asks for its new text."""
    t, its = context.t, f"{article.id} {article.version}"
    labels = {"title": t("Title"), "source": t("Source"), "tags": t("Tags"), "date": t("Date"), "body": t("Text")}
    buttons = [
        Button(label, f"edit {its} {field}", asks=asks(field, article, context)) for field, label in labels.items()
    ]
    return tuple(buttons[:COLUMNS]), (*buttons[COLUMNS:], Button(t("Drop a line"), f"drop {its} 1"))


def asks(field: str, article: Article, context: Context) -> Question:
    """What is asked for to change a field, and what it is now."""
    t = context.t
    match field:
        case "title":
            return Question(t("Send the new title."), article.title)
        case "source":
            return Question(t("Send the name of the source, or a dash for none."), article.source or "")
        case "tags":
            return Question(
                t("Send the tags with commas between, or a dash for none."), t.listed(map(t.topic, article.tags))
            )
        case "date":
            local = article.published.astimezone(context.zone)
            now = t.figures(f"{local:%Y-%m-%d %H:%M}")
            return Question(t("Send the date, such as 2026-07-01 14:30 or yesterday."), now)
        case "body":
            return Question(t("Send the new text."), article.body, long=True)
    raise BadInput(N_("This button is too old. Please ask again."))


async def taken(its: Taken, context: Context, request: Request) -> Reply:
    """What an editor sees of one message that was handed on: its preview, or the news that it is."""
    if its.new and its.article.state is State.PUBLISHED:
        return published(its.article, context, request)
    if its.article.state is State.REMOVED:
        again = context.t("This message was added before, and removed.")
        return replace(removed(its.article, context), text=again)
    shown = preview(its.article, context, _told(its, context))
    known = await context.store.kept([copy.article_id for copy in its.copies[:COPIES]])
    copies = [known[copy.article_id] for copy in its.copies[:COPIES] if copy.article_id in known]
    return _with_copies(shown, its.article, copies, context) if copies else shown


def _told(its: Taken, context: Context) -> str:
    """What there is to say of how it was taken in."""
    t = context.t
    if its.changed is not None:
        return t("Changed.") if its.changed else t("The message was edited, but this has been worked on since.")
    if its.link and its.link.reason:
        return "\n".join([t(its.link.sentence), t("It can be published as a title with a link.")])
    return "" if its.new else t("This message was added before.")


def _with_copies(shown: Reply, article: Article, copies: Sequence[Article], context: Context) -> Reply:
    """What is here already stands above, with a way to put the two together."""
    t = context.t
    lines = [
        t(
            "Already here: {title} ({number}, {state})",
            title=one.title,
            number=t.figures(str(one.id)),
            state=t(STATES[one.state]),
        )
        for one in copies
    ]
    merges = [
        Button(
            t("Merge into {number}", number=t.figures(str(one.id))), f"merge {article.id} {article.version} {one.id}"
        )
        for one in copies
    ]
    first, *rest = shown.buttons
    anyway = tuple(
        replace(button, label=t("Add anyway")) if button.press.startswith("publish ") else button for button in first
    )
    return replace(shown, text="\n".join([*lines, shown.text]), buttons=(tuple(merges), anyway, *rest))


def published(article: Article, context: Context, request: Request) -> Reply:
    """What an editor sees after publishing: the article as readers see it, and the way back."""
    t, its = context.t, f"{article.id} {article.version}"
    return Reply(
        language=t.code,
        text=t("Published as article {number}.", number=t.figures(str(article.id))),
        cards=(article_card(article, context, request.at),),
        buttons=(
            (Button(t("Undo"), f"publish {its} 0", tone=Tone.DANGER), Button(t("Edit"), f"edit {article.id}")),
            *((breaking,) if (breaking := breaking_buttons(article, context)) else ()),
        ),
    )


def removed(article: Article, context: Context) -> Reply:
    """What an editor sees after taking an article back from readers, and the way back."""
    t = context.t
    return Reply(
        language=t.code,
        text=t("Removed: {title}", title=article.title),
        buttons=((Button(t("Put it back"), f"add {article.id}"),),),
    )


def undoable(said: str, old: Article, new: Article, request: Request, context: Context) -> Reply:
    """An article after a change, as editors see it, and the way back to what it was."""

    async def back(request: Request, context: Context) -> Reply:
        return await restored(old, new.version, request, context)

    shown = preview(new, context, said)
    return replace(shown, buttons=(*shown.buttons, (undo_button(request, context, back),)), replaces=True)


async def restored(old: Article, version: int, request: Request, context: Context) -> Reply:
    """Make an article again what it was before it got this version, unless somebody has changed it since."""
    article = await context.change(replace(old, version=version), request)
    if article:
        return preview(article, context, context.t("It is as it was."))
    now = await stored(old.id, context)
    return await overtaken(now, version, request, context) or preview(now, context)
