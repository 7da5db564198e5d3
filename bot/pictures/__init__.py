"""Pictures that are drawn: covers of digests, charts, cards of articles. Drawing is done by another process."""
