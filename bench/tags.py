"""How good tags are, as Markdown: `python -m bench.tags`."""

import time

from bench.figures import table, times
from bot.intake.keywords import keywords
from bot.intake.tags import READ, tags
from tests.telling import marked, precision, read

TEXT = """## Tags

{articles} articles (the samples, and invented short ones), each with five tags that were marked before the ranker was
written. P@5: the share of the first five tags that are marked, in any form of their words.

{scores}

An article takes {taken}.
"""
FLOOR = 0.35


def measure() -> str:
    """The section."""
    every = marked()
    ours = [precision(read(tags(one), one.language), marks) for one, marks in every]
    own = [precision(tuple(keywords(one.title, one.body[:READ], 5)), marks) for one, marks in every]
    taken = []
    for one, _ in every:
        began = time.perf_counter()
        tags(one)
        taken.append(time.perf_counter() - began)
    p5 = sum(ours) / len(ours)
    rows = [
        f"| topics, countries and words | {p5:.3f} | {FLOOR} | {'reached' if p5 >= FLOOR else 'not reached'} |",
        f"| words alone | {sum(own) / len(own):.3f} | | |",
    ]
    return TEXT.format(articles=len(every), scores=table("| tags | P@5 | bar | |", rows), taken=times(taken))


if __name__ == "__main__":
    print(measure())
