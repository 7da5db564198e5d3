"""Requests find their handlers here; `handlers/` takes from here what it shares."""

from bot.digest.schedule import zone
from bot.intake.editing import edited, lines, without_line
from bot.intake.merge import merged
from bot.router.advice import sentence
from bot.router.archive import Archive
from bot.router.articles import (
    EVERY,
    OWN,
    SIMILAR,
    article_card,
    counted,
    hit_card,
    latest,
    listed,
    number_in,
    numbers,
    page_of,
    pager,
    read_card,
)
from bot.router.completions import restricted
from bot.router.context import Context
from bot.router.dialogue import confirmed, kept_buttons, subscription_reply, summary
from bot.router.drafts import (
    asks,
    changed,
    overtaken,
    preview,
    published,
    removed,
    restored,
    stored,
    taken,
    undoable,
    when,
)
from bot.router.explaining import article_why, run_card, withdrawn_why
from bot.router.facets import facet_buttons, facets_sought
from bot.router.feeds import feed_card, feed_list, language_question, notice_text, proposal, tags_question, tested
from bot.router.feedwork import Import, Trial
from bot.router.options import opened, overtaken_subscription
from bot.router.preview import digest_page, previewed
from bot.router.privacy import unseen
from bot.router.progress import at_work, job_buttons, progress
from bot.router.progress import counted as counted_units
from bot.router.progress import document as file_made
from bot.router.seeking import EVERYTHING, FIND, Sought, asked_for, cut, recalled, seek_line, seek_row, sought
from bot.router.subscribing import (
    OLD,
    alike,
    all_button,
    changed_subscription,
    elsewhere,
    full,
    is_here,
    may_change,
    meant,
    only_managers,
    stored_subscription,
    suggested,
    target,
    without_names,
)
from bot.router.taking import Taken, take
from bot.router.undoing import undo_button
from bot.router.wording import state_line, target_lines, what_lines, when_line
from bot.router.work import Alone
from bot.text.bidi import isolate
from bot.text.split import shorten

__all__ = [
    "EVERY",
    "EVERYTHING",
    "FIND",
    "OLD",
    "OWN",
    "SIMILAR",
    "Alone",
    "Archive",
    "Context",
    "Import",
    "Sought",
    "Taken",
    "Trial",
    "alike",
    "all_button",
    "article_card",
    "article_why",
    "asked_for",
    "asks",
    "at_work",
    "changed",
    "changed_subscription",
    "confirmed",
    "counted",
    "counted_units",
    "cut",
    "digest_page",
    "edited",
    "elsewhere",
    "facet_buttons",
    "facets_sought",
    "feed_card",
    "feed_list",
    "file_made",
    "full",
    "hit_card",
    "is_here",
    "isolate",
    "job_buttons",
    "kept_buttons",
    "language_question",
    "latest",
    "lines",
    "listed",
    "may_change",
    "meant",
    "merged",
    "notice_text",
    "number_in",
    "numbers",
    "only_managers",
    "opened",
    "overtaken",
    "overtaken_subscription",
    "page_of",
    "pager",
    "preview",
    "previewed",
    "progress",
    "proposal",
    "published",
    "read_card",
    "recalled",
    "removed",
    "restored",
    "restricted",
    "run_card",
    "seek_line",
    "seek_row",
    "sentence",
    "shorten",
    "sought",
    "state_line",
    "stored",
    "stored_subscription",
    "subscription_reply",
    "suggested",
    "summary",
    "tags_question",
    "take",
    "taken",
    "target",
    "target_lines",
    "tested",
    "undo_button",
    "undoable",
    "unseen",
    "what_lines",
    "when",
    "when_line",
    "withdrawn_why",
    "without_line",
    "without_names",
    "zone",
]
