"""tantivy, and nothing else of ours: an index in a folder, what goes in, and what is found. Blocks: for worker threads.

Its scoring is bm25. Texts come analysed, so its own tokenizers only cut at spaces.
"""

import errno
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import tantivy

from bot.search.documents import Prepared

Clause: TypeAlias = tantivy.Query

HEAP = 15_000_000
"""Bytes that a writer may gather before it writes a segment: tantivy's least for one thread."""
BULK_HEAP = 60_000_000
_ERRNO = re.compile(r"(?:os error |Os \{ code: )(\d+)")
_DISK = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EPERM, errno.EROFS, errno.EMFILE, errno.ENFILE})
_WORDS = ("source", "topics", "language", "copies")
_STEMS = ("title", "stems", "pairs")
_PLACED = ("heading", "words")
_SEEN, _BY_READERS = "seen", "readers"
"""Drafts are there for their copies to be found by, and lack all other fields."""


class Damaged(Exception):  # noqa: N818  the caller must build the index anew
    """The index can't be read or written."""


class Busy(Exception):  # noqa: N818  the caller must wait
    """Another process writes to the index."""


@dataclass(frozen=True, slots=True)
class Matches:
    """Articles by number and score (or the sort's value), the best first; how many there are (0: not counted)."""

    scored: tuple[tuple[int, float], ...] = ()
    count: int = 0


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("id", indexed=True, fast=True)
    builder.add_integer_field("published", fast=True)
    for name in (*_WORDS, _SEEN):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="basic")
    for name in _STEMS:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    for name in _PLACED:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    return builder.build()


SCHEMA = _schema()


class Engine:
    """One index. Any number of processes may read it while one writes."""

    def __init__(self, folder: Path) -> None:
        """Open it, or make an empty one. Raises Damaged."""
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        try:
            self._index = tantivy.Index(SCHEMA, path=str(folder))
            self._index.config_reader("manual")
            self._index.reload()
            self._searcher = self._index.searcher()
        except BaseException as error:
            raise _translated(error) from error

    @staticmethod
    def lies_in(folder: Path) -> bool:
        """Whether there is one in the folder already."""
        return bool(tantivy.Index.exists(str(folder)))

    def writer(self, *, bulk: bool = False) -> "Writer":
        """The one writer, until it is closed. Raises Busy, Damaged."""
        try:
            writer = self._index.writer(BULK_HEAP if bulk else HEAP, 1)
            self.reload()  # somebody else may have written until now
            return Writer(writer, self._highest())
        except BaseException as error:
            raise _translated(error) from error

    def reload(self) -> None:
        """See what was committed since."""
        try:
            self._index.reload()
            self._searcher = self._index.searcher()
        except BaseException as error:
            raise _translated(error) from error

    def _highest(self) -> int:
        """The highest number of an article that it holds."""
        hits = self._searcher.search(tantivy.Query.all_query(), 1, count=False, order_by_field="id").hits
        return int(hits[0][0] or 0) if hits else 0

    @property
    def articles(self) -> int:
        return int(self._searcher.num_docs)

    def best(self, clause: Clause, limit: int, *, offset: int = 0, count: bool = False) -> Matches:
        """The best matches by bm25."""
        try:
            searcher = self._searcher
            return _matches(searcher, searcher.search(clause, limit, count=count, offset=offset))
        except BaseException as error:
            raise _translated(error) from error

    def added_last(self, clause: Clause, limit: int) -> Matches:
        """The matches with the highest numbers, drafts among them."""
        try:
            return _matches(self._searcher, self._searcher.search(clause, limit, count=False, order_by_field="id"))
        except BaseException as error:
            raise _translated(error) from error

    def newest(self, clause: Clause, limit: int, *, offset: int = 0, count: bool = False) -> Matches:
        """The matches that were published last."""
        try:
            searcher = self._searcher
            found = searcher.search(clause, limit, count=count, offset=offset, order_by_field="published")
            return _matches(searcher, found)
        except BaseException as error:
            raise _translated(error) from error

    def frequency(self, field: str, word: str) -> int:
        """In how many articles a field holds a word (roughly: what was replaced counts until segments are merged)."""
        try:
            return int(self._searcher.doc_freq(field, word))
        except BaseException as error:
            raise _translated(error) from error

    def beginning(self, field: str, letters: str, limit: int) -> list[str]:
        """Words of a field that begin so, the most frequent first."""
        try:
            return [word for word, _ in self._searcher.terms_with_prefix(field, letters, limit=limit)]
        except BaseException as error:
            raise _translated(error) from error


def _matches(searcher: tantivy.Searcher, found: tantivy.SearchResult) -> Matches:
    """The addresses of hits mean something only to the searcher that found them: a reload brings another one."""
    hits = found.hits
    numbers = searcher.fast_field_values("id", [address for _, address in hits])
    scored = tuple((int(number or 0), float(score)) for number, (score, _) in zip(numbers, hits, strict=True))
    return Matches(scored, int(found.count or 0))  # type: ignore[attr-defined]  # missing in its stubs


class Writer:
    """Adds and deletes; nothing is seen before `commit`."""

    def __init__(self, writer: tantivy.IndexWriter, highest: int) -> None:
        self._writer = writer
        self._highest = highest

    def put(self, changes: Sequence[Prepared]) -> None:
        """Each article as it is now in the place of what there was of it. Raises Damaged."""
        try:
            for change in changes:
                if change.id <= self._highest:  # looking for what can't be there would take most of an import's time
                    self._writer.delete_documents_by_term("id", change.id)
                self._highest = max(self._highest, change.id)
                if change.stems or change.copies:
                    self._writer.add_document(_document(change))
        except BaseException as error:
            raise _translated(error) from error

    def add(self, changes: Sequence[Prepared]) -> None:
        """As `put`, of articles that the index does not hold. Raises Damaged."""
        try:
            for change in changes:
                if change.stems or change.copies:
                    self._writer.add_document(_document(change))
        except BaseException as error:
            raise _translated(error) from error

    def commit(self) -> None:
        """Durable on return. Raises Damaged."""
        try:
            self._writer.commit()
        except BaseException as error:
            raise _translated(error) from error

    def close(self) -> None:
        """Let segments be merged, and let others write. Raises Damaged."""
        try:
            self._writer.wait_merging_threads()
        except BaseException as error:
            raise _translated(error) from error


def _document(change: Prepared) -> tantivy.Document:
    document = tantivy.Document()
    document.add_integer("id", change.id)
    if not change.stems:
        document.add_text("copies", change.copies)
        return document
    document.add_integer("published", change.published)
    document.add_text(_SEEN, _BY_READERS)
    for name in (*_WORDS, *_STEMS, *_PLACED):
        document.add_text(name, getattr(change, name))
    return document


def _translated(error: BaseException) -> BaseException:
    """tantivy raises ValueError for what it knows; a panic of its code is no Exception.

    A disk that takes nothing any more is no damage: OSError.
    """
    if "LockBusy" in str(error):
        return Busy(str(error))
    if (number := _ERRNO.search(str(error))) and int(number[1]) in _DISK:
        return OSError(int(number[1]), str(error))
    if isinstance(error, Exception) or type(error).__name__ == "PanicException":
        return Damaged(str(error))
    return error


# Clauses


def word(field: str, text: str) -> Clause:
    """The field holds this word."""
    return tantivy.Query.term_query(SCHEMA, field, text, "freq")


def phrase(field: str, words: Sequence[str]) -> Clause:
    """The field holds these words in a row."""
    if len(words) == 1:
        return word(field, words[0])
    return tantivy.Query.phrase_query(SCHEMA, field, list(words))


def near(field: str, text: str, distance: int) -> Clause:
    """The field holds a word of so many edits, of which exchanging two neighbours is one."""
    return tantivy.Query.fuzzy_term_query(SCHEMA, field, text, distance)


def between(field: str, low: int | None, high: int | None) -> Clause:
    """The number lies from `low` on and before `high`; None leaves an end open."""
    return without_score(
        tantivy.Query.range_query(SCHEMA, field, tantivy.FieldType.Integer, low, None if high is None else high - 1)
    )


def one_of(field: str, numbers: Sequence[int]) -> Clause:
    """The number is one of these."""
    return tantivy.Query.term_set_query(SCHEMA, field, list(numbers))


def every(clauses: Sequence[Clause]) -> Clause:
    """All of them."""
    return _joined(clauses, tantivy.Occur.Must)


def either(clauses: Sequence[Clause]) -> Clause:
    """Any of them; each that holds adds to the score."""
    return _joined(clauses, tantivy.Occur.Should)


def best_of(clauses: Sequence[Clause]) -> Clause:
    """Any of them; the best one is the score."""
    return clauses[0] if len(clauses) == 1 else tantivy.Query.disjunction_max_query(list(clauses))


def without(wanted: Clause, unwanted: Sequence[Clause]) -> Clause:
    """The first, where none of the others holds."""
    if not unwanted:
        return wanted
    excluded = [(tantivy.Occur.MustNot, clause) for clause in unwanted]
    return tantivy.Query.boolean_query([(tantivy.Occur.Must, wanted), *excluded])


def preferring(wanted: Clause, liked: Sequence[Clause]) -> Clause:
    """The first; where others hold too, they add to the score."""
    extra = [(tantivy.Occur.Should, clause) for clause in liked]
    return tantivy.Query.boolean_query([(tantivy.Occur.Must, wanted), *extra])


def without_score(clause: Clause) -> Clause:
    """It only decides what is found, not in which order."""
    return tantivy.Query.const_score_query(clause, 0.0)


def counted(clause: Clause) -> Clause:
    """It adds 1 to the score, however rare it is."""
    return tantivy.Query.const_score_query(clause, 1.0)


def boosted(clause: Clause, by: float) -> Clause:
    return tantivy.Query.boost_query(clause, by)


def everything() -> Clause:
    """All that readers may find."""
    return without_score(word(_SEEN, _BY_READERS))


def _joined(clauses: Sequence[Clause], occur: tantivy.Occur) -> Clause:
    if not clauses:
        return everything()
    return clauses[0] if len(clauses) == 1 else tantivy.Query.boolean_query([(occur, clause) for clause in clauses])
