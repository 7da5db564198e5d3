"""Which of our languages a text is in."""

import re
from typing import Literal

_ADDRESS = re.compile(r"https?://\S+|www\.\S+|[@/]\w+")
_ARABIC_WORD = re.compile(
    "[\u0620-\u065f\u066e-\u06d3\u06d5-\u06ef\u06fa-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc]+"
)
_LATIN_WORD = re.compile("[A-Za-z\u00c0-\u024f]+(?:['’][A-Za-z]+)?")


def detect(text: str) -> Literal["ar", "en"]:
    """ "ar" where at least as many words are in Arabic script as in Latin; "en" where no Arabic letter is.

    Addresses, @names and /commands are not counted, as they are Latin in Arabic texts too.
    """
    arabic = len(_ARABIC_WORD.findall(text))
    latin = len(_LATIN_WORD.findall(_ADDRESS.sub(" ", text)))
    return "ar" if arabic and arabic >= latin else "en"
