"""What editors see of an article before it is news, and what they can do with it."""

from dataclasses import replace

from bot.errors import BadInput
from bot.i18n import N_
from bot.model import Article, Button, Card, Edit, Question, Reply, Request, State, Tone
from bot.router.articles import COLUMNS, article_card, note
from bot.router.context import Context
from bot.text.split import shorten

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
    names = t.listed(dict.fromkeys(edit.name or edit.who for edit in others))
    lines = [t("Meanwhile {name} changed this article:", name=names), *(changed(edit, context) for edit in others)]
    if request.answer is not None:
        lines.append(t("This was not taken: {text}", text=shorten(request.answer, PREVIEW, len)))
    return replace(preview(article, context, "\n".join(lines)), replaces=True)


def changed(edit: Edit, context: Context) -> str:
    """One change in a line."""
    name = context.t(FIELDS[edit.field])
    if edit.field in ("body", "pictures"):
        return context.t("{field}: changed", field=name)
    old, new = (_shown(edit.field, value, context) for value in (edit.old, edit.new))
    return context.t("{field}: {old} → {new}", field=name, old=old, new=new)


def _shown(field: str, value: str, context: Context) -> str:
    if field == "state":
        return context.t(STATES[State(value)])
    return shorten(value, SHOWN, len) or "–"


def preview(article: Article, context: Context, said: str = "") -> Reply:
    """The whole of an article at a glance, and all that an editor can do with it."""
    t = context.t
    told = t("Draft {number}", number=str(article.id))
    if article.state is not State.DRAFT:
        told = t("Article {number}: {state}", number=str(article.id), state=t(STATES[article.state]))
    return Reply(
        language=t.code,
        text="\n".join(line for line in (said, told) if line),
        cards=(_whole(article, context),),
        buttons=(_actions(article, context), *_edits(article, context)),
    )


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
        )
    publish = Button(t("Publish"), f"publish {its}", tone=Tone.PRIMARY)
    if article.state is State.DRAFT:
        return publish, Button(t("Discard"), f"discard {its}", tone=Tone.DANGER)
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
            return Question(t("Send the tags with commas between, or a dash for none."), t.listed(article.tags))
        case "date":
            local = article.published.astimezone(context.zone)
            return Question(t("Send the date, such as 2026-07-01 14:30 or yesterday."), f"{local:%Y-%m-%d %H:%M}")
        case "body":
            return Question(t("Send the new text."), article.body, long=True)
    raise BadInput(N_("This button is too old. Please ask again."))


def taken(article: Article, context: Context, request: Request, *, new: bool) -> Reply:
    """What an editor sees of one message that was handed on: its preview, or the news that it is."""
    if article.state is State.PUBLISHED and new:
        return published(article, context, request)
    if article.state is State.REMOVED:
        again = context.t("This message was added before, and removed.")
        return replace(removed(article, context), text=again)
    return preview(article, context, "" if new else context.t("This message was added before."))


def published(article: Article, context: Context, request: Request) -> Reply:
    """What an editor sees after publishing: the article as readers see it, and the way back."""
    t, its = context.t, f"{article.id} {article.version}"
    return Reply(
        language=t.code,
        text=t("Published as article {number}.", number=str(article.id)),
        cards=(article_card(article, context, request.at),),
        buttons=((Button(t("Undo"), f"publish {its} 0", tone=Tone.DANGER), Button(t("Edit"), f"edit {article.id}")),),
    )


def removed(article: Article, context: Context) -> Reply:
    """What an editor sees after taking an article back from readers, and the way back."""
    t = context.t
    return Reply(
        language=t.code,
        text=t("Removed: {title}", title=article.title),
        buttons=((Button(t("Put it back"), f"add {article.id}"),),),
    )
