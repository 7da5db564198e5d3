-- The whole database as of version 8, which is the first that PostgreSQL has. What each table holds is told in the
-- migrations of SQLite (../*.sql), which have the same numbers from here on.
-- Text is compared by its code points, as in SQLite, whatever the collation of the database is.

CREATE SCHEMA IF NOT EXISTS sqlite;

-- Functions that SQLite has. JSON may name NUL and half surrogate pairs, which no text of PostgreSQL can hold: U+FFFD.
CREATE OR REPLACE FUNCTION sqlite.json(its text) RETURNS json LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
    CASE WHEN its ~ '\\u(0000|[dD][89a-fA-F])' THEN
        regexp_replace(
            its,
            '(?<!\\)((?:\\\\)*)\\u(0000|[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB][0-9a-fA-F]{2}\\u)[dD][c-fC-F][0-9a-fA-F]{2})',
            '\1\\ufffd', 'g'
        )::json
    ELSE its::json END;

CREATE OR REPLACE FUNCTION sqlite.json_valid(its text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
    its IS JSON;

-- The elements of an array. In the place of a truth value is 1 or 0.
CREATE OR REPLACE FUNCTION sqlite.json_each(its text) RETURNS TABLE (key text, value text, id bigint)
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (place - 1)::text, element, place
    FROM json_array_elements_text(sqlite.json(its)) WITH ORDINALITY AS elements (element, place)
$$;

CREATE OR REPLACE FUNCTION sqlite.json_value(its json) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
    CASE json_typeof(its) WHEN 'boolean' THEN CASE its::text WHEN 'true' THEN '1' ELSE '0' END ELSE its #>> '{}' END;

CREATE OR REPLACE FUNCTION sqlite.json_at(its text, place integer) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN sqlite.json_value(sqlite.json(its) -> place);

CREATE OR REPLACE FUNCTION sqlite.json_at(its text, path text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN sqlite.json_value(
    CASE WHEN path LIKE '$.%' THEN sqlite.json(its) #> string_to_array(substr(path, 3), '.')
    ELSE sqlite.json(its) -> path END
);

DO $$ BEGIN
    CREATE OPERATOR sqlite.->> (LEFTARG = text, RIGHTARG = integer, FUNCTION = sqlite.json_at);
    CREATE OPERATOR sqlite.->> (LEFTARG = text, RIGHTARG = text, FUNCTION = sqlite.json_at);
EXCEPTION WHEN duplicate_function THEN NULL;
END $$;

-- RFC 7396, of objects that hold no objects.
CREATE OR REPLACE FUNCTION sqlite.json_patch(its text, patch text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(jsonb_object_agg(key, value) FILTER (
        WHERE (sqlite.json(patch) ->> key) IS NOT NULL OR (sqlite.json(patch) -> key) IS NULL
    ), '{}')::text
    FROM jsonb_each(sqlite.json(its)::jsonb || sqlite.json(patch)::jsonb)
$$;

CREATE OR REPLACE FUNCTION sqlite.json_listed(its anycompatiblearray) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT to_json(its)::text
$$;

CREATE OR REPLACE AGGREGATE sqlite.json_group_array(anycompatible) (
    SFUNC = array_append, STYPE = anycompatiblearray, INITCOND = '{}', FINALFUNC = sqlite.json_listed
);

CREATE OR REPLACE FUNCTION sqlite.iif(which boolean, one anycompatible, other anycompatible) RETURNS anycompatible
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT CASE WHEN which THEN one ELSE other END $$;

CREATE OR REPLACE FUNCTION sqlite.instr(its text, part text) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN strpos(its, part);

CREATE OR REPLACE FUNCTION sqlite.max(one anycompatible, other anycompatible) RETURNS anycompatible
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN one IS NULL OR other IS NULL THEN NULL WHEN one > other THEN one ELSE other END
$$;

CREATE OR REPLACE FUNCTION sqlite.min(one anycompatible, other anycompatible) RETURNS anycompatible
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN one IS NULL OR other IS NULL THEN NULL WHEN one < other THEN one ELSE other END
$$;

-- Seconds since 1970 of a time as it is stored.
CREATE OR REPLACE FUNCTION sqlite.unixepoch(at text) RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE RETURN
    extract(epoch FROM at::timestamptz)::bigint;

CREATE OR REPLACE FUNCTION sqlite.unixepoch() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE RETURN
    extract(epoch FROM now())::bigint;

-- '%Y-%m-%dT%H:%M:%SZ', in which times are stored, or '%Y-%m-%dT%H:%M:%f', in which leases end.
CREATE OR REPLACE FUNCTION sqlite.strftime(format text, at text, step text) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE RETURN
    to_char(
        (at::timestamptz + step::interval) AT TIME ZONE 'UTC',
        CASE WHEN format LIKE '%f' THEN 'YYYY-MM-DD"T"HH24:MI:SS.MS' ELSE 'YYYY-MM-DD"T"HH24:MI:SS"Z"' END
    );

CREATE TABLE articles (
    id BIGINT PRIMARY KEY,
    external_id TEXT COLLATE "C",
    title TEXT COLLATE "C" NOT NULL CHECK (title <> ''),
    body TEXT COLLATE "C" NOT NULL,
    summary TEXT COLLATE "C" NOT NULL,
    url TEXT COLLATE "C",
    source TEXT COLLATE "C",
    author TEXT COLLATE "C",
    language TEXT COLLATE "C" NOT NULL,
    place TEXT COLLATE "C",
    published TEXT COLLATE "C" NOT NULL,
    added TEXT COLLATE "C" NOT NULL,
    added_by TEXT COLLATE "C" NOT NULL,
    origin_platform TEXT COLLATE "C",
    origin_chat TEXT COLLATE "C",
    origin_message TEXT COLLATE "C",
    state TEXT COLLATE "C" NOT NULL CHECK (state IN ('draft', 'published', 'removed', 'discarded')),
    breaking BIGINT NOT NULL DEFAULT 0,
    pictures TEXT COLLATE "C" NOT NULL DEFAULT '[]' CHECK (pictures IS JSON),
    version BIGINT NOT NULL DEFAULT 1,
    UNIQUE (origin_platform, origin_chat, origin_message)
);

CREATE INDEX articles_newest ON articles (state, published DESC, id DESC);
CREATE INDEX articles_language ON articles (state, language, published DESC, id DESC);
CREATE INDEX articles_drafts ON articles (id DESC) WHERE state = 'draft';
CREATE INDEX articles_by_people ON articles (added_by) WHERE added_by NOT LIKE 'feed:%';
-- Titles, names and ids of others may be longer than an ordered index takes (2,704 bytes).
CREATE INDEX articles_title ON articles USING hash (title);
CREATE INDEX articles_external_id ON articles USING hash (external_id);
CREATE UNIQUE INDEX articles_external_id_once ON articles (md5(external_id));

CREATE TABLE facets (
    id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('topic', 'source')),
    name TEXT COLLATE "C" NOT NULL,
    folded TEXT COLLATE "C" NOT NULL
);

CREATE UNIQUE INDEX facets_once ON facets (kind, md5(name));
CREATE INDEX facets_name ON facets USING hash (name);
CREATE INDEX facets_folded ON facets USING hash (folded);

CREATE TABLE article_facets (
    article BIGINT NOT NULL REFERENCES articles ON DELETE CASCADE,
    facet BIGINT NOT NULL REFERENCES facets,
    position BIGINT NOT NULL,
    published TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (article, facet)
);

CREATE INDEX article_facets_newest ON article_facets (facet, published DESC, article DESC);

CREATE TABLE facet_counts (
    facet BIGINT NOT NULL REFERENCES facets ON DELETE CASCADE,
    language TEXT COLLATE "C" NOT NULL,
    articles BIGINT NOT NULL,
    PRIMARY KEY (facet, language)
);

CREATE TABLE inbox (
    id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    platform TEXT COLLATE "C" NOT NULL,
    key TEXT COLLATE "C" NOT NULL,
    raw TEXT COLLATE "C",
    received BIGINT NOT NULL DEFAULT sqlite.unixepoch(),
    state TEXT COLLATE "C" NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'done', 'quarantined')),
    starts BIGINT NOT NULL DEFAULT 0,
    reason TEXT COLLATE "C",
    UNIQUE (platform, key)
);

CREATE INDEX inbox_aside ON inbox (platform) WHERE state = 'quarantined';
CREATE INDEX inbox_waiting ON inbox (platform, id) WHERE state = 'waiting';

CREATE TABLE memory (
    owner TEXT COLLATE "C" NOT NULL,
    key TEXT COLLATE "C" NOT NULL,
    value TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (owner, key)
);

CREATE TABLE changes (
    number BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    article BIGINT NOT NULL UNIQUE
);

CREATE TABLE aliases (
    id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    spellings TEXT COLLATE "C" NOT NULL UNIQUE CHECK (spellings IS JSON),
    added_by TEXT COLLATE "C" NOT NULL,
    added TEXT COLLATE "C" NOT NULL
);

CREATE TABLE edits (
    id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    article BIGINT NOT NULL REFERENCES articles ON DELETE CASCADE,
    version BIGINT NOT NULL,
    field TEXT COLLATE "C" NOT NULL,
    old TEXT COLLATE "C" NOT NULL,
    new TEXT COLLATE "C" NOT NULL,
    who TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    at TEXT COLLATE "C" NOT NULL
);

CREATE INDEX edits_article ON edits (article, version);
CREATE INDEX edits_who ON edits (who);

CREATE TABLE questions (
    platform TEXT COLLATE "C" NOT NULL,
    chat TEXT COLLATE "C" NOT NULL,
    person TEXT COLLATE "C" NOT NULL,
    press TEXT COLLATE "C" NOT NULL,
    asked TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (platform, chat, person)
);

CREATE TABLE footers (
    channel TEXT COLLATE "C" NOT NULL,
    line TEXT COLLATE "C" NOT NULL,
    messages BIGINT NOT NULL,
    last TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (channel, line)
);

CREATE TABLE sent (
    platform TEXT COLLATE "C" NOT NULL,
    chat TEXT COLLATE "C" NOT NULL,
    message TEXT COLLATE "C" NOT NULL,
    messages TEXT COLLATE "C" NOT NULL CHECK (messages IS JSON),
    article BIGINT NOT NULL REFERENCES articles ON DELETE CASCADE,
    page BIGINT NOT NULL,
    language TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    outdated BIGINT NOT NULL,
    retry TEXT COLLATE "C" NOT NULL DEFAULT '',
    at TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (platform, chat, message)
);

CREATE INDEX sent_article ON sent (article);
CREATE INDEX sent_outdated ON sent (retry) WHERE outdated = 1;

CREATE TABLE feeds (
    id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    address TEXT COLLATE "C" NOT NULL,
    title TEXT COLLATE "C" NOT NULL,
    home TEXT COLLATE "C",
    language TEXT COLLATE "C" NOT NULL,
    tags TEXT COLLATE "C" NOT NULL CHECK (tags IS JSON),
    drafts BIGINT NOT NULL,
    state TEXT COLLATE "C" NOT NULL CHECK (state IN ('proposed', 'active', 'paused', 'gone')),
    known BIGINT NOT NULL,
    etag TEXT COLLATE "C" NOT NULL,
    modified TEXT COLLATE "C" NOT NULL,
    digest TEXT COLLATE "C" NOT NULL,
    due TEXT COLLATE "C" NOT NULL,
    checked TEXT COLLATE "C",
    news TEXT COLLATE "C",
    interval BIGINT NOT NULL,
    failures BIGINT NOT NULL,
    error TEXT COLLATE "C" NOT NULL,
    status BIGINT NOT NULL,
    told BIGINT NOT NULL,
    claimed TEXT COLLATE "C" NOT NULL DEFAULT ''
);

-- Addresses too may be longer than an ordered index takes.
CREATE UNIQUE INDEX feeds_address_once ON feeds (md5(address));
CREATE INDEX feeds_address ON feeds USING hash (address);
CREATE INDEX feeds_due ON feeds (due, id) WHERE state = 'active';

CREATE TABLE feed_entries (
    feed BIGINT NOT NULL REFERENCES feeds ON DELETE CASCADE,
    key TEXT COLLATE "C" NOT NULL,
    hash TEXT COLLATE "C" NOT NULL,
    article BIGINT REFERENCES articles ON DELETE SET NULL,
    seen TEXT COLLATE "C" NOT NULL DEFAULT '2026-11-27'
);

CREATE UNIQUE INDEX feed_entries_once ON feed_entries (feed, md5(key));
CREATE INDEX feed_entries_key ON feed_entries USING hash (key);
CREATE INDEX feed_entries_article ON feed_entries (article);

CREATE TABLE notices (
    id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    text TEXT COLLATE "C" NOT NULL,
    "values" TEXT COLLATE "C" NOT NULL CHECK ("values" IS JSON),
    reason TEXT COLLATE "C" NOT NULL,
    at TEXT COLLATE "C" NOT NULL
);

CREATE TABLE story_articles (
    article BIGINT PRIMARY KEY REFERENCES articles ON DELETE CASCADE,
    story BIGINT NOT NULL
);

CREATE INDEX story_articles_story ON story_articles (story);

CREATE TABLE story_keys (
    key TEXT COLLATE "C" NOT NULL,
    published TEXT COLLATE "C" NOT NULL,
    article BIGINT NOT NULL REFERENCES articles ON DELETE CASCADE,
    PRIMARY KEY (key, published, article)
);

CREATE INDEX story_keys_article ON story_keys (article);

CREATE TABLE topics (
    id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    tag TEXT COLLATE "C" NOT NULL UNIQUE CHECK (tag <> ''),
    arabic TEXT COLLATE "C" NOT NULL,
    words TEXT COLLATE "C" NOT NULL CHECK (words IS JSON),
    added_by TEXT COLLATE "C" NOT NULL,
    added TEXT COLLATE "C" NOT NULL
);

CREATE TABLE publications (
    number BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    article BIGINT NOT NULL UNIQUE REFERENCES articles ON DELETE CASCADE
);

CREATE TABLE subscriptions (
    id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    platform TEXT COLLATE "C" NOT NULL,
    chat TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    thread TEXT COLLATE "C",
    language TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL CHECK (state IN ('draft', 'active', 'paused', 'removed')),
    weekdays TEXT COLLATE "C" NOT NULL CHECK (weekdays IS JSON),
    times TEXT COLLATE "C" NOT NULL CHECK (times IS JSON),
    zone TEXT COLLATE "C" NOT NULL,
    wanted TEXT COLLATE "C" NOT NULL CHECK (wanted IS JSON),
    most BIGINT NOT NULL,
    least BIGINT NOT NULL,
    silent BIGINT NOT NULL,
    quiet TEXT COLLATE "C" CHECK (quiet IS JSON),
    ping TEXT COLLATE "C" NOT NULL,
    follow BIGINT NOT NULL,
    by TEXT COLLATE "C" NOT NULL,
    created TEXT COLLATE "C" NOT NULL,
    next TEXT COLLATE "C",
    last TEXT COLLATE "C",
    seen BIGINT NOT NULL,
    version BIGINT NOT NULL,
    cover BIGINT NOT NULL DEFAULT 0,
    together BIGINT NOT NULL DEFAULT 1,
    told TEXT COLLATE "C"
);

CREATE INDEX subscriptions_due ON subscriptions (next) WHERE state = 'active' AND next IS NOT NULL;
CREATE INDEX subscriptions_at_once ON subscriptions (id) WHERE state = 'active' AND times = '[]';
CREATE INDEX subscriptions_chat ON subscriptions (platform, chat);
CREATE INDEX subscriptions_by ON subscriptions (platform, by);

CREATE TABLE editions (
    id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    digest TEXT COLLATE "C" NOT NULL UNIQUE
);

CREATE TABLE edition_articles (
    edition BIGINT NOT NULL REFERENCES editions ON DELETE CASCADE,
    position BIGINT NOT NULL,
    article BIGINT NOT NULL,
    PRIMARY KEY (edition, position)
);

CREATE INDEX edition_articles_article ON edition_articles (article);

CREATE TABLE runs (
    id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    subscription BIGINT NOT NULL REFERENCES subscriptions ON DELETE CASCADE,
    slot TEXT COLLATE "C" NOT NULL,
    due TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL CHECK (state IN ('made', 'empty', 'held', 'missed', 'merged')),
    edition BIGINT REFERENCES editions,
    shown BIGINT NOT NULL,
    at TEXT COLLATE "C" NOT NULL,
    UNIQUE (subscription, slot)
);

CREATE INDEX runs_edition ON runs (edition);
CREATE INDEX runs_due ON runs (due);

CREATE TABLE deliveries (
    id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    run BIGINT NOT NULL REFERENCES runs ON DELETE CASCADE,
    platform TEXT COLLATE "C" NOT NULL,
    chat TEXT COLLATE "C" NOT NULL,
    thread TEXT COLLATE "C" NOT NULL,
    part BIGINT NOT NULL,
    parts BIGINT NOT NULL,
    first BIGINT NOT NULL,
    shown BIGINT NOT NULL,
    due TEXT COLLATE "C" NOT NULL,
    ready TEXT COLLATE "C" NOT NULL,
    turn BIGINT NOT NULL,
    state TEXT COLLATE "C" NOT NULL DEFAULT 'waiting'
        CHECK (state IN ('waiting', 'sending', 'sent', 'failed', 'gone', 'stopped', 'unknown', 'expired')),
    attempts BIGINT NOT NULL DEFAULT 0,
    messages TEXT COLLATE "C" NOT NULL DEFAULT '[]' CHECK (messages IS JSON),
    sent TEXT COLLATE "C",
    reason TEXT COLLATE "C" NOT NULL DEFAULT '',
    outdated BIGINT NOT NULL DEFAULT 0,
    UNIQUE (run, part)
);

CREATE INDEX deliveries_waiting ON deliveries (platform, ready, turn, id) WHERE state = 'waiting';
CREATE INDEX deliveries_tried ON deliveries (platform, ready, turn, id) WHERE state = 'waiting' AND attempts > 0;
CREATE INDEX deliveries_open ON deliveries (platform, chat, id) WHERE state IN ('waiting', 'sending');
CREATE INDEX deliveries_outdated ON deliveries (ready) WHERE outdated > 0;
CREATE INDEX deliveries_due ON deliveries (due);

CREATE TABLE away (
    platform TEXT COLLATE "C" NOT NULL,
    chat TEXT COLLATE "C" NOT NULL,
    thread TEXT COLLATE "C" NOT NULL,
    until TEXT COLLATE "C",
    attempts BIGINT NOT NULL,
    reason TEXT COLLATE "C" NOT NULL,
    since TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (platform, chat, thread)
);

CREATE TABLE preferences (
    scope TEXT COLLATE "C" NOT NULL CHECK (scope IN ('person', 'chat')),
    platform TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    chosen TEXT COLLATE "C" NOT NULL CHECK (chosen IS JSON),
    PRIMARY KEY (scope, platform, id)
);

CREATE TABLE readers (
    id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY
);

CREATE TABLE people (
    platform TEXT COLLATE "C" NOT NULL,
    person TEXT COLLATE "C" NOT NULL,
    reader BIGINT NOT NULL REFERENCES readers ON DELETE CASCADE,
    PRIMARY KEY (platform, person)
);

CREATE INDEX people_reader ON people (reader);

CREATE TABLE link_codes (
    code TEXT COLLATE "C" PRIMARY KEY,
    reader BIGINT NOT NULL REFERENCES readers ON DELETE CASCADE,
    until TEXT COLLATE "C" NOT NULL
);

CREATE TABLE saved (
    reader BIGINT NOT NULL REFERENCES readers ON DELETE CASCADE,
    article BIGINT NOT NULL REFERENCES articles ON DELETE CASCADE,
    at TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (reader, article)
);

CREATE INDEX saved_article ON saved (article);

CREATE TABLE visits (
    platform TEXT COLLATE "C" NOT NULL,
    person TEXT COLLATE "C" NOT NULL,
    chat TEXT COLLATE "C",
    at TEXT COLLATE "C" NOT NULL,
    number BIGINT NOT NULL,
    before_at TEXT COLLATE "C" NOT NULL,
    before_number BIGINT NOT NULL,
    PRIMARY KEY (platform, person)
);

CREATE TABLE heard (
    platform TEXT COLLATE "C" NOT NULL,
    chat TEXT COLLATE "C" NOT NULL,
    message BIGINT NOT NULL,
    PRIMARY KEY (platform, chat)
);

CREATE TABLE mutes (
    platform TEXT COLLATE "C" NOT NULL,
    chat TEXT COLLATE "C" NOT NULL,
    story BIGINT NOT NULL,
    until TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (platform, chat, story)
);

CREATE TABLE jobs (
    id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    what TEXT COLLATE "C" NOT NULL,
    unit TEXT COLLATE "C" NOT NULL,
    done BIGINT NOT NULL,
    total BIGINT NOT NULL,
    began TEXT COLLATE "C" NOT NULL,
    platform TEXT COLLATE "C",
    chat TEXT COLLATE "C",
    messages TEXT COLLATE "C" CHECK (messages IS JSON),
    language TEXT COLLATE "C",
    until TEXT COLLATE "C" NOT NULL DEFAULT '',
    cancelled BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE shared_subscriptions (
    code TEXT COLLATE "C" PRIMARY KEY,
    subscription TEXT COLLATE "C" NOT NULL CHECK (subscription IS JSON),
    by TEXT COLLATE "C" NOT NULL,
    at TEXT COLLATE "C" NOT NULL,
    source BIGINT NOT NULL
);

CREATE INDEX shared_by ON shared_subscriptions (by);

CREATE TABLE breaking_stories (
    story BIGINT PRIMARY KEY,
    at TEXT COLLATE "C" NOT NULL,
    stopped BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE chat_searches (
    platform TEXT COLLATE "C" NOT NULL,
    chat TEXT COLLATE "C" NOT NULL,
    number BIGINT NOT NULL,
    words TEXT COLLATE "C" NOT NULL,
    times BIGINT NOT NULL,
    last TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (platform, chat, number),
    UNIQUE (platform, chat, words)
);

CREATE TABLE leases (
    name TEXT COLLATE "C" PRIMARY KEY,
    holder TEXT COLLATE "C" NOT NULL,
    epoch BIGINT NOT NULL,
    until TEXT COLLATE "C" NOT NULL
);

CREATE TABLE roles (
    platform TEXT COLLATE "C" NOT NULL,
    person TEXT COLLATE "C" NOT NULL,
    role TEXT COLLATE "C" NOT NULL CHECK (role IN ('owner', 'admin', 'editor')),
    name TEXT COLLATE "C" NOT NULL,
    by TEXT COLLATE "C" NOT NULL,
    at TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (platform, person)
);

CREATE TABLE invitations (
    id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    code TEXT COLLATE "C" NOT NULL UNIQUE,
    role TEXT COLLATE "C" NOT NULL CHECK (role IN ('owner', 'admin', 'editor')),
    by TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    until TEXT COLLATE "C" NOT NULL
);

CREATE TABLE audit (
    id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    at TEXT COLLATE "C" NOT NULL,
    who TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    what TEXT COLLATE "C" NOT NULL,
    whom TEXT COLLATE "C" NOT NULL,
    whom_name TEXT COLLATE "C" NOT NULL DEFAULT '',
    before TEXT COLLATE "C" NOT NULL,
    after TEXT COLLATE "C" NOT NULL
);

CREATE INDEX audit_who ON audit (who);
CREATE INDEX audit_whom ON audit (whom);

-- One transaction after the other, where numbers are given that readers follow: a lower one must never become visible
-- after a higher one. Transactions of the store wait for their turn themselves (bot.store.postgres); a single statement
-- does here, before it holds any row that another may wait for.
CREATE FUNCTION wait_for_turn() RETURNS trigger LANGUAGE plpgsql SET lock_timeout = '60s' AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(27496, hashtext(current_schema()));
    RETURN NULL;
END $$;

CREATE TRIGGER wait_for_turn BEFORE INSERT OR UPDATE OR DELETE ON articles EXECUTE FUNCTION wait_for_turn();
CREATE TRIGGER wait_for_turn BEFORE INSERT OR UPDATE OR DELETE ON publications EXECUTE FUNCTION wait_for_turn();
CREATE TRIGGER wait_for_turn BEFORE INSERT ON notices EXECUTE FUNCTION wait_for_turn();

CREATE FUNCTION facet_of_article() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO facet_counts SELECT new.facet, language, 1 FROM articles WHERE id = new.article AND state = 'published'
    ON CONFLICT (facet, language) DO UPDATE SET articles = facet_counts.articles + 1;
    RETURN NULL;
END $$;

CREATE TRIGGER facet_of_article AFTER INSERT ON article_facets FOR EACH ROW EXECUTE FUNCTION facet_of_article();

CREATE FUNCTION article_marked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO facet_counts SELECT facet, new.language, CASE new.state WHEN 'published' THEN 1 ELSE -1 END
    FROM article_facets WHERE article = new.id
    ON CONFLICT (facet, language) DO UPDATE SET articles = facet_counts.articles + excluded.articles;
    RETURN NULL;
END $$;

CREATE TRIGGER article_marked AFTER UPDATE OF state ON articles FOR EACH ROW WHEN (old.state <> new.state)
EXECUTE FUNCTION article_marked();

CREATE FUNCTION article_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE facet_counts SET articles = articles - 1
    WHERE language = old.language AND facet IN (SELECT facet FROM article_facets WHERE article = old.id);
    RETURN old;
END $$;

CREATE TRIGGER article_deleted BEFORE DELETE ON articles FOR EACH ROW WHEN (old.state = 'published')
EXECUTE FUNCTION article_deleted();

CREATE FUNCTION article_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO changes (article) VALUES (CASE tg_op WHEN 'DELETE' THEN old.id ELSE new.id END)
    ON CONFLICT (article) DO UPDATE SET number = excluded.number;
    RETURN NULL;
END $$;

CREATE TRIGGER article_changed AFTER INSERT OR UPDATE OR DELETE ON articles FOR EACH ROW
EXECUTE FUNCTION article_changed();

CREATE FUNCTION article_corrected() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE sent SET outdated = 1 WHERE article = new.id;
    UPDATE deliveries SET outdated = outdated + 1, ready = CASE state WHEN 'sent' THEN '' ELSE ready END
    WHERE state IN ('sending', 'sent') AND id IN (
        SELECT deliveries.id FROM edition_articles
        JOIN runs ON runs.edition = edition_articles.edition
        JOIN deliveries ON deliveries.run = runs.id
        WHERE article = new.id AND position >= first AND position < first + deliveries.shown
    );
    RETURN NULL;
END $$;

CREATE TRIGGER article_corrected AFTER UPDATE OF version ON articles FOR EACH ROW EXECUTE FUNCTION article_corrected();

CREATE FUNCTION article_news() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF new.state <> 'published' THEN
        DELETE FROM publications WHERE article = new.id;
        RETURN NULL;
    END IF;
    IF tg_op = 'UPDATE' THEN
        IF new.breaking <> 0 AND old.breaking = 0 AND old.state = 'published' THEN
            DELETE FROM publications WHERE article = new.id;
        END IF;
    END IF;
    INSERT INTO publications (article)
    SELECT new.id WHERE NOT EXISTS (SELECT 1 FROM publications WHERE article = new.id);
    RETURN NULL;
END $$;

CREATE TRIGGER article_news AFTER INSERT OR UPDATE OF state, breaking ON articles FOR EACH ROW
EXECUTE FUNCTION article_news();

-- What processes keep in memory: the others are told of each row that changes. `khabar.process` is who did it.
-- Of a row that gets another key, both are told; what is told twice in a transaction comes once.
CREATE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    its json;
    told text[];
BEGIN
    FOREACH its IN ARRAY ARRAY[row_to_json(old), row_to_json(new)] LOOP
        CONTINUE WHEN its IS NULL;
        told := ARRAY[coalesce(current_setting('khabar.process', true), ''), tg_table_name];
        FOR place IN 0 .. tg_nargs - 1 LOOP
            told := told || (its ->> tg_argv[place]);
        END LOOP;
        PERFORM pg_notify('khabar', array_to_json(told)::text);
    END LOOP;
    RETURN NULL;
END $$;

CREATE TRIGGER tell AFTER INSERT OR UPDATE OR DELETE ON topics FOR EACH ROW EXECUTE FUNCTION tell();
CREATE TRIGGER tell AFTER INSERT OR UPDATE OR DELETE ON roles FOR EACH ROW EXECUTE FUNCTION tell();
CREATE TRIGGER tell AFTER INSERT OR UPDATE OR DELETE ON preferences FOR EACH ROW
EXECUTE FUNCTION tell('scope', 'platform', 'id');
CREATE TRIGGER tell AFTER INSERT OR UPDATE OR DELETE ON questions FOR EACH ROW
EXECUTE FUNCTION tell('platform', 'chat', 'person');
CREATE TRIGGER tell AFTER INSERT OR UPDATE OR DELETE ON away FOR EACH ROW
EXECUTE FUNCTION tell('platform', 'chat', 'thread');
-- With their last visit, people go who have themselves forgotten: who has their names in memory forgets them, too.
CREATE TRIGGER tell_gone AFTER DELETE ON visits FOR EACH ROW EXECUTE FUNCTION tell('platform', 'person', 'chat');
CREATE TRIGGER tell_changed AFTER INSERT OR UPDATE ON memory FOR EACH ROW
WHEN (new.owner = 'khabar' AND new.key = 'forgetting') EXECUTE FUNCTION tell();
CREATE TRIGGER tell_gone AFTER DELETE ON memory FOR EACH ROW
WHEN (old.owner = 'khabar' AND old.key = 'forgetting') EXECUTE FUNCTION tell();

INSERT INTO memory
SELECT 'khabar', key, value FROM (VALUES ('database'), ('lineage')) AS keys (key)
CROSS JOIN (SELECT left(replace(gen_random_uuid()::text, '-', ''), 16) AS value) AS made;

INSERT INTO memory VALUES
    ('khabar', 'overwritten', ''),
    ('stories', 'position', '0');
