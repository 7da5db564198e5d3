"""Every error that a person meets says what to do next."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.i18n import language
from bot.intake.reasons import SENTENCES
from bot.platforms.web.texts import TEXTS
from bot.router.advice import NEXT, sentence

ROOT = Path(__file__).parent.parent.parent
ERRORS = {"BadInput", "Unreachable", "Unreadable"}
STEP = re.compile(
    r"\b(Write|Send|Choose|Ask|Look|Paste|Wait|Try|Change|Check|Discard|Say|Do it anew|Ask for it|such as|at most|press"
    r"|gets it by|it begins with)\b|(^|[ :])/\w",
    re.IGNORECASE,
)
"""How a sentence says what to do: an imperative, an example, a limit that is to be kept, a command."""


def raised() -> Iterator[str]:
    """The English message ids of all errors that are told to people: a literal, or a name of one."""
    for path in [*(ROOT / "bot").rglob("*.py"), *(ROOT / "handlers").glob("*.py")]:
        if path.parts[-2] in {"cli", "config"} or path.name in {"seed.py", "records.py"}:
            continue  # they are told at the command line
        nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
        named = {
            node.targets[0].id: _marked(node.value)
            for node in nodes
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
        }
        for node in nodes:
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ERRORS:
                given = node.args[0]
                said = named.get(given.id) if isinstance(given, ast.Name) else _marked(given)
                if said:
                    yield said


def _marked(node: ast.expr) -> str | None:
    """What N_ marks."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "N_":
        return str(ast.literal_eval(node.args[0]))
    return None


SENTENCES_OF_ALL = sorted({*raised(), *SENTENCES.values(), *(TEXTS[name] for name in ("too_long", "busy", "failed"))})


def test_they_are_found() -> None:
    assert len(SENTENCES_OF_ALL) > 60
    assert "This button is too old. Please ask again." in SENTENCES_OF_ALL


@pytest.mark.parametrize("wrong", SENTENCES_OF_ALL)
def test_it_says_what_to_do_next(wrong: str) -> None:
    assert wrong in NEXT or STEP.search(wrong), wrong


@pytest.mark.parametrize("wrong", sorted(NEXT))
def test_what_stands_behind_is_needed_and_in_arabic(wrong: str) -> None:
    arabic = language("ar")
    assert wrong in SENTENCES_OF_ALL
    assert STEP.search(NEXT[wrong]) or "Let one" in NEXT[wrong] or "Leave it out" in NEXT[wrong], NEXT[wrong]
    assert sentence(wrong, arabic) == f"{arabic(wrong)} {arabic(NEXT[wrong])}"
    assert arabic(NEXT[wrong]) != NEXT[wrong]


def test_what_says_it_already_stays_as_it_is() -> None:
    assert sentence("Write two", language("en")) == "Write two"
