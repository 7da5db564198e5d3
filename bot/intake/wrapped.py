"""Paragraphs whose lines were cut where the page ended, as programs copy them from a PDF or a mail."""

import re
from collections.abc import Iterator, Sequence

from bot.intake.lines import Line
from bot.intake.wording import REPORTS, opening
from bot.text.fold import words

_LEAST, _MOST = 32, 100  # code points of the longest line
_FULL = 0.78  # of the longest line; a word that does not fit goes to the next one
_LEAST_LINES, _LEAST_OF_ARABIC = 3, 4
_INSIDE = frozenset(
    words("""في من على إلى عن مع أن إن الذي التي الذين بين بعد قبل خلال حتى أو ثم كما لا لم لن قد هذا هذه ذلك كل أي غير
    بعض عبر نحو ضد دون منذ لدى وأن وإن والتي والذي ومن وفي وعلى وإلى حول عند لكن بأن وقد""")
)
"""Words that no sentence ends with, or no headline begins with: in Arabic no capital letter tells that one goes on."""
_ENDS = re.compile(r"[.!?؟…:؛][\"'»”’)\]]*$")
_ITEM = re.compile(r"^(?:[^\w\s\"'«“(\[‘-]|[-–—*•]\s|\(?\d{1,2}[.)–-]\s|#)")


def unwrapped(lines: Sequence[Line]) -> list[Line]:
    """The lines, with those of each paragraph that was cut put together again."""
    whole: list[Line] = []
    for block in _blocks(lines):
        head = [] if _is_cut(block) else block[:1]
        rest = block[len(head) :]
        whole += [*head, *(_joined(rest) if _is_cut(rest) else rest)]
    return whole


def _blocks(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Lines between blank ones, and the blank ones."""
    block: list[Line] = []
    for line in lines:
        if not line.text:
            yield from filter(None, (block, [line]))
            block = []
        else:
            block.append(line)
    if block:
        yield block


def _is_cut(block: Sequence[Line]) -> bool:
    """Whether lines end where the page does and not where a sentence does: all but the last are about as long."""
    texts = [line.text for line in block]
    longest = max(map(len, texts), default=0)
    if len(texts) < _LEAST_LINES or not _LEAST <= longest <= _MOST or any(map(_ITEM.match, texts)):
        return False
    inside = texts[:-1]
    open_ = [at for at, text in enumerate(inside) if not _ENDS.search(text)]
    full = sum(len(text) >= _FULL * longest for text in inside)
    ended = any(map(_ENDS.search, texts))
    return ended and full == len(inside) and 2 * len(open_) >= len(inside) and _goes_on(block, open_)


def _goes_on(block: Sequence[Line], open_: Sequence[int]) -> bool:
    """Whether most lines that follow an open one begin inside a sentence, as far as a letter or a word shows that."""
    after = [block[at + 1] for at in open_]
    fresh = sum(line.text[:1].isupper() or bool(opening(line.key, REPORTS)) for line in after)
    begins = open_[:1] == [0] and bool(opening(block[1].key, REPORTS))
    lower = any(line.text[:1].islower() for line in after)
    told = lower or (len(block) >= _LEAST_OF_ARABIC and any(_is_inside(block[at], block[at + 1]) for at in open_))
    return told and len(after) > 1 and 2 * fresh < len(after) and not begins


def _is_inside(line: Line, then: Line) -> bool:
    return line.key.rpartition(" ")[2] in _INSIDE or then.key.partition(" ")[0] in _INSIDE


def _joined(block: Sequence[Line]) -> list[Line]:
    """One line of all; a word that was parted with a hyphen stays as it is."""
    text = " ".join(line.text for line in block)
    return [Line(text, tuple(link for line in block for link in line.links))]
