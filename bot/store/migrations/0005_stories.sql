-- Which story an article belongs to: those of one number tell one event. A number is that of the change which began the
-- story, so none is used twice.
CREATE TABLE story_articles (
    article INTEGER PRIMARY KEY REFERENCES articles ON DELETE CASCADE,
    story INTEGER NOT NULL
) STRICT;

CREATE INDEX story_articles_story ON story_articles (story);

-- What an article may be known by to one that tells the same: rare words, names, numbers. Kept for some days.
CREATE TABLE story_keys (
    key TEXT NOT NULL,
    published TEXT NOT NULL,
    article INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
    PRIMARY KEY (key, published, article)
) STRICT, WITHOUT ROWID;

CREATE INDEX story_keys_article ON story_keys (article);

-- What is here already is in no story: they begin with the next article.
INSERT INTO memory SELECT 'stories', 'position', coalesce(max(number), 0) FROM changes;

-- Topics that editors added, and words that they added to topics of the program.
CREATE TABLE topics (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    tag TEXT NOT NULL UNIQUE CHECK (tag <> ''),
    arabic TEXT NOT NULL,
    words TEXT NOT NULL CHECK (json_valid(words)),
    added_by TEXT NOT NULL,
    added TEXT NOT NULL
) STRICT;
