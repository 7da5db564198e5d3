-- What people and chats chose of how they are spoken to: an object of what they do not leave open.
CREATE TABLE preferences (
    scope TEXT NOT NULL CHECK (scope IN ('person', 'chat')),
    platform TEXT NOT NULL,
    id TEXT NOT NULL,
    chosen TEXT NOT NULL CHECK (json_valid(chosen)),
    PRIMARY KEY (scope, platform, id)
) STRICT, WITHOUT ROWID;

INSERT INTO preferences SELECT scope, platform, id, json_object('language', language) FROM languages;

DROP TABLE languages;

-- A person on one platform, or one on several that linked them: what they keep is one list.
CREATE TABLE readers (
    id INTEGER PRIMARY KEY AUTOINCREMENT
) STRICT;

CREATE TABLE people (
    platform TEXT NOT NULL,
    person TEXT NOT NULL,
    reader INTEGER NOT NULL REFERENCES readers ON DELETE CASCADE,
    PRIMARY KEY (platform, person)
) STRICT, WITHOUT ROWID;

CREATE INDEX people_reader ON people (reader);

-- What links a person of another platform to this reader: once, until then.
CREATE TABLE link_codes (
    code TEXT PRIMARY KEY,
    reader INTEGER NOT NULL REFERENCES readers ON DELETE CASCADE,
    until TEXT NOT NULL
) STRICT, WITHOUT ROWID;

ALTER TABLE saved RENAME TO saved_by_people;

CREATE TABLE saved (
    reader INTEGER NOT NULL REFERENCES readers ON DELETE CASCADE,
    article INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
    at TEXT NOT NULL,
    PRIMARY KEY (reader, article)
) STRICT, WITHOUT ROWID;

INSERT INTO people (platform, person, reader)
SELECT platform, person, row_number() OVER () FROM (SELECT DISTINCT platform, person FROM saved_by_people);

INSERT INTO readers SELECT reader FROM people;

INSERT INTO saved SELECT reader, article, at FROM saved_by_people JOIN people USING (platform, person);

DROP TABLE saved_by_people;

CREATE INDEX saved_article ON saved (article);

-- When a person was here, and how far the news had come: at the last request, and at the end of the visit before.
-- `chat` is their private chat with the bot, where it is known.
CREATE TABLE visits (
    platform TEXT NOT NULL,
    person TEXT NOT NULL,
    chat TEXT,
    at TEXT NOT NULL,
    number INTEGER NOT NULL,
    before_at TEXT NOT NULL,
    before_number INTEGER NOT NULL,
    PRIMARY KEY (platform, person)
) STRICT, WITHOUT ROWID;

-- Stories that a chat wants to hear no more of, until then.
CREATE TABLE mutes (
    platform TEXT NOT NULL,
    chat TEXT NOT NULL,
    story INTEGER NOT NULL,
    until TEXT NOT NULL,
    PRIMARY KEY (platform, chat, story)
) STRICT, WITHOUT ROWID;

-- Long work that goes on, or that the end of the program interrupted; where its progress stands, if that can be edited.
CREATE TABLE jobs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    what TEXT NOT NULL,
    unit TEXT NOT NULL,
    done INTEGER NOT NULL,
    total INTEGER NOT NULL,
    began TEXT NOT NULL,
    platform TEXT,
    chat TEXT,
    messages TEXT CHECK (json_valid(messages)),
    language TEXT
) STRICT;

-- Subscriptions that somebody shares: what they bring and when, under a code that nobody guesses.
CREATE TABLE shared_subscriptions (
    code TEXT PRIMARY KEY,
    subscription TEXT NOT NULL CHECK (json_valid(subscription)),
    by TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

ALTER TABLE subscriptions ADD COLUMN cover INTEGER NOT NULL DEFAULT 0;
