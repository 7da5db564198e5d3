"""What Arabic hangs before and behind a word, in folded letters, and how likely each is in the news.

Shares of words, estimated by hand; `bench/lexicon.py` learns the bases between them. The inventory: a conjunction (و ف
or none) before an article, a preposition or both; endings of number, gender, person, relation and possession.
"""

from math import log

_RARE_PROCLITIC, _RARE_SUFFIX = 0.0008, 0.002
_PARTICLES = ("", "ال", "ب", "بال", "ل", "لل", "ك", "كال", "س")
_PERSONS = ("ي", "ت", "سي", "ست", "وي", "وت", "لي", "لت")  # of imperfect verbs, after "and", "will" and "to"
_KNOWN_PROCLITICS = {
    **{"": 0.42, "ال": 0.22, "و": 0.07, "وال": 0.06, "ب": 0.04, "بال": 0.035, "ل": 0.04, "لل": 0.03, "ف": 0.006},
    **{"ك": 0.006, "كال": 0.004, "س": 0.006, "وب": 0.006, "وبال": 0.004, "ول": 0.006, "ولل": 0.003, "وس": 0.002},
    "فال": 0.002,
}
_KNOWN_SUFFIXES = {
    **{"": 0.45, "ه": 0.15, "ات": 0.05, "ين": 0.045, "ي": 0.05, "يه": 0.05, "ها": 0.03, "ا": 0.03, "هم": 0.015},
    **{"ون": 0.02, "ان": 0.02, "ت": 0.03, "نا": 0.01, "وا": 0.01, "ته": 0.008, "تها": 0.006, "يات": 0.006},
    **{"يين": 0.006, "اته": 0.004, "اتها": 0.004, "تين": 0.003},
}
_OTHER_SUFFIXES = (
    "هن",
    "هما",
    "يها",
    "يهم",
    "ك",
    "كم",
    "اتهم",
    "اتنا",
    "اتي",
    "تا",
    "تهم",
    "تنا",
    "تي",
    "يا",
    "يون",
    "تان",
    "يته",
    "ني",
    "وه",
    "وها",
    "وهم",
    "انه",
)

PROCLITICS = {
    both: log(_KNOWN_PROCLITICS.get(both, _RARE_PROCLITIC))
    for both in (*(conjunction + particle for conjunction in ("", "و", "ف") for particle in _PARTICLES), *_PERSONS)
}
"""35 proclitics and the logarithms of their shares."""
SUFFIXES = {suffix: log(_KNOWN_SUFFIXES.get(suffix, _RARE_SUFFIX)) for suffix in (*_KNOWN_SUFFIXES, *_OTHER_SUFFIXES)}
"""43 suffixes and the logarithms of their shares."""
SHORTEST_BASE = 2
_LONGEST = max(map(len, PROCLITICS)), max(map(len, SUFFIXES))


def splits(word: str) -> list[tuple[str, str, str]]:
    """Every (proclitic, base, suffix) that a folded word may be, the word as a whole among them."""
    most = len(word) - SHORTEST_BASE
    before = [at for at in range(min(_LONGEST[0], most) + 1) if word[:at] in PROCLITICS]
    behind = [at for at in range(min(_LONGEST[1], most) + 1) if word[len(word) - at :] in SUFFIXES]
    return [
        (word[:start], word[start : len(word) - end], word[len(word) - end :])
        for start in before
        for end in behind
        if start + end <= most
    ]
