-- Feeds that are asked for news. `due` and other times: as articles have them.
CREATE TABLE feeds (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    address TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    home TEXT,
    language TEXT NOT NULL,
    tags TEXT NOT NULL CHECK (json_valid(tags)),
    drafts INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('proposed', 'active', 'paused', 'gone')),
    known INTEGER NOT NULL,
    etag TEXT NOT NULL,
    modified TEXT NOT NULL,
    digest TEXT NOT NULL,
    due TEXT NOT NULL,
    checked TEXT,
    news TEXT,
    interval INTEGER NOT NULL,
    failures INTEGER NOT NULL,
    error TEXT NOT NULL,
    status INTEGER NOT NULL,
    told INTEGER NOT NULL
) STRICT;

CREATE INDEX feeds_due ON feeds (due, id) WHERE state = 'active';

-- What each feed has told: `hash` is the text of the entry as it was last taken. `article` is null where it was only
-- taken note of. An entry that vanishes from its feed stays here, so that it is not news when it comes back.
CREATE TABLE feed_entries (
    feed INTEGER NOT NULL REFERENCES feeds ON DELETE CASCADE,
    key TEXT NOT NULL,
    hash TEXT NOT NULL,
    article INTEGER REFERENCES articles ON DELETE SET NULL,
    PRIMARY KEY (feed, key)
) STRICT, WITHOUT ROWID;

CREATE INDEX feed_entries_article ON feed_entries (article);

-- What admins are told unasked, in the order in which it happened; how far each has been told stands in `memory`.
CREATE TABLE notices (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    text TEXT NOT NULL,
    "values" TEXT NOT NULL CHECK (json_valid("values")),
    reason TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
