-- Drafts, and all that happens to an article before and after it is published.

-- A wider CHECK changes nothing that is stored, so it is written where SQLite keeps it (sqlite.org/lang_altertable.html,
-- section 7): making the table anew would take a minute for a million articles, and every reference to it along.
PRAGMA writable_schema = ON;

UPDATE sqlite_schema
SET sql = replace(sql, 'state IN (''published'', ''removed'')', 'state IN (''draft'', ''published'', ''removed'', ''discarded'')')
WHERE type = 'table' AND name = 'articles';

PRAGMA writable_schema = RESET;

ALTER TABLE articles ADD COLUMN breaking INTEGER NOT NULL DEFAULT 0;

-- [[platform, file, address or null], ...]
ALTER TABLE articles ADD COLUMN pictures TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(pictures));

-- Rises with each change that a person makes: two editors of one article do not overwrite each other.
ALTER TABLE articles ADD COLUMN version INTEGER NOT NULL DEFAULT 1;

CREATE INDEX articles_drafts ON articles (id DESC) WHERE state = 'draft';

-- What persons changed: one row a field. `version` is the one that the change made.
CREATE TABLE edits (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    article INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
    version INTEGER NOT NULL,
    field TEXT NOT NULL,
    old TEXT NOT NULL,
    new TEXT NOT NULL,
    who TEXT NOT NULL,
    name TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;

CREATE INDEX edits_article ON edits (article, version);

-- What a person was asked in a chat, and has not answered yet: the button that asked.
CREATE TABLE questions (
    platform TEXT NOT NULL,
    chat TEXT NOT NULL,
    person TEXT NOT NULL,
    press TEXT NOT NULL,
    asked TEXT NOT NULL,
    PRIMARY KEY (platform, chat, person)
) STRICT, WITHOUT ROWID;

-- Last lines of messages by channel, and in how many of its messages each was seen: what comes again and again is no news.
CREATE TABLE footers (
    channel TEXT NOT NULL,
    line TEXT NOT NULL,
    messages INTEGER NOT NULL,
    last TEXT NOT NULL,
    PRIMARY KEY (channel, line)
) STRICT, WITHOUT ROWID;

-- Messages that show an article, so that a correction reaches them: the version that they show, its page and language.
CREATE TABLE sent (
    platform TEXT NOT NULL,
    chat TEXT NOT NULL,
    message TEXT NOT NULL,
    messages TEXT NOT NULL CHECK (json_valid(messages)),
    article INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
    page INTEGER NOT NULL,
    language TEXT NOT NULL,
    version INTEGER NOT NULL,
    outdated INTEGER NOT NULL,
    retry TEXT NOT NULL DEFAULT '',
    at TEXT NOT NULL,
    PRIMARY KEY (platform, chat, message)
) STRICT, WITHOUT ROWID;

CREATE INDEX sent_article ON sent (article);
CREATE INDEX sent_outdated ON sent (retry) WHERE outdated = 1;

CREATE TRIGGER article_corrected AFTER UPDATE OF version ON articles BEGIN
    UPDATE sent SET outdated = 1 WHERE article = new.id;
END;
