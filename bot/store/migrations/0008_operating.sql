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

-- What was done that somebody may have to answer for: roles, backups, settings of the bot. `who` and `whom` are persons
-- ("platform:id", '' where none); `before` and `after` are what it says of itself.
CREATE TABLE audit (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    who TEXT NOT NULL,
    name TEXT NOT NULL,
    what TEXT NOT NULL,
    whom TEXT NOT NULL,
    before TEXT NOT NULL,
    after TEXT NOT NULL
) STRICT;

CREATE INDEX audit_who ON audit (who);
CREATE INDEX audit_whom ON audit (whom);

-- A feed is asked by one worker: nobody else takes it before that time.
ALTER TABLE feeds ADD COLUMN claimed TEXT NOT NULL DEFAULT '';
