-- As SQLite's 0009_hearing.sql.
CREATE TABLE heard (
    platform TEXT COLLATE "C" NOT NULL,
    chat TEXT COLLATE "C" NOT NULL,
    message BIGINT NOT NULL,
    PRIMARY KEY (platform, chat)
);

INSERT INTO memory
SELECT 'khabar', 'heard', to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') WHERE EXISTS (SELECT 1 FROM visits);
