-- When an article is published it takes the next number: what a subscription has had is a number.
CREATE TABLE publications (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    article INTEGER NOT NULL UNIQUE REFERENCES articles ON DELETE CASCADE
) STRICT;

INSERT INTO publications (article) SELECT id FROM articles WHERE state = 'published' ORDER BY id;

-- Not OR IGNORE: what the statement around a trigger says of conflicts would win over it.
CREATE TRIGGER article_news AFTER INSERT ON articles WHEN new.state = 'published' BEGIN
    INSERT INTO publications (article) VALUES (new.id);
END;

-- What was taken back is news again when it is published again: who was not told of it in between would never be.
CREATE TRIGGER article_no_news AFTER UPDATE OF state ON articles WHEN new.state <> 'published' BEGIN
    DELETE FROM publications WHERE article = new.id;
END;

CREATE TRIGGER article_news_later AFTER UPDATE OF state ON articles WHEN new.state = 'published' BEGIN
    INSERT INTO publications (article)
    SELECT new.id WHERE NOT EXISTS (SELECT 1 FROM publications WHERE article = new.id);
END;

-- What chats get unasked. `weekdays`: Monday is 0. `times`: ["HH:MM", ...], local to `zone`; none: at once.
-- `next`: when it is due; null where it is not, as long as nothing changes. `last`: the slot that was due last.
CREATE TABLE subscriptions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    platform TEXT NOT NULL,
    chat TEXT NOT NULL,
    kind TEXT NOT NULL,
    thread TEXT,
    language TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('draft', 'active', 'paused', 'removed')),
    weekdays TEXT NOT NULL CHECK (json_valid(weekdays)),
    times TEXT NOT NULL CHECK (json_valid(times)),
    zone TEXT NOT NULL,
    wanted TEXT NOT NULL CHECK (json_valid(wanted)),
    most INTEGER NOT NULL,
    least INTEGER NOT NULL,
    silent INTEGER NOT NULL,
    quiet TEXT CHECK (json_valid(quiet)),
    ping TEXT NOT NULL,
    follow INTEGER NOT NULL,
    by TEXT NOT NULL,
    created TEXT NOT NULL,
    next TEXT,
    last TEXT,
    seen INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT;

CREATE INDEX subscriptions_due ON subscriptions (next) WHERE state = 'active' AND next IS NOT NULL;
CREATE INDEX subscriptions_at_once ON subscriptions (id) WHERE state = 'active' AND times = '[]';
CREATE INDEX subscriptions_chat ON subscriptions (platform, chat);
CREATE INDEX subscriptions_by ON subscriptions (platform, by);

-- What digests hold. Those who subscribe to the same get the same, so it is kept once; `digest` is a hash of it.
CREATE TABLE editions (
    id INTEGER PRIMARY KEY,
    digest TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE edition_articles (
    edition INTEGER NOT NULL REFERENCES editions ON DELETE CASCADE,
    position INTEGER NOT NULL,
    article INTEGER NOT NULL,
    PRIMARY KEY (edition, position)
) STRICT, WITHOUT ROWID;

CREATE INDEX edition_articles_article ON edition_articles (article);

-- Digests that were due, whatever became of them. `shown`: so many articles of the edition stand in the messages.
CREATE TABLE runs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    subscription INTEGER NOT NULL REFERENCES subscriptions ON DELETE CASCADE,
    slot TEXT NOT NULL,
    due TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('made', 'empty', 'held', 'missed', 'merged')),
    edition INTEGER REFERENCES editions,
    shown INTEGER NOT NULL,
    at TEXT NOT NULL,
    UNIQUE (subscription, slot)
) STRICT;

CREATE INDEX runs_edition ON runs (edition);
CREATE INDEX runs_due ON runs (due);

-- The messages of digests. A row is claimed ('sending') before its request, and marked after it. `turn` is a hash of the
-- chat: where many are due at once, each has its place among them. `outdated`: so often an editor has changed what it
-- shows since it was claimed.
CREATE TABLE deliveries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
    platform TEXT NOT NULL,
    chat TEXT NOT NULL,
    thread TEXT NOT NULL,
    part INTEGER NOT NULL,
    parts INTEGER NOT NULL,
    first INTEGER NOT NULL,
    shown INTEGER NOT NULL,
    due TEXT NOT NULL,
    ready TEXT NOT NULL,
    turn INTEGER NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting'
        CHECK (state IN ('waiting', 'sending', 'sent', 'failed', 'gone', 'stopped', 'unknown', 'expired')),
    attempts INTEGER NOT NULL DEFAULT 0,
    messages TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(messages)),
    sent TEXT,
    reason TEXT NOT NULL DEFAULT '',
    outdated INTEGER NOT NULL DEFAULT 0,
    UNIQUE (run, part)
) STRICT;

CREATE INDEX deliveries_waiting ON deliveries (platform, ready, turn) WHERE state = 'waiting';
CREATE INDEX deliveries_tried ON deliveries (platform, ready, turn) WHERE state = 'waiting' AND attempts > 0;
CREATE INDEX deliveries_open ON deliveries (platform, chat, id) WHERE state IN ('waiting', 'sending');
CREATE INDEX deliveries_outdated ON deliveries (ready) WHERE outdated > 0;
CREATE INDEX deliveries_due ON deliveries (due);

CREATE TRIGGER digest_corrected AFTER UPDATE OF version ON articles BEGIN
    UPDATE deliveries SET outdated = outdated + 1, ready = iif(state = 'sent', '', ready)
    WHERE state IN ('sending', 'sent') AND id IN (
        SELECT deliveries.id FROM edition_articles
        JOIN runs ON runs.edition = edition_articles.edition
        JOIN deliveries ON deliveries.run = runs.id
        WHERE article = new.id AND position >= first AND position < first + deliveries.shown
    );
END;

-- Chats that can't be written to. Without `until` it is gone, and nothing is sent until it comes back; else an admin must
-- act, and it is tried again then, `attempts` counting. With a `thread` only that one is meant.
CREATE TABLE away (
    platform TEXT NOT NULL,
    chat TEXT NOT NULL,
    thread TEXT NOT NULL,
    until TEXT,
    attempts INTEGER NOT NULL,
    reason TEXT NOT NULL,
    since TEXT NOT NULL,
    PRIMARY KEY (platform, chat, thread)
) STRICT, WITHOUT ROWID;

-- What people keep for themselves.
CREATE TABLE saved (
    platform TEXT NOT NULL,
    person TEXT NOT NULL,
    article INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
    at TEXT NOT NULL,
    PRIMARY KEY (platform, person, article)
) STRICT, WITHOUT ROWID;

CREATE INDEX saved_article ON saved (article);
