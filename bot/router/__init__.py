"""Requests find their handlers here; `handlers/` takes from here what it shares."""

from bot.digest.choosing import NEWS_FOR, Known, in_order
from bot.digest.schedule import zone
from bot.i18n.cards import note
from bot.i18n.remarks import caveats, remarks
from bot.intake.editing import edited, lines, without_line
from bot.intake.hashtags import typed as typed_tags
from bot.intake.merge import merged
from bot.intake.opml import begins as begins_feed_list
from bot.router.advice import sentence
from bot.router.alerts import active, at_once, breaking, breaking_buttons, brings_breaking, broadcast_lines
from bot.router.archive import Archive
from bot.router.articles import (
    EVERY,
    OWN,
    SIMILAR,
    article_card,
    button_pages,
    counted,
    hit_card,
    latest,
    listed,
    listing,
    number_in,
    numbers,
    own_listing,
    page_of,
    pager,
    read_card,
    shared_buttons,
    shared_card,
    signs_told,
    when,
)
from bot.router.audit import deed_text, doer, kind_named, person_of
from bot.router.backups import Backing
from bot.router.choices import take_step
from bot.router.cities import carried_city, city_rows, clock_lines, followed_lines, live_by, typed_cities
from bot.router.completions import restricted
from bot.router.context import Context
from bot.router.courtesy import goes_on_wordless, returned
from bot.router.dialogue import confirmed, kept_buttons, subscription_reply, summary
from bot.router.drafts import (
    asks,
    changed,
    draft_card,
    overtaken,
    preview,
    published,
    removed,
    restored,
    somebody,
    stored,
    taken,
    undoable,
    who,
)
from bot.router.drawings import article_drawing, statistics
from bot.router.explaining import article_why, run_card, withdrawn_why
from bot.router.facets import facet_buttons, facets_fit, facets_sought
from bot.router.feeds import feed_card, feed_list, language_question, notice_text, proposal, tags_question, tested
from bot.router.feedwork import Import, Trial
from bot.router.kept import counts_text, exported, forgotten, only_in_private, privacy_text
from bot.router.linking import LASTS as LINK_LASTS
from bot.router.linking import new_code, spelled, typed_code
from bot.router.links import NOWHERE, open_in_private, shared_code
from bot.router.naming import article_named, number_named, published_article, titles_begun
from bot.router.offering import offers
from bot.router.onboarding import first_step, how_to_ask, is_greeted, spoken_here
from bot.router.options import opened, overtaken_subscription
from bot.router.preview import digest_page, previewed, upcoming
from bot.router.privacy import only_who_keeps_a_list, unseen
from bot.router.progress import at_work, job_buttons, progress
from bot.router.progress import counted as counted_units
from bot.router.progress import document as file_made
from bot.router.roles import MAY, MEANS, Roles, change, refusal, role_named, role_of
from bot.router.roles import NAMES as ROLE_NAMES
from bot.router.seeking import EVERYTHING, FIND, Sought, asked_for, cut, recalled, seek_line, seek_row, sought
from bot.router.settings import scope_of, settings_changed, settings_menu, settings_reply
from bot.router.sharing import declined, shared_link, shared_offer, shared_taken
from bot.router.staff import (
    give_role,
    invited,
    may_void,
    member,
    nothing_done,
    one_member,
    staff_list,
    sure,
    typed_person,
)
from bot.router.subscribing import (
    OLD,
    alike,
    all_button,
    changed_subscription,
    elsewhere,
    full,
    is_here,
    may_change,
    may_subscribe,
    meant,
    only_managers,
    stored_subscription,
    suggested,
    target,
    without_names,
)
from bot.router.taking import Taken, take
from bot.router.undoing import undo_button
from bot.router.visits import ENDS as VISIT
from bot.router.wording import state_line, target_lines, wanted_lines, what_lines, when_line
from bot.router.work import Alone
from bot.text.bidi import isolate
from bot.text.split import shorten

__all__ = [
    "EVERY",
    "EVERYTHING",
    "FIND",
    "LINK_LASTS",
    "MAY",
    "MEANS",
    "NEWS_FOR",
    "NOWHERE",
    "OLD",
    "OWN",
    "ROLE_NAMES",
    "SIMILAR",
    "VISIT",
    "Alone",
    "Archive",
    "Backing",
    "Context",
    "Import",
    "Known",
    "Roles",
    "Sought",
    "Taken",
    "Trial",
    "active",
    "alike",
    "all_button",
    "article_card",
    "article_drawing",
    "article_named",
    "article_why",
    "asked_for",
    "asks",
    "at_once",
    "at_work",
    "begins_feed_list",
    "breaking",
    "breaking_buttons",
    "brings_breaking",
    "broadcast_lines",
    "button_pages",
    "carried_city",
    "caveats",
    "change",
    "changed",
    "changed_subscription",
    "city_rows",
    "clock_lines",
    "confirmed",
    "counted",
    "counted_units",
    "counts_text",
    "cut",
    "declined",
    "deed_text",
    "digest_page",
    "doer",
    "draft_card",
    "edited",
    "elsewhere",
    "exported",
    "facet_buttons",
    "facets_fit",
    "facets_sought",
    "feed_card",
    "feed_list",
    "file_made",
    "first_step",
    "followed_lines",
    "forgotten",
    "full",
    "give_role",
    "goes_on_wordless",
    "hit_card",
    "how_to_ask",
    "in_order",
    "invited",
    "is_greeted",
    "is_here",
    "isolate",
    "job_buttons",
    "kept_buttons",
    "kind_named",
    "language_question",
    "latest",
    "lines",
    "listed",
    "listing",
    "live_by",
    "may_change",
    "may_subscribe",
    "may_void",
    "meant",
    "member",
    "merged",
    "new_code",
    "note",
    "nothing_done",
    "notice_text",
    "number_in",
    "number_named",
    "numbers",
    "offers",
    "one_member",
    "only_in_private",
    "only_managers",
    "only_who_keeps_a_list",
    "open_in_private",
    "opened",
    "overtaken",
    "overtaken_subscription",
    "own_listing",
    "page_of",
    "pager",
    "person_of",
    "preview",
    "previewed",
    "privacy_text",
    "progress",
    "proposal",
    "published",
    "published_article",
    "read_card",
    "recalled",
    "refusal",
    "remarks",
    "removed",
    "restored",
    "restricted",
    "returned",
    "role_named",
    "role_of",
    "run_card",
    "scope_of",
    "seek_line",
    "seek_row",
    "sentence",
    "settings_changed",
    "settings_menu",
    "settings_reply",
    "shared_buttons",
    "shared_card",
    "shared_code",
    "shared_link",
    "shared_offer",
    "shared_taken",
    "shorten",
    "signs_told",
    "somebody",
    "sought",
    "spelled",
    "spoken_here",
    "staff_list",
    "state_line",
    "statistics",
    "stored",
    "stored_subscription",
    "subscription_reply",
    "suggested",
    "summary",
    "sure",
    "tags_question",
    "take",
    "take_step",
    "taken",
    "target",
    "target_lines",
    "tested",
    "titles_begun",
    "typed_cities",
    "typed_code",
    "typed_person",
    "typed_tags",
    "undo_button",
    "undoable",
    "unseen",
    "upcoming",
    "wanted_lines",
    "what_lines",
    "when",
    "when_line",
    "who",
    "withdrawn_why",
    "without_line",
    "without_names",
    "zone",
]
