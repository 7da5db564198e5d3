-- What only one program may do at a time: send for a token, ask for its updates. `epoch` rises with each new holder, so
-- that what an old one still has in hand is refused. `until`: UTC, by the clock of the database; '' when it was let go.
CREATE TABLE leases (
    name TEXT PRIMARY KEY,
    holder TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    until TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Who may do more than read. Owners that the configuration names are no rows here: it gives and takes their rights.
CREATE TABLE roles (
    platform TEXT NOT NULL,
    person TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('owner', 'admin', 'editor')),
    name TEXT NOT NULL,
    by TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (platform, person)
) STRICT, WITHOUT ROWID;

-- Links that give a role to whoever opens them, once. Of the code only a hash is kept. `by`: "platform:id".
CREATE TABLE invitations (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    code TEXT NOT NULL UNIQUE,
    role TEXT NOT NULL CHECK (role IN ('owner', 'admin', 'editor')),
    by TEXT NOT NULL,
    name TEXT NOT NULL,
    until TEXT NOT NULL
) STRICT;

-- What was done that somebody may have to answer for: roles, backups, settings of the bot. `who` and `whom` are persons
-- ("platform:id", '' where none); `before` and `after` are what it says of itself.
CREATE TABLE audit (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    who TEXT NOT NULL,
    name TEXT NOT NULL,
    what TEXT NOT NULL,
    whom TEXT NOT NULL,
    whom_name TEXT NOT NULL DEFAULT '',
    before TEXT NOT NULL,
    after TEXT NOT NULL
) STRICT;

CREATE INDEX audit_who ON audit (who);
CREATE INDEX audit_whom ON audit (whom);

-- Since when the oldest update waits is asked every few seconds.
CREATE INDEX inbox_waiting ON inbox (platform, received) WHERE state = 'waiting';

-- Until when long work surely goes on in some process (UTC, by the clock of the database), and whether another one was
-- told to cancel it.
ALTER TABLE jobs ADD COLUMN until TEXT NOT NULL DEFAULT '';
ALTER TABLE jobs ADD COLUMN cancelled INTEGER NOT NULL DEFAULT 0;

-- A feed is asked by one worker: nobody else takes it before that time.
ALTER TABLE feeds ADD COLUMN claimed TEXT NOT NULL DEFAULT '';

-- Of which database this is a copy, however often it was restored: each restored one is another for the search's index.
INSERT INTO memory SELECT 'khabar', 'lineage', value FROM memory WHERE (owner, key) = ('khabar', 'database');

-- When an entry was last seen in its feed (a day, UTC). Of what was there before, nobody knows: as if on the day on
-- which this was written.
ALTER TABLE feed_entries ADD COLUMN seen TEXT NOT NULL DEFAULT '2026-11-27';

-- Up to which message a private chat is read, on platforms that do not tell again what was written while nobody heard
-- it: the bot asks for what came after. Numbers are the platform's own.
CREATE TABLE heard (
    platform TEXT NOT NULL,
    chat TEXT NOT NULL,
    message INTEGER NOT NULL,
    PRIMARY KEY (platform, chat)
) STRICT, WITHOUT ROWID;

-- Nothing is asked for that was written before this version came.
INSERT INTO memory
SELECT 'khabar', 'heard', strftime('%Y-%m-%dT%H:%M:%SZ', 'now') WHERE EXISTS (SELECT 1 FROM visits);
