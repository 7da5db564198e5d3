"""How a search was read, in words: what stands above its hits, or where there are none."""

from collections.abc import Callable

from bot.i18n import Language
from bot.model import Found, Reading, Unmet

_UNMET: dict[Unmet, Callable[[str, Language], str]] = {
    Unmet.SOURCE: lambda typed, t: t(
        "No source is called “{typed}”. {sources} shows their names.", typed=typed, sources="/sources"
    ),
    Unmet.TOPIC: lambda typed, t: t(
        "No topic is called “{typed}”. {topics} shows their names.", typed=typed, topics="/topics"
    ),
    Unmet.LANGUAGE: lambda typed, t: t(
        "There is no news in the language “{typed}”. Without it all languages are searched.", typed=typed
    ),
    Unmet.DATES: lambda _, t: t("The dates are the wrong way round: the first one has to come before the last."),
}


def remarks(found: Found, t: Language) -> list[str]:
    """How the query of some hits was read, where that matters."""
    lines = []
    if found.reading is Reading.PLAIN_WORDS:
        lines.append(t("Nothing holds this exactly as asked: these hold its words."))
    elif found.reading is Reading.SOME_WORDS:
        lines.append(t("No article holds all of this: these hold some of it."))
    elif found.exact < found.total:
        lines.append(t.plural("{n} of them holds all of it.", "{n} of them hold all of it.", found.exact))
    lines += [
        t("“{typed}” was also read as “{meant}”.", typed=typed, meant=meant) for typed, meant in found.corrections
    ]
    return [*lines, *caveats(found, t)]


def caveats(found: Found, t: Language) -> list[str]:
    """Why it may be other than what was wanted, whether anything was found or nothing."""
    lines = [_UNMET[what](typed, t) for what, typed in found.unmet]
    if found.plain:
        lines.append(t("Read as plain words: {words}", words=t.listed(found.plain)))
    if found.incomplete:
        lines.append(t("The search index is being built: some articles may be missing yet."))
    return lines
