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

-- What lists are made of: topics and sources. Their numbers stand in buttons, so they are never used again.
CREATE TABLE facets (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL CHECK (kind IN ('topic', 'source')),
    name TEXT NOT NULL,
    folded TEXT NOT NULL,
    UNIQUE (kind, name)
) STRICT;

CREATE INDEX facets_folded ON facets (kind, folded);

-- The date is the article's, so that the newest of a facet need no sorting.
CREATE TABLE article_facets (
    article INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
    facet INTEGER NOT NULL REFERENCES facets,
    position INTEGER NOT NULL,
    published TEXT NOT NULL,
    PRIMARY KEY (article, facet)
) STRICT, WITHOUT ROWID;

CREATE INDEX article_facets_newest ON article_facets (facet, published DESC, article DESC);

-- How many published articles a facet has, kept by the triggers below: counting a million takes seconds.
CREATE TABLE facet_counts (
    facet INTEGER NOT NULL REFERENCES facets ON DELETE CASCADE,
    language TEXT NOT NULL,
    articles INTEGER NOT NULL,
    PRIMARY KEY (facet, language)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER facet_of_article AFTER INSERT ON article_facets BEGIN
    INSERT INTO facet_counts SELECT new.facet, language, 1 FROM articles WHERE id = new.article AND state = 'published'
    ON CONFLICT DO UPDATE SET articles = articles + 1;
END;

CREATE TRIGGER article_marked AFTER UPDATE OF state ON articles WHEN old.state <> new.state BEGIN
    INSERT INTO facet_counts SELECT facet, new.language, iif(new.state = 'published', 1, -1)
    FROM article_facets WHERE article = new.id
    ON CONFLICT DO UPDATE SET articles = articles + excluded.articles;
END;

CREATE TRIGGER article_deleted BEFORE DELETE ON articles WHEN old.state = 'published' BEGIN
    UPDATE facet_counts SET articles = articles - 1
    WHERE language = old.language AND facet IN (SELECT facet FROM article_facets WHERE article = old.id);
END;

-- Folded copies of an article's texts, for search only; the articles keep their letters.
CREATE VIRTUAL TABLE article_words USING fts5 (
    title, body, source, tags,
    content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 0', prefix = '2 3'
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
