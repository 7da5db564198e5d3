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
