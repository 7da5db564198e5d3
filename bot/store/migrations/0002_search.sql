-- Search has an index of its own now, outside of this file; it follows the changes below.
DROP TABLE article_words;

-- The last change of each article, in the order of the changes: numbers only rise, and none is used twice.
CREATE TABLE changes (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    article INTEGER NOT NULL UNIQUE
) STRICT;

INSERT INTO changes (article) SELECT id FROM articles ORDER BY id;

CREATE TRIGGER article_added AFTER INSERT ON articles BEGIN
    INSERT OR REPLACE INTO changes (article) VALUES (new.id);
END;

CREATE TRIGGER article_changed AFTER UPDATE ON articles BEGIN
    INSERT OR REPLACE INTO changes (article) VALUES (new.id);
END;

CREATE TRIGGER article_gone AFTER DELETE ON articles BEGIN
    INSERT OR REPLACE INTO changes (article) VALUES (old.id);
END;

-- Which database this is: an index of another one is of no use.
INSERT INTO memory VALUES ('khabar', 'database', lower(hex(randomblob(8))));

-- Spellings of one name that editors added: groups of what may stand for each other.
CREATE TABLE aliases (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    spellings TEXT NOT NULL UNIQUE CHECK (json_valid(spellings)),
    added_by TEXT NOT NULL,
    added TEXT NOT NULL
) STRICT;

-- How often a chat searched for something, to suggest it there again.
CREATE TABLE chat_searches (
    platform TEXT NOT NULL,
    chat TEXT NOT NULL,
    search INTEGER NOT NULL REFERENCES searches ON DELETE CASCADE,
    times INTEGER NOT NULL,
    last TEXT NOT NULL,
    PRIMARY KEY (platform, chat, search)
) STRICT, WITHOUT ROWID;
