"""Where something is kept of a person: table by table, how it is found, shown, and taken away.

Each is told to people by its kind (bot.router.kept). A test fails for a table that is not named here.
The statements are bound to `platform` and `id` of a person, `who` as they stand in `by`, and `chats`, the ids of their
private chats with the bot, as JSON.

No condition has an OR between two ways to the same index: with statistics at hand, SQLite (3.40 to 3.53 at least) then
overlooks rows where one of them is an IN (docs/decisions.md).
"""

from dataclasses import dataclass, replace

from bot.model import Kept

CHATS = "(SELECT value FROM json_each(:chats))"
HERE = f"platform = :platform AND chat IN {CHATS}"
READER = "(SELECT reader FROM people WHERE (platform, person) = (:platform, :id))"
OWN = f"(SELECT id FROM subscriptions WHERE {HERE})"
ALONE = f"(SELECT count(*) FROM people WHERE reader = {READER}) = 1"
"""No other account is linked to this one: what they keep together is nobody else's."""
_AUTHORS = (
    *("$.message.from.id", "$.edited_message.from.id", "$.callback_query.from.id", "$.my_chat_member.from.id"),
    *("$.inline_query.from.id", "$.author.id", "$.user.id", "$.member.user.id"),
)
"""Where the platforms' updates name who sent them."""
THEIRS = (
    "state = 'quarantined' AND platform = :platform AND CASE WHEN json_valid(raw)"
    f" THEN :id IN ({', '.join(f'CAST(raw ->> {path!r} AS TEXT)' for path in _AUTHORS)}) ELSE false END"
)


@dataclass(frozen=True, slots=True)
class Trace:
    """Rows of a table that are of one person: what a WHERE finds, and the columns that they are shown by ("": by none).

    `forget` leaves no trace in them, but for those that another account keeps as well: `stays`. `counted`: their number
    says something to people; but for those that nobody sees: `hidden`.
    """

    kind: Kept
    table: str
    where: str
    forget: str
    columns: str = "*"
    stays: str = "false"
    counted: bool = True
    hidden: str = "false"


def _deleted(kind: Kept, table: str, where: str, columns: str = "*", *, counted: bool = True) -> Trace:
    return Trace(kind, table, where, f"DELETE FROM {table} WHERE {where}", columns, counted=counted)


def _nameless(kind: Kept, table: str, column: str, columns: str, condition: str = "") -> Trace:
    """The rows stay, and name nobody."""
    where = f"{column} = :who{condition}"
    return Trace(kind, table, where, f"UPDATE {table} SET {column} = '' WHERE {where}", columns)


TRACES = (
    _deleted(Kept.SETTINGS, "preferences", "(scope, platform, id) = ('person', :platform, :id)"),
    _deleted(Kept.SETTINGS, "preferences", f"(scope, platform) = ('chat', :platform) AND id IN {CHATS}"),
    _deleted(Kept.SEARCHES, "chat_searches", HERE, "words, times, last"),
    _deleted(Kept.ACCOUNTS, "link_codes", f"reader = {READER}", "until", counted=False),
    Trace(
        Kept.SAVED,
        "saved",
        f"reader = {READER}",
        f"DELETE FROM saved WHERE reader = {READER} AND {ALONE}",
        "article, (SELECT title FROM articles WHERE id = article) title, at",
        stays=f"NOT {ALONE}",
    ),
    Trace(
        Kept.ACCOUNTS,
        "readers",
        f"id = {READER}",
        f"DELETE FROM readers WHERE id = {READER} AND {ALONE}",
        columns="",
        counted=False,
    ),
    Trace(
        Kept.ACCOUNTS,
        "people",
        f"reader = {READER}",
        "DELETE FROM people WHERE (platform, person) = (:platform, :id)",
        "platform, person",
        stays="(platform, person) <> (:platform, :id)",
    ),
    _deleted(Kept.QUESTIONS, "questions", HERE),
    _deleted(Kept.QUESTIONS, "questions", f"platform = :platform AND person = :id AND chat NOT IN {CHATS}"),
    _deleted(Kept.SUBSCRIPTIONS, "mutes", HERE, counted=False),
    _deleted(
        Kept.SUBSCRIPTIONS, "deliveries", f"run IN (SELECT id FROM runs WHERE subscription IN {OWN})", counted=False
    ),
    _deleted(Kept.SUBSCRIPTIONS, "runs", f"subscription IN {OWN}", counted=False),
    replace(_deleted(Kept.SUBSCRIPTIONS, "subscriptions", HERE), hidden="state IN ('draft', 'removed')"),
    _deleted(
        Kept.SUBSCRIPTIONS,
        "subscriptions",
        f"(platform, by) = (:platform, :who) AND state = 'draft' AND NOT ({HERE})",
        counted=False,
    ),
    Trace(
        Kept.SUBSCRIPTIONS,
        "subscriptions",
        f"platform = :platform AND by = :who AND state <> 'draft' AND NOT ({HERE})",
        # With a new version: whoever has it in hand would write the name again.
        "UPDATE subscriptions SET by = '', version = version + 1 WHERE platform = :platform AND by = :who",
        counted=False,
    ),
    _deleted(Kept.SUBSCRIPTIONS, "shared_subscriptions", "by = :who"),
    _deleted(Kept.MESSAGES, "sent", HERE, counted=False),
    _deleted(Kept.MESSAGES, "away", HERE, counted=False),
    _deleted(Kept.MESSAGES, "jobs", HERE, "", counted=False),
    Trace(
        Kept.MESSAGES,
        "inbox",
        THEIRS,
        # Also where somebody else's names them, and the reason may quote it.
        "UPDATE inbox SET raw = NULL, reason = NULL, state = 'done'"
        " WHERE state = 'quarantined' AND platform = :platform AND (instr(raw, :id) > 0 OR instr(reason, :id) > 0)",
    ),
    Trace(
        Kept.EDITING,
        "edits",
        "who = :who",
        "UPDATE edits SET who = '', name = '' WHERE who = :who",
        "article, version, field, old, new, name, at",
    ),
    _nameless(Kept.EDITING, "articles", "added_by", "id, title, added", " AND added_by NOT GLOB 'feed:*'"),
    Trace(
        Kept.EDITING,
        "articles",
        f"origin_platform = :platform AND origin_chat IN {CHATS}",
        "UPDATE articles SET origin_platform = NULL, origin_chat = NULL, origin_message = NULL"
        f" WHERE origin_platform = :platform AND origin_chat IN {CHATS}",
        "id, origin_message",
        counted=False,
    ),
    _nameless(Kept.EDITING, "aliases", "added_by", "spellings, added"),
    _deleted(Kept.ROLES, "roles", "platform = :platform AND person = :id", "role, at"),
    Trace(Kept.ROLES, "roles", "by = :who", "UPDATE roles SET by = '' WHERE by = :who", "role, at", counted=False),
    _deleted(Kept.ROLES, "invitations", "by = :who", "role, until", counted=False),
    Trace(
        Kept.EDITING,
        "audit",
        "who = :who",
        "UPDATE audit SET who = '', name = '' WHERE who = :who",
        "at, what, before, after",
    ),
    Trace(
        Kept.EDITING,
        "audit",
        "whom = :who",
        "UPDATE audit SET whom = '', whom_name = '' WHERE whom = :who",
        "at, what, before, after",
        counted=False,
    ),
    _nameless(Kept.EDITING, "topics", "added_by", "tag, arabic, words, added"),
    _deleted(Kept.EDITING, "memory", "owner = 'notices' AND key = :who", "value notice", counted=False),
    _deleted(Kept.VISITS, "heard", HERE, counted=False),
    # The last: their private chat is looked up in it.
    _deleted(Kept.SETTINGS, "visits", "platform = :platform AND person = :id AND at = ''", "chat", counted=False),
    _deleted(Kept.VISITS, "visits", "platform = :platform AND person = :id AND at <> ''"),
)

NOBODYS = frozenset(
    {
        *("facets", "article_facets", "facet_counts", "changes", "publications", "story_articles", "story_keys"),
        *("feeds", "feed_entries", "notices", "editions", "edition_articles", "breaking_stories"),
        "leases",
        "footers",  # by the channel that news was forwarded from, which is no person
    }
)
"""Tables that hold no person's or private chat's id."""
