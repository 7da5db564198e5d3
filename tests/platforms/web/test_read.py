"""Frames as requests, whatever stands in them."""

import json
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Chat, Person, Request
from bot.platforms.web.read import LARGEST, BadFrame, Hello, Press, Say, Suggest, read, request

AT = datetime(2026, 11, 23, tzinfo=UTC)


def asked(text: str) -> Request:
    return request(Say(1, text), Person("web", "p"), Chat("web", "c"), AT)


@pytest.mark.parametrize(
    ("text", "command", "arguments"),
    [
        ("/latest", "latest", ""),
        (" /Latest  سياسة ", "latest", "سياسة"),
        ("/add عنوان\nنص\n", "add", "عنوان\nنص"),
        ("/add\nعنوان\n\nنص", "add", "عنوان\n\nنص"),
        ("/بحث ماء", "بحث", "ماء"),
        ("/", None, "/"),
        ("/ ماء", None, "/ ماء"),
        ("/a/b", None, "/a/b"),
        ("/" + "x" * 33, None, "/" + "x" * 33),
        ("ماء /latest", None, "ماء /latest"),
        ("", None, ""),
    ],
)
def test_a_slash_and_a_word_are_a_command(text: str, command: str | None, arguments: str) -> None:
    assert (asked(text).command, asked(text).text) == (command, arguments)


def test_each_form_of_frame() -> None:
    assert read('{"type":"hello","locale":"ar-IQ"}') == Hello("ar-IQ")
    assert read('{"type":"hello","locale":"<script>"}') == Hello("")
    assert read('{"type":"say","id":1,"text":"x"}') == Say(1, "x")
    assert read('{"type":"press","id":1,"message":null,"press":"latest 1"}') == Press(1, None, "latest 1")
    filled = '{"type":"fill","id":1,"message":5,"press":"edit 1","answer":"x\\ny"}'
    assert read(filled) == Press(1, 5, "edit 1", "x\ny")
    assert read('{"id":1,"type":"suggest","command":"latest","text":""}') == Suggest(1, "latest", "")


def test_an_error_names_the_frame_where_it_can() -> None:
    for raw, frame in [('{"type":"say","id":7}', 7), ('{"type":"x","id":"7"}', None), ("[7]", None)]:
        with pytest.raises(BadFrame) as bad:
            read(raw)
        assert bad.value.id == frame


@given(st.text())
def test_any_text_is_a_frame_or_a_bad_one(raw: str) -> None:
    with suppress(BadFrame):
        read(raw)


@given(st.integers(1, LARGEST), st.text(st.characters(codec=None), max_size=200))
def test_what_was_said_arrives_without_halves_of_characters(number: int, text: str) -> None:
    frame = read(json.dumps({"type": "say", "id": number, "text": text}))
    assert isinstance(frame, Say)
    assert frame.id == number
    assert len(frame.text) == len(json.loads(json.dumps(text)))
    frame.text.encode()
    assert all(
        said == wanted or "\ud800" <= wanted <= "\udfff"
        for said, wanted in zip(frame.text, json.loads(json.dumps(text)), strict=True)
    )


@given(st.text(max_size=60))
def test_no_words_are_lost_in_a_request(text: str) -> None:
    made = asked(text)
    assert "".join(text.lower().split()).endswith("".join(made.text.lower().split()))
