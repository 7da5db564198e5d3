-- As SQLite's 0010_lists.sql.
ALTER TABLE sent ADD COLUMN again TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE sent DROP CONSTRAINT sent_pkey;
ALTER TABLE sent ADD PRIMARY KEY (platform, chat, message, article);
