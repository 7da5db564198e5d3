"""Texts to try the functions on: real phrases and whole characters for the rules, hostile ones for the limits."""

from hypothesis import strategies as st

from bot.text.emphasis import START, STOP

CLUSTERS = (
    *'ابةيى٣خaZé7؟.!،"»',
    *("بّ", "خَّ", "e\u0301", "🇸🇾", "🇱🇧", "👨\u200d👩\u200d👧", "👍🏽", "1\ufe0f\u20e3", "❤\ufe0f\u200d🔥", "각"),
    *("\u0915\u094d\u0937", "\u0e19\u0e34", "\u0e01\u0e33", "\u1100\u1161\u11a8", "\U0001d538", "\r\n", "۝١"),
)
"""Characters as a reader sees them, each of at most 12 UTF-16 units."""

SPACES = (" ", " ", "  ", "\n", "\n\n", "\n \n", "\t", ". ", "؟ ", "…\n")

HOSTILE = (
    'aZ9 \n\t\r\v\x00\x1c\x85\xa0\xad\u2028.!؟…"»:@/_'
    "اأإآٱبةهىيئؤءک٣۳ـ\u0654\u064b\u064e\u0651\u0670\u06dd\ufefb\ufdfa"
    "\u200b\u200c\u200c\u200d\u200d\u200e\u200f\u061c\u202e\u2066\u2068\u2069\ufeff"
    "\u0300\u0301\u0327\u0340\u20e3\ufe0f\u0915\u094d\u09b0\u09cd\u09af\u09c7\u09be\u0e01\u0e33\u0e47\u304b\u3099"
    "👨👩❤🏴🇸🇾🏽\U000e0067\U000e0062\U000e007f\U0001fa75\U0001d538\u1100\u1161\u11a8ßİıøﬁΐ\u2126"
    "\ud800\udfff\uffff\ufffc\U0010ffff\ue000\u0378\u3164\u2800"
)

hostile = st.text(st.one_of(st.sampled_from(HOSTILE), st.characters()), max_size=40)

characters = st.lists(st.sampled_from(CLUSTERS + SPACES), max_size=60)

PHRASES = (
    "أعلنت الولايات المتحدة والعراق الاتفاق على انسحاب القوات الأميركية.",
    "ما الذي تغيّر في الأسواق؟",
    "قال: «سنواصل العمل».",
    "وبلغ النمو 4.6 في المئة!",
    "The talks ended on Monday.",
    'He asked: "Why now?"',
)

articles = st.lists(st.sampled_from([*PHRASES, "\n", "\n\n"]), max_size=40).map(" ".join)

marked = st.lists(st.sampled_from((*CLUSTERS, *SPACES, *(START, STOP) * 20)), max_size=40).map("".join)
"""Texts with signs of emphasis anywhere, pairs or none."""
