"""Requests find their handlers here; `handlers/` takes from here what it shares."""

from bot.digest.choosing import NEWS_FOR, Known, in_order
from bot.digest.schedule import zone
from bot.intake.editing import edited, lines, without_line
from bot.intake.merge import merged
from bot.router.articles import (
    EVERY,
    OWN,
    SIMILAR,
    article_card,
    button_pages,
    counted,
    facet_buttons,
    hit_card,
    latest,
    listed,
    number_in,
    numbers,
    page_of,
    pager,
    read_card,
    shared_buttons,
    shared_card,
)
from bot.router.completions import restricted
from bot.router.context import Context
from bot.router.dialogue import confirmed, kept_buttons, subscription_reply, summary
from bot.router.drafts import asks, changed, overtaken, preview, published, removed, stored, taken, when
from bot.router.explaining import article_why, run_card, withdrawn_why
from bot.router.feeds import feed_card, feed_list, language_question, notice_text, proposal, tags_question, tested
from bot.router.linking import LASTS as LINK_LASTS
from bot.router.linking import new_code, spelled, typed_code
from bot.router.offering import offers
from bot.router.options import opened, overtaken_subscription
from bot.router.preview import digest_page, previewed
from bot.router.privacy import unseen
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
from bot.router.wording import state_line, target_lines, what_lines, when_line
from bot.text.split import shorten

__all__ = [
    "EVERY",
    "LINK_LASTS",
    "NEWS_FOR",
    "OLD",
    "OWN",
    "SIMILAR",
    "Context",
    "Known",
    "Taken",
    "alike",
    "all_button",
    "article_card",
    "article_why",
    "asks",
    "button_pages",
    "changed",
    "changed_subscription",
    "confirmed",
    "counted",
    "digest_page",
    "edited",
    "elsewhere",
    "facet_buttons",
    "feed_card",
    "feed_list",
    "full",
    "hit_card",
    "in_order",
    "is_here",
    "kept_buttons",
    "language_question",
    "latest",
    "lines",
    "listed",
    "may_change",
    "meant",
    "merged",
    "new_code",
    "notice_text",
    "number_in",
    "numbers",
    "offers",
    "only_managers",
    "opened",
    "overtaken",
    "overtaken_subscription",
    "page_of",
    "pager",
    "preview",
    "previewed",
    "proposal",
    "published",
    "read_card",
    "removed",
    "restricted",
    "run_card",
    "shared_buttons",
    "shared_card",
    "shorten",
    "spelled",
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
    "typed_code",
    "unseen",
    "what_lines",
    "when",
    "when_line",
    "withdrawn_why",
    "without_line",
    "without_names",
    "zone",
]
