"""One line a record, no token, no forged line."""

import asyncio
import io
import json
import logging
import re
import string
import time
import urllib.parse
from collections.abc import Iterator
from typing import NoReturn

import pytest
from aiohttp import InvalidURL, NonHttpUrlClientError
from discord import AppCommandOptionType
from discord.app_commands import Transformer, TransformerError
from hypothesis import example, given
from hypothesis import strategies as st

from bot.errors import BadInput, OperatorError, OutcomeUnknown
from bot.logs import Formatter, Handler, about, configure, new_request_id, request
from bot.logs.faults import said, trace
from bot.logs.redaction import escaped
from bot.model import Secret

TOKEN = Secret("123456789:AAE-f00_bar~baz")
LINE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z [A-Z]+ \S+ ")


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    """Where the configured log goes; afterwards logging is as it was."""
    root = logging.getLogger()
    before = root.handlers[:], root.level
    yield io.StringIO()
    root.handlers[:], root.level = before[0], before[1]


def fail(what: str) -> NoReturn:
    raise OperatorError(what)


def written(msg: object, *args: object, secrets: tuple[Secret, ...] = (TOKEN,), encoding: str = "utf-8") -> str:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding)
    record = logging.LogRecord("bot.test", logging.INFO, __file__, 1, msg, args, None)
    Handler(stream, secrets).handle(record)
    stream.flush()
    return raw.getvalue().decode(encoding)


def test_a_line_has_time_level_logger_and_message(stream: io.StringIO) -> None:
    configure("INFO", [TOKEN], stream)
    logging.getLogger("bot.router").info("answered %s in %d ms", "/latest", 12)
    line = stream.getvalue()
    assert LINE.match(line)
    assert line.endswith("Z INFO bot.router answered /latest in 12 ms\n")


def test_the_time_is_utc() -> None:
    record = logging.makeLogRecord({"name": "a", "msg": "b", "levelname": "INFO", "created": 1_782_898_200.1234})
    assert Formatter([]).format(record) == "2026-07-01T09:30:00.123Z INFO a b"


def test_a_request_is_named_while_it_is_answered(stream: io.StringIO) -> None:
    configure("INFO", [], stream)
    with request("telegram") as mark, request("web") as same, about(delivery=7):
        logging.getLogger("bot").info("inside")
    logging.getLogger("bot").info("outside")
    inside, outside = stream.getvalue().splitlines()
    assert mark == same
    assert inside.endswith(f"INFO bot [{mark}] inside delivery=7 platform=telegram")
    assert outside.endswith("INFO bot outside")


async def test_a_task_that_is_begun_for_a_request_keeps_its_id(stream: io.StringIO) -> None:
    configure("INFO", [], stream)

    async def work() -> None:
        logging.getLogger("bot").info("later")

    with request("discord") as mark:
        task = asyncio.create_task(work())
    await task
    assert f"[{mark}] later platform=discord" in stream.getvalue()


def test_a_line_for_programs_is_an_object(stream: io.StringIO) -> None:
    configure("INFO", [TOKEN], stream, as_json=True)
    with about(run=3):
        try:
            fail(f"no \u202e {TOKEN.reveal()}")
        except OperatorError:
            logging.getLogger("bot.x").exception("failed: %s\n", "خبر", stack_info=True)
    logging.getLogger("bot.x").info("went on")
    line, next_line = stream.getvalue().splitlines()
    told = json.loads(line)
    assert line.isascii()
    assert LINE.match(f"{told.pop('timestamp')} ERROR bot ")
    assert told.pop("exception").endswith("OperatorError: no \u202e ***")
    assert "Stack (most recent call last):" in told.pop("stack")
    assert told == {"level": "error", "logger": "bot.x", "event": "failed: خبر\n", "run": 3}
    assert json.loads(next_line).keys() == {"timestamp", "level", "logger", "event"}


def test_request_ids_are_short_clear_and_different() -> None:
    ids = {new_request_id() for _ in range(1000)}
    assert len(ids) == 1000
    assert all(re.fullmatch("[b-df-hj-km-np-tv-xz]{8}", each) for each in ids)


def test_the_last_configuration_counts(stream: io.StringIO) -> None:
    earlier = io.StringIO()
    configure("INFO", [], earlier)
    configure("WARNING", [], stream)
    logging.getLogger("bot").info("no")
    logging.getLogger("bot").warning("yes")
    assert (earlier.getvalue(), stream.getvalue().count("\n")) == ("", 1)


@pytest.mark.parametrize(
    "name", ["httpx", "httpcore", "telegram", "discord", "aiohttp.access", "apscheduler", "asyncio"]
)
def test_libraries_tell_only_what_is_wrong(stream: io.StringIO, name: str) -> None:
    configure("DEBUG", [], stream)
    assert not logging.getLogger(f"{name}.inner").isEnabledFor(logging.INFO)
    assert logging.getLogger(name).isEnabledFor(logging.WARNING)
    Handler(stream, []).handle(logging.makeLogRecord({"name": name, "levelno": logging.INFO, "msg": "in spite of it"}))
    assert stream.getvalue() == ""
    assert logging.getLogger("bot.router").isEnabledFor(logging.DEBUG)


def test_what_is_wanted_less_than_warnings_concerns_libraries_too(stream: io.StringIO) -> None:
    configure("ERROR", [], stream)
    assert not logging.getLogger("discord").isEnabledFor(logging.WARNING)
    assert not logging.getLogger("bot").isEnabledFor(logging.WARNING)


class NumberedError(Exception):
    """An error of a library that has numbers."""


class AnsweredError(Exception):
    """What a platform's library raises."""


AnsweredError.__module__ = "telegram.error"


@pytest.mark.parametrize(
    ("error", "shown"),
    [
        (ValueError("people's words"), "ValueError"),
        (KeyError("people's words"), "KeyError"),
        (BadInput("people's words"), "BadInput"),
        (NumberedError("people's words", 3), "NumberedError: 3"),
        (OutcomeUnknown("timeout"), "OutcomeUnknown: timeout"),
        (OperatorError("can't read “people's words”, for once"), "OperatorError: can't read “…”, for once"),
        (AnsweredError("can't find 'people's words' in it"), "AnsweredError: can't find '…' in it"),
        (
            AnsweredError("can't reach https://me:key@x.example:8443/feed?key=words"),
            "AnsweredError: can't reach https://x.example…",
        ),
        (InvalidURL("https://x.example/feed?key=words"), "InvalidURL: https://x.example…"),
        (NonHttpUrlClientError("//x.example/feed?key=words"), "NonHttpUrlClientError"),
        (TransformerError("people's words", AppCommandOptionType.integer, Transformer()), "TransformerError"),
        (
            FileNotFoundError(2, "No such file or directory", "people's words"),
            "FileNotFoundError: No such file or directory",
        ),
        (UnicodeDecodeError("utf-8", b"words", 0, 1, "invalid start byte"), "UnicodeDecodeError: invalid start byte"),
        (
            AttributeError("'NoneType' object has no attribute 'x'"),
            "AttributeError: 'NoneType' object has no attribute 'x'",
        ),
    ],
    ids=lambda its: type(its).__name__,
)
def test_an_error_is_told_without_what_people_wrote(error: Exception, shown: str) -> None:
    assert said(error) == shown
    assert list(trace(error)) == [shown]
    reason = shown.partition(": ")[2] or shown
    assert written("it failed: %s", error).endswith(f"it failed: {reason}\n")
    assert written("it failed: %(why)s", {"why": error}).endswith(f"it failed: {reason}\n")
    assert written(error).endswith(f"bot.test {reason}\n")


def test_a_trace_tells_causes_and_parts() -> None:
    cause, context, part = ValueError("words"), KeyError("words"), RuntimeError("words")
    whole = ExceptionGroup("words", [part, context])
    whole.__cause__, cause.__context__, context.__context__ = cause, context, whole
    assert list(trace(whole)) == [
        *("KeyError", "which led to:", "ValueError", "which led to:", "ExceptionGroup"),
        *("of which one is:", "RuntimeError"),
    ]
    part.__suppress_context__, part.__context__ = True, cause
    assert list(trace(part)) == ["RuntimeError"]


async def test_what_asyncio_says_of_errors_shows_no_values(stream: io.StringIO) -> None:
    configure("DEBUG", [], stream)
    loop = asyncio.get_running_loop()
    happened = asyncio.Event()

    def callback(words: str) -> None:
        happened.set()
        raise ValueError(words)

    loop.call_soon(callback, "people's words")
    await happened.wait()
    first, *rest = stream.getvalue().splitlines()
    assert first.partition(" ERROR ")[2].startswith("asyncio Exception in callback ")
    assert rest[-1] == "    ValueError"
    assert "words" not in first + rest[-1]
    assert written("slow: %s", "x").endswith("bot.test slow: x\n")


@pytest.mark.parametrize(
    "secret",
    [
        "https://api.example/bot123456789:AAE-f00_barbazquux-AAE_f00barbazquux/x",
        "POST /api/v10/webhooks/123/aW50ZXJhY3Rpb24/messages responded with 429",
        "POST /interactions/123/aW50ZXJhY3Rpb24/callback",
        "postgresql://khabar:open-sesame@db/khabar",
    ],
)
def test_what_looks_like_a_secret_is_hidden(secret: str) -> None:
    line = written("%s", secret, secrets=())
    assert "***" in line
    assert not any(part in line for part in ("AAE", "aW50", "sesame"))


@pytest.mark.parametrize(
    "text",
    [
        "\n2026-01-01T00:00:00.000Z INFO bot forged",
        "\r\x1b[2Koverwritten",
        "\x85next",
        "\u2028line\u2029paragraph",
        "\u202egnp.exe",
        "\udc80",
    ],
)
def test_an_argument_cannot_forge_a_line(text: str) -> None:
    line = written("name: %s", text)
    assert line.isprintable() or line[:-1].isprintable()
    assert line.count("\n") == 1
    assert line.isascii()


def test_arabic_is_written_as_it_is() -> None:
    assert written("بحث: %s", "العراق").endswith("بحث: العراق\n")


def test_a_stream_of_few_letters_gets_escapes() -> None:
    assert written("خبر!", encoding="ascii").endswith("\\u062e\\u0628\\u0631!\n")


def test_arguments_that_do_not_fit_are_reported_and_hidden() -> None:
    assert "two %s %s (can't be shown with its arguments: TypeError)" in written("two %s %s", TOKEN.reveal())


class Unshowable:
    def __str__(self) -> str:
        raise ValueError(TOKEN.reveal())


def test_a_message_that_cannot_be_shown_is_named_by_its_type() -> None:
    assert "Unshowable (can't be shown with its arguments: ValueError)" in written(Unshowable())


def test_a_stream_that_is_gone_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    stream = io.StringIO()
    stream.close()
    Handler(stream, [TOKEN]).handle(
        logging.makeLogRecord({"name": "bot", "levelno": logging.INFO, "msg": "%s", "args": (TOKEN.reveal(),)})
    )
    assert capsys.readouterr() == ("", "")


def test_a_trace_is_indented_escaped_and_without_secrets(stream: io.StringIO) -> None:
    configure("INFO", [TOKEN], stream)
    try:
        fail(f"https://api.example/bot{TOKEN.reveal()}/x\n2026 INFO forged\x1b[1A")
    except OperatorError:
        logging.getLogger("bot").exception("failed", stack_info=True)
    first, *rest = stream.getvalue().splitlines()
    assert first.endswith("ERROR bot failed")
    assert rest[0] == "    Traceback (most recent call last):"
    assert all(line.startswith("    ") for line in rest)
    assert "    OperatorError: https://api.example/bot***/x 2026 INFO forged\\x1b[1A" in rest
    assert "    Stack (most recent call last):" in rest


def test_no_exception_means_no_trace(stream: io.StringIO) -> None:
    configure("INFO", [TOKEN], stream)
    logging.getLogger("bot").error("nothing was raised", exc_info=True)
    assert stream.getvalue().count("\n") == 1


def test_without_secrets_nothing_is_hidden() -> None:
    assert written("plain", secrets=(Secret(""),)).endswith("plain\n")


def test_the_longer_secret_is_hidden_whole() -> None:
    line = written("abcdefgh12345678", secrets=(Secret("abcdefgh"), Secret("abcdefgh12345678")))
    assert line.endswith(" ***\n")


@pytest.mark.parametrize("text", [TOKEN.reveal()[:-1] * 3000, "\\" * 100_000, "%" * 100_000])
def test_what_is_nearly_a_token_takes_no_time(text: str) -> None:
    before = time.process_time()
    assert "***" not in written("%s", text)
    assert time.process_time() - before < 2


secrets = st.text(
    st.sampled_from(string.ascii_letters + string.digits + ":_-.+/='\"\\%سر\u200d"), min_size=12, max_size=50
)
ways = st.sampled_from(
    [
        str,
        repr,
        lambda secret: repr([repr(secret)]),
        json.dumps,
        urllib.parse.quote,
        urllib.parse.quote_plus,
        lambda secret: re.sub("%..", lambda byte: byte[0].lower(), urllib.parse.quote(secret, safe="")),
        lambda secret: "".join(f"%{byte:02X}" for byte in secret.encode()),
    ]
)


@given(secrets, ways, st.text(max_size=20), st.text(max_size=20))
@example("000000000\\\\0", urllib.parse.quote, "", "")
def test_a_planted_token_never_appears(token, way, before, after) -> None:  # type: ignore[no-untyped-def]
    secret = Secret(token)
    shown = way(token)
    try:
        fail(f"{before}{shown}{after}")
    except OperatorError as error:
        record = logging.makeLogRecord(
            {"name": shown, "msg": shown.replace("%", "%%") + " %s", "args": (shown + after,)}
        )
        record.exc_info = (type(error), error, error.__traceback__)
        line = Formatter([secret]).format(record)
    assert token not in line
    assert escaped(token) not in line
    assert line.count("***") >= 3


@given(st.text(), st.text())
def test_any_text_makes_one_line(message: str, argument: str) -> None:
    record = logging.makeLogRecord({"name": "bot", "msg": message, "args": (argument,)})
    line = Formatter([TOKEN]).format(record)
    assert len(line.splitlines()) == 1
    assert line.isprintable()


def test_a_secret_shows_itself_nowhere_by_accident() -> None:
    secret = Secret("1234:token")
    for shown in (f"{secret}", f"{secret:>5}", str(secret), repr(secret), "%s" % secret, repr([secret])):  # noqa: UP031
        assert "token" not in shown
        assert "***" in shown
    assert secret.reveal() == "1234:token"
    assert str(Secret("")) == "''"
