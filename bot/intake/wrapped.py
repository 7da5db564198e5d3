"""Paragraphs whose lines were cut where the page ended, as programs copy them from a PDF or a mail."""

import re
from collections.abc import Iterator, Sequence

from bot.intake.lines import Line
from bot.intake.wording import REPORTS, opening
from bot.text.fold import words

_LEAST, _MOST = 26, 100  # code points of the longest line
_LEAST_HEAD = 20  # of the first line of a headline of two
_FULL = 0.78  # of the longest line; a word that does not fit goes to the next one
_LEAST_LINES = 3
_INSIDE = frozenset(
    words("""في من على إلى عن مع أن إن الذي التي الذين بين بعد قبل خلال حتى أو ثم كما لا لم لن قد هذا هذه ذلك كل أي غير
    بعض عبر نحو ضد دون منذ لدى وأن وإن والتي والذي ومن وفي وعلى وإلى حول عند لكن بأن وقد""")
)
"""Words that no sentence ends with, or no headline begins with: in Arabic no capital letter tells that one goes on."""
_ENDS = re.compile(r"[.!?؟…:؛][\"'»”’)\]]*$")
_ITEM = re.compile(r"^(?:[^\w\s\"'«“(\[‘-]|[-–—*•]\s|\(?\d{1,2}[.)–-]\s|#)")


def unwrapped(lines: Sequence[Line]) -> list[Line]:
    """The lines, with those of each paragraph that was cut put together again; a headline of two lines, too."""
    blocks = list(_blocks(lines))
    whole: list[Line] = []
    for block in blocks:
        head, cut, below = _parted(block)
        whole += [*head, *([_joined(cut)] if cut else []), *below]
    first = next((block for block in blocks if block[0].text), [])
    if len(whole) < len(lines) and _is_headline(first):
        at = whole.index(first[0])
        whole[at : at + 2] = [_joined(first)]
    return whole


def _parted(block: list[Line]) -> tuple[list[Line], list[Line], list[Line]]:
    """A headline above the lines that were cut, those, and a source below them."""
    ended = [bool(_ENDS.search(line.text)) for line in block]
    stop = len(block) - (len(block) > _LEAST_LINES and ended[-2:] == [True, False])
    for start in (0, 1):
        if _is_cut(block[start:stop]):
            return block[:start], block[start:stop], block[stop:]
    return block, [], []


def _is_headline(block: Sequence[Line]) -> bool:
    """Whether a headline took two lines, the first of them full."""
    texts = [line.text for line in block]
    two = len(texts) == 2 and not any(map(_ENDS.search, texts)) and not any(map(_ITEM.match, texts))  # noqa: PLR2004
    return two and len(texts[0]) >= _LEAST_HEAD and len(texts[1]) <= len(texts[0]) <= _MOST


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
    """Whether lines end where the page does and not where a sentence does: those that no sentence ends are full."""
    texts = [line.text for line in block]
    longest = max(map(len, texts), default=0)
    if len(texts) < _LEAST_LINES or not _LEAST <= longest <= _MOST or any(map(_ITEM.match, texts)):
        return False
    inside = texts[:-1]
    open_ = [at for at, text in enumerate(inside) if not _ENDS.search(text)]
    full = all(len(inside[at]) >= _FULL * longest for at in open_)
    ended = any(map(_ENDS.search, texts))
    return ended and full and 2 * len(open_) >= len(inside) and _goes_on(block, open_)


def _goes_on(block: Sequence[Line], open_: Sequence[int]) -> bool:
    """Whether most lines that follow an open one begin inside a sentence, as far as a letter or a word shows that."""
    after = [block[at + 1] for at in open_]
    fresh = sum(line.text[:1].isupper() or bool(opening(line.key, REPORTS)) for line in after)
    begins = open_[:1] == [0] and bool(opening(block[1].key, REPORTS))
    lower = any(line.text[:1].islower() for line in after)
    told = lower or any(_is_inside(block[at], block[at + 1]) for at in open_)
    return told and len(after) > 1 and 2 * fresh < len(after) and not begins


def _is_inside(line: Line, then: Line) -> bool:
    return line.key.rpartition(" ")[2] in _INSIDE or then.key.partition(" ")[0] in _INSIDE


def _joined(block: Sequence[Line]) -> Line:
    """One line of all; a word that was parted with a hyphen stays as it is."""
    return Line(" ".join(line.text for line in block), tuple(link for line in block for link in line.links))
