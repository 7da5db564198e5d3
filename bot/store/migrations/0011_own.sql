-- A private chat that the bot has opened, in which nobody wrote yet: it is known though nobody was there.
ALTER TABLE heard ADD COLUMN opened INTEGER NOT NULL DEFAULT 0;

-- Whose private chat it is: a list of their own that stands there is asked for again in their name.
CREATE INDEX visits_chat ON visits (platform, chat) WHERE chat IS NOT NULL;
