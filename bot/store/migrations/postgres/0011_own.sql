-- As SQLite's 0011_own.sql.
ALTER TABLE heard ADD COLUMN opened BIGINT NOT NULL DEFAULT 0;

CREATE INDEX visits_chat ON visits (platform, chat) WHERE chat IS NOT NULL;
