-- A message may show several articles, as a list of them: `again` is what a button would carry that asks for it again,
-- and '' where it shows one article.
DROP TRIGGER article_corrected;
ALTER TABLE sent RENAME TO sent_before;
DROP INDEX sent_article;
DROP INDEX sent_outdated;

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
    again TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (platform, chat, message, article)
) STRICT, WITHOUT ROWID;

INSERT INTO sent SELECT *, '' FROM sent_before;
DROP TABLE sent_before;

CREATE INDEX sent_article ON sent (article);
CREATE INDEX sent_outdated ON sent (retry) WHERE outdated = 1;

CREATE TRIGGER article_corrected AFTER UPDATE OF version ON articles BEGIN
    UPDATE sent SET outdated = 1 WHERE article = new.id;
END;
