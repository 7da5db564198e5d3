-- Times of articles are UTC, ISO 8601 with seconds and Z: they sort as text, and an operator can read them.

CREATE TABLE articles (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    external_id TEXT UNIQUE,
    title TEXT NOT NULL CHECK (title <> ''),
    body TEXT NOT NULL,
    summary TEXT NOT NULL,
    url TEXT,
    source TEXT,
    author TEXT,
    language TEXT NOT NULL,
    place TEXT,
    published TEXT NOT NULL,
    added TEXT NOT NULL,
    added_by TEXT NOT NULL,
    origin_platform TEXT,
    origin_chat TEXT,
    origin_message TEXT,
    state TEXT NOT NULL CHECK (state IN ('published', 'removed')),
    UNIQUE (origin_platform, origin_chat, origin_message)
) STRICT;

CREATE INDEX articles_newest ON articles (state, published DESC, id DESC);
CREATE INDEX articles_language ON articles (state, language, published DESC, id DESC);
CREATE INDEX articles_title ON articles (title);
CREATE INDEX articles_source ON articles (state, source);

CREATE TABLE tags (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    folded TEXT NOT NULL
) STRICT;

CREATE INDEX tags_folded ON tags (folded);

CREATE TABLE article_tags (
    article INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
    position INTEGER NOT NULL,
    tag INTEGER NOT NULL REFERENCES tags,
    PRIMARY KEY (article, position)
) STRICT, WITHOUT ROWID;

CREATE INDEX article_tags_tag ON article_tags (tag, article);

-- Folded copies of an article's texts, for search only; the articles keep their letters.
CREATE VIRTUAL TABLE article_words USING fts5 (
    title, body, source, tags,
    content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 0'
);

-- What people searched for, so that a button can carry a number for any query.
CREATE TABLE searches (
    id INTEGER PRIMARY KEY,
    words TEXT NOT NULL UNIQUE
) STRICT;

-- The language that a person or a chat chose.
CREATE TABLE languages (
    scope TEXT NOT NULL CHECK (scope IN ('person', 'chat')),
    platform TEXT NOT NULL,
    id TEXT NOT NULL,
    language TEXT NOT NULL,
    PRIMARY KEY (scope, platform, id)
) STRICT, WITHOUT ROWID;

-- Updates of a platform, stored before it is told that they arrived. A done one keeps its key, so that it is not
-- taken twice, and loses its text. Every command writes here: it has no index but its keys.
CREATE TABLE inbox (
    id INTEGER PRIMARY KEY,
    platform TEXT NOT NULL,
    key TEXT NOT NULL,
    raw TEXT,
    received INTEGER NOT NULL DEFAULT (unixepoch()),
    state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'done', 'quarantined')),
    starts INTEGER NOT NULL DEFAULT 0,
    reason TEXT,
    UNIQUE (platform, key)
) STRICT;

-- A few small texts that a part of the program keeps over restarts.
CREATE TABLE memory (
    owner TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (owner, key)
) STRICT, WITHOUT ROWID;
