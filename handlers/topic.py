"""/topic: the controlled list of topics, that new articles are tagged with; editors add to it and take out."""

from dataclasses import replace

from bot.errors import BadInput
from bot.i18n import N_
from bot.model import Argument, Button, Command, Reply, Request, Role, Tone, Topic
from bot.router import (
    EVERYTHING,
    FIND,
    Context,
    Sought,
    asked_for,
    cut,
    number_in,
    numbers,
    pager,
    recalled,
    seek_line,
    seek_row,
    undo_button,
)

COMMAND = Command(
    "topic",
    N_("Topics that new articles are tagged with"),
    argument=Argument(N_("what to do"), N_("add Name = اسم, words 3 word, word, remove 3, or find and words")),
    role=Role.ADMIN,
    words=N_("topic list"),
    rank=72,
)
CHANGED = "topic-changed"
LONGEST, WORDS = 40, 60
"""Characters of a name or a word, and words of a topic."""
A_PAGE, SHOWN = 8, 6
"""Topics a page, and words of each that are shown there."""
EXAMPLES = {"add": "/topic add Water = مياه", "words": "/topic words 3 drought, جفاف"}


async def answer(request: Request, context: Context) -> Reply:
    action, _, rest = request.text.strip().partition(" ")
    if not action:
        return await _show(1, context)
    if action not in _ACTIONS:
        raise BadInput(N_("Write add, words, remove or find after /topic. /topic alone shows the list."))
    return await _ACTIONS[action](rest, request, context)


async def takes(request: Request, context: Context) -> bool:
    """What to do, as behind the slash."""
    return request.text.partition(" ")[0] in _ACTIONS


async def press(request: Request, context: Context) -> Reply:
    """Buttons carry FIND; or a page, the number of a topic to take out first, and the number of what is sought."""
    verb, _, rest = request.text.partition(" ")
    if verb == FIND:
        return replace(await _find(rest, request, context), replaces=request.answer is not None)
    page, taken, *number = numbers(request.text, 2, 3)
    its = await recalled(number, request, context)
    if not taken:
        return replace(await _show(page, context, its), replaces=True)
    topic = await _taken(taken, request, context)
    notice = context.t("Taken out: {topic}", topic=_named(topic))
    shown = await _show(max(page, 1), context, its)
    return replace(
        shown, replaces=True, notice=notice, buttons=(_putting_back(topic, request, context), *shown.buttons)
    )


async def _find(rest: str, request: Request, context: Context) -> Reply:
    its = await asked_for(rest, request, context)
    return its if isinstance(its, Reply) else await _show(1, context, its)


def _putting_back(topic: Topic, request: Request, context: Context) -> tuple[Button, ...]:
    async def back(request: Request, context: Context) -> Reply:
        await context.store.topics.put_back(topic, str(request.person), request.at)
        await context.note(request, CHANGED, after=_named(topic))
        return await _show(1, context)

    return (undo_button(request, context, back, context.t("Put back: {name}", name=_named(topic))),)


async def _add(text: str, request: Request, context: Context) -> Reply:
    english, _, arabic = (" ".join(part.split()) for part in text.replace("＝", "=").partition("="))
    if not (any(map(str.isalnum, english)) and any(map(str.isalnum, arabic))):
        raise BadInput(N_("Write its English and its Arabic name with = between, such as: /topic add Water = مياه"))
    if max(len(english), len(arabic)) > LONGEST:
        raise BadInput(N_("That is too long: a name or a word of a topic has at most 40 characters."))
    topic = await context.store.topics.add(english, arabic, str(request.person), request.at)
    await context.note(request, CHANGED, after=_named(topic))
    t = context.t
    done = t("New articles about {topic} are tagged so from now on.", topic=_named(topic))
    words = t("Say which words tell it: {example}", example=f"/topic words {topic.id} ...")
    return Reply(language=t.code, text=f"{done}\n{words}", buttons=((_take_out(topic, 0, t("Undo")),),))


async def _words(text: str, request: Request, context: Context) -> Reply:
    number, _, rest = text.strip().partition(" ")
    split = (" ".join(word.split()) for word in rest.replace("،", ",").replace("\n", ",").split(","))
    words = tuple(dict.fromkeys(word for word in split if any(map(str.isalnum, word))))
    if not words:
        raise BadInput(N_("Write the topic's number and its words, such as: /topic words 3 drought, جفاف"))
    if len(words) > WORDS or any(len(word) > LONGEST for word in words):
        raise BadInput(N_("That is too long: at most 60 words, each of at most 40 characters."))
    topic = await context.store.topics.tell(number_in(number) or 0, words)
    if topic is None:
        raise BadInput(N_("There is no topic of this number."))
    await context.note(request, CHANGED, _named(topic), context.t.listed(topic.words))
    return Reply(
        language=context.t.code,
        text=context.t("These words tell {topic}: {words}", topic=_named(topic), words=context.t.listed(topic.words)),
    )


async def _remove(text: str, request: Request, context: Context) -> Reply:
    topic = await _taken(number_in(text.strip()) or 0, request, context)
    t = context.t
    gone = t("Taken out: {topic}", topic=_named(topic))
    kept = t("Articles that have it keep it.")
    return Reply(language=t.code, text=f"{gone}\n{kept}", buttons=(_putting_back(topic, request, context),))


_ACTIONS = {"add": _add, "words": _words, "remove": _remove, "find": _find}


async def _taken(number: int, request: Request, context: Context) -> Topic:
    topic = await context.store.topics.remove(number)
    if topic is None:
        raise BadInput(N_("There is no topic of this number."))
    await context.note(request, CHANGED, before=_named(topic))
    return topic


async def _show(page: int, context: Context, its: Sought = EVERYTHING) -> Reply:
    """The topics that editors added, each with a button that takes it out."""
    t = context.t
    topics = context.store.topics.all
    ours = t("Besides these, {n} topics come with the program.", n=len(context.own_topics))
    if not topics:
        text = t("Editors have added no topics yet. Add one: {example}", example=EXAMPLES["add"])
        return Reply(language=t.code, text=f"{text}\n{ours}")
    found = [topic for topic in topics if its.holds(topic.tag, topic.arabic, *topic.words)]
    shown, page, last = cut(found, page, A_PAGE)
    lines = [_line(topic, context) for topic in shown]
    return Reply(
        language=t.code,
        text="\n".join([seek_line(its, len(found), t) or t("Topics that editors added:"), *lines, ours]),
        buttons=(
            *((_take_out(topic, page, t("Take out"), its),) for topic in shown),
            *pager(context, page, last, lambda other: f"topic {other} 0 {its.number}"),
            *seek_row(f"topic {FIND}", "topic 1 0", its, last, context),
        ),
    )


def _line(topic: Topic, context: Context) -> str:
    """Its number, by which it is changed, its names and its first words."""
    more = "…" if len(topic.words) > SHOWN else ""
    told = context.t.listed(topic.words[:SHOWN]) + more
    if told:
        return context.t(
            "{number}: {topic} ({words})", number=context.t.figures(str(topic.id)), topic=_named(topic), words=told
        )
    return context.t("{number}: {topic}", number=context.t.figures(str(topic.id)), topic=_named(topic))


def _take_out(topic: Topic, page: int, label: str, its: Sought = EVERYTHING) -> Button:
    return Button(f"{label}: {_named(topic)}", f"topic {page} {topic.id} {its.number}", tone=Tone.DANGER)


def _named(topic: Topic) -> str:
    return f"{topic.tag} = {topic.arabic}"
