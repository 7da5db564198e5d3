"""khabar add --dry-run: what is read from a message, and nothing is stored."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.intake.message import Message
from tests.cli.conftest import Khabar
from tests.intake.scoring import GOLD, OWN, faults, gold, own
from tests.intake.test_messages import FLOOR

TEXT = "Tea exports recover\nShipments rose 12%.\nBy Lena Ruiz | 4 June 2022\nSource"
LINK = {"type": "text_link", "offset": len(TEXT) - 6, "length": 6, "url": "https://tea.example/1?utm_source=x&p=2"}
READ = {
    "kind": "article",
    "title": "Tea exports recover",
    "body": "Shipments rose 12%.",
    "source": "tea.example",
    "source_url": "https://tea.example/1?p=2",
    "urls": ["https://tea.example/1?p=2"],
    "author": "Lena Ruiz",
    "place": None,
    "date": "2022-06-04",
    "hashtags": [],
    "language": "en",
    "breaking": False,
}
CHANNEL = {"type": "channel", "title": "Tea", "username": "tea", "message_id": 4, "date": "2024-03-02T18:20:00+00:00"}


def test_a_file_with_its_entities(khabar: Khabar, tmp_path: Path) -> None:
    (tmp_path / "m.txt").write_text(TEXT)
    (tmp_path / "e.json").write_text(json.dumps([LINK]))
    answer = khabar("add", "--dry-run", "--json", "m.txt", "--entities", "e.json")
    assert (answer.code, answer.lines) == (0, [READ])
    assert not (tmp_path / "data").exists()


def test_where_it_was_forwarded_from(khabar: Khabar) -> None:
    for origin, source in ((CHANNEL, "Tea"), ({"type": "user", "title": "Sam", "date": 1_700_000_000}, None)):
        [answer] = khabar("add", "-", "--dry-run", "--json", "--forwarded-from", json.dumps(origin), stdin="Head").lines
        assert (answer["source"], answer["source_url"]) == (source, None)


def test_as_a_person_reads_it(khabar: Khabar) -> None:
    answer = khabar("add", "-", "--dry-run", stdin="BREAKING: Head of it\nBody of it.\n#tea")
    assert "title:      Head of it\n" in answer.out
    assert "hashtags:   tea\n" in answer.out
    assert "breaking:   yes\n" in answer.out
    assert answer.out.endswith("\n\nBody of it.\n")
    assert khabar("add", "-", "--dry-run", stdin="https://a.example/1").out.startswith("kind:       url\n")


def test_what_is_stored_has_its_entities_too(khabar: Khabar, tmp_path: Path) -> None:
    (tmp_path / "e.json").write_text(json.dumps([LINK]))
    [added] = khabar("add", "-", "--json", "--entities", "e.json", stdin=TEXT).lines
    assert (added["source"], added["author"], added["published"]) == (
        "tea.example",
        "Lena Ruiz",
        "2022-06-04T00:00:00Z",
    )


def test_an_answer_a_line(khabar: Khabar) -> None:
    lines = [
        json.dumps(
            {"id": "a", "input": {"text": TEXT, "entities": [LINK], "is_caption": True, "forward_from": CHANNEL}}
        ),
        "",
        json.dumps({"id": 7, "input": {"text": "@x"}}),
        "no JSON",
        json.dumps({"id": "b", "input": {"text": 5}}),
        json.dumps({"id": "c"}),
        json.dumps({"id": "d", "input": {"text": "x", "entities": 5}}),
        json.dumps({"id": "e", "input": {"text": "x", "entities": [{"type": "bold"}]}}),
        json.dumps({"id": "f", "input": {"text": "x", "entities": [{"type": "bold", "offset": True, "length": 1}]}}),
        json.dumps({"id": "g", "input": {"text": "x", "forward_from": {"date": "soon"}}}),
        "[" * 100_000,
        json.dumps({"id": "z", "input": {"text": "Head"}}),
    ]
    answer = khabar("add", "--dry-run", "--json", "--jsonl", "-", stdin="\n".join(lines))
    first, *bad, last = answer.lines
    assert answer.code == 1
    assert first == {"id": "a", **READ}
    assert [one["id"] for one in bad] == [7, None, "b", "c", "d", "e", "f", "g", None]
    assert all(set(one) == {"id", "error"} for one in bad)
    assert (last["id"], last["title"]) == ("z", "Head")


def inputs(path: Path) -> list[dict[str, Any]]:
    """The messages of a file, without what is expected of them."""
    text = path.read_text("utf-8")
    cases = json.loads(text)["cases"] if path == GOLD else map(json.loads, text.splitlines())
    return [{"id": case["id"], "input": case["input"]} for case in cases]


@pytest.mark.parametrize("path", [OWN, pytest.param(GOLD, marks=pytest.mark.skipif(not gold(), reason="not here"))])
def test_files_of_messages_are_read_by_the_command(khabar: Khabar, path: Path) -> None:
    cases, least = (gold(), 39) if path == GOLD else (own(), FLOOR)
    answer = khabar(
        *("add", "--dry-run", "--json", "--jsonl", "-"), stdin="\n".join(json.dumps(one) for one in inputs(path))
    )
    right = [case.id for case, line in zip(cases, answer.lines, strict=True) if not faults(case, as_message(line))]
    assert answer.code == 0
    assert [line["id"] for line in answer.lines] == [case.id for case in cases]
    assert len(right) >= least


def as_message(line: dict[str, Any]) -> Message:
    day = line["date"] and date.fromisoformat(line["date"])
    lists = {name: tuple(line[name]) for name in ("urls", "hashtags")}
    return Message(**{name: value for name, value in line.items() if name != "id"} | {"date": day, **lists})


@pytest.mark.parametrize(
    ("arguments", "code", "complaint"),
    [
        (["--jsonl"], 2, "--jsonl only goes with --dry-run"),
        (["--dry-run", "--entities", "none.json"], 3, "can't read none.json"),
        (["--dry-run", "--forwarded-from", "[]"], 2, "is not a JSON object"),
        (["--dry-run", "--forwarded-from", "{"], 2, "this is not JSON"),
    ],
)
def test_wrong_arguments(khabar: Khabar, arguments: list[str], code: int, complaint: str) -> None:
    answer = khabar("add", "-", *arguments, stdin="Head")
    assert answer.code == code
    assert complaint in answer.err
