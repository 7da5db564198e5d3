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

-- Readers first: people refer to them.
INSERT INTO readers SELECT row_number() OVER () FROM (SELECT DISTINCT platform, person FROM saved_by_people);

INSERT INTO people (platform, person, reader)
SELECT platform, person, row_number() OVER () FROM (SELECT DISTINCT platform, person FROM saved_by_people);

INSERT INTO saved SELECT reader, article, at FROM saved_by_people JOIN people USING (platform, person);

DROP TABLE saved_by_people;

CREATE INDEX saved_article ON saved (article);

-- When a person was here, and how far the news had come: at the last request, and at the end of the visit before.
-- `chat` is their private chat with the bot, where it is known. Without times (''): of somebody who was not here for a
-- year, and has settings for what is sent to them; by it their chat is found.
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

-- Subscriptions that somebody shares: what they bring and when, under a code that nobody guesses. It leads there as
-- long as the subscription is there that it was made of, its `source`.
CREATE TABLE shared_subscriptions (
    code TEXT PRIMARY KEY,
    subscription TEXT NOT NULL CHECK (json_valid(subscription)),
    by TEXT NOT NULL,
    at TEXT NOT NULL,
    source INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX shared_by ON shared_subscriptions (by);

ALTER TABLE subscriptions ADD COLUMN cover INTEGER NOT NULL DEFAULT 0;

-- By what a person's traces are found: nobody who has themselves forgotten keeps the others waiting.
CREATE INDEX articles_by_people ON articles (added_by) WHERE added_by NOT GLOB 'feed:*';
CREATE INDEX edits_who ON edits (who);
CREATE INDEX inbox_aside ON inbox (platform) WHERE state = 'quarantined';

-- What is deleted is overwritten from now on. Of what was deleted before, a new database holds nothing.
INSERT INTO memory SELECT 'khabar', 'overwritten', '' WHERE NOT EXISTS (
    SELECT 1 FROM articles UNION ALL SELECT 1 FROM inbox UNION ALL SELECT 1 FROM preferences
    UNION ALL SELECT 1 FROM searches UNION ALL SELECT 1 FROM subscriptions
);

-- What comes at once comes together within so many minutes after the last that did, which was `told` then.
ALTER TABLE subscriptions ADD COLUMN together INTEGER NOT NULL DEFAULT 1;

ALTER TABLE subscriptions ADD COLUMN told TEXT;

-- Stories that became breaking news, as many sources told them within a short time; `stopped`: editors say they are none.
CREATE TABLE breaking_stories (
    story INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    stopped INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Who subscribed to breaking news has had an article's number as none of it. It takes a new one when it becomes breaking
-- news; whoever was told of it as other news is not told again, as what a chat was shown is known.
CREATE TRIGGER article_breaking AFTER UPDATE OF breaking ON articles
WHEN new.breaking AND NOT old.breaking AND new.state = 'published' AND old.state = 'published' BEGIN
    DELETE FROM publications WHERE article = new.id;
    INSERT INTO publications (article) VALUES (new.id);
END;

-- A chat's words are its own: a number means nothing elsewhere. Words that no chat has searched for go.
ALTER TABLE chat_searches RENAME TO searches_of_chats;

CREATE TABLE chat_searches (
    platform TEXT NOT NULL,
    chat TEXT NOT NULL,
    number INTEGER NOT NULL,
    words TEXT NOT NULL,
    times INTEGER NOT NULL,
    last TEXT NOT NULL,
    PRIMARY KEY (platform, chat, number),
    UNIQUE (platform, chat, words)
) STRICT, WITHOUT ROWID;

INSERT INTO chat_searches
SELECT platform, chat, id, words, times, last FROM searches_of_chats JOIN searches ON searches.id = search;

DROP TABLE searches_of_chats;

DROP TABLE searches;
