"""What the bot tells of itself to whoever watches it: health, metrics, reports of errors. Numbers and states only."""
