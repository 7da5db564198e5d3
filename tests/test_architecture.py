"""The walls of the design: who may import whom, and what stands only where."""

import ast
import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache, wraps
from pathlib import Path

ROOT = Path(__file__).parent.parent
FILES = sorted([*(ROOT / "bot").rglob("*.py"), *(ROOT / "handlers").rglob("*.py")])

LAYERS = [
    {"bot.model", "bot.errors"},
    {"bot.text"},
    {"bot.config", "bot.i18n", "bot.logs"},
    {"bot.store", "bot.intake", "bot.search", "bot.digest", "bot.pictures"},
    {"bot.storage"},
    {"bot.router", "bot.delivery"},
    {"bot.monitor"},
    {"bot.runners"},
    {"bot.app"},
    {"bot.cli"},
    {"bot.__main__"},
]
"""A room imports rooms of the layers before it, and itself. Rooms of one layer that may know each other: BESIDE."""
BESIDE = {("bot.config", "bot.logs"), ("bot.search", "bot.intake"), ("bot.pictures", "bot.intake")}
HANDLERS_MAY = {"bot.model", "bot.errors", "bot.i18n", "bot.router"}
PLATFORMS_MAY = {
    *("bot.model", "bot.errors", "bot.i18n", "bot.logs", "bot.text"),
    *(f"bot.platforms.{name}" for name in ("base", "borrowing", "gathering", "holding", "leading")),
}
ONLY_IN: dict[str, str | tuple[str, ...]] = {
    "telegram": "bot/platforms/telegram",
    "discord": "bot/platforms/discord",
    "aiohttp.web": ("bot/platforms/web", "bot/platforms/telegram/receiver.py", "bot/monitor/server.py"),
    "aiosqlite": "bot/store",
    "sqlite3": "bot/store",
    "pysqlite3": "bot/store",
    "psycopg": "bot/store",
    "psycopg_pool": "bot/store",
    "apscheduler": "bot/runners/alarm.py",
    "procrastinate": "bot/runners/procrastinate.py",
    "babel": "bot/i18n",
    "hijridate": "bot/i18n/hijri.py",
    "argparse": "bot/cli",
    "tantivy": "bot/search/engine.py",
    "rapidfuzz": "bot/search/spelling.py",
    "shtab": "bot/cli/completion.py",
    "Stemmer": "bot/text/stem.py",
    "lxml": "bot/intake",
    "feedparser": "bot/intake/syndication.py",
    "trafilatura": "bot/intake/page.py",
    "PIL": "bot/pictures",
    "structlog": "bot/logs",
    "prometheus_client": "bot/monitor/metrics.py",
    "sentry_sdk": "bot/monitor/reports.py",
}
MAY_WAIT = {f"bot/intake/{name}.py" for name in ("fetch", "child", "links", "poller", "looking")} | {
    "bot/pictures/studio.py"
}
"""What of a room of pure functions goes to the network or to another process, and decides nothing."""
PURE = [
    *(
        "bot/text",
        "bot/model",
        "bot/errors.py",
        "bot/intake",
        "bot/digest",
        "bot/pictures",
        "bot/platforms/gathering.py",
    ),
    *(
        f"bot/search/{name}.py"
        for name in ("documents", "copies", "needs", "clauses", "gathering", "ranking", "spelling", "stories")
    ),
]
SQL = re.compile(r"^\s*(SELECT|INSERT|UPDATE|DELETE|CREATE|PRAGMA|BEGIN|WITH)\s", re.MULTILINE)


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def imports(path: Path) -> tuple[str, ...]:
    return tuple(_imports(path))


def _imports(path: Path) -> Iterator[str]:
    """Every module that a file imports, those imported within functions too; `from a import b` counts as a and a.b."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}: import by the full name"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def inside(module: str, room: str) -> bool:
    return module == room or module.startswith(f"{room}.")


def room_of(module: str) -> str | None:
    return next((room for layer in LAYERS for room in layer if inside(module, room)), None)


def layer_of(room: str) -> int:
    return next(number for number, layer in enumerate(LAYERS) if room in layer)


def ids(path: Path) -> str:
    return str(path.relative_to(ROOT))


def each(paths: Sequence[Path]) -> Callable[[Callable[[Path], None]], Callable[[], None]]:
    """One test of all these files, which names each that fails: tests of their own would take ten times as long."""

    def test_of(check: Callable[[Path], None]) -> Callable[[], None]:
        @wraps(check)
        def test() -> None:
            faults = [f"{ids(path)}: {fault}" for path in paths if (fault := _fault(check, path))]
            assert not faults, "\n".join(faults)

        del test.__wrapped__  # pytest would ask for its arguments
        return test

    return test_of


def _fault(check: Callable[[Path], None], path: Path) -> str:
    try:
        check(path)
    except AssertionError as error:
        return str(error) or "it fails"
    return ""


def test_the_walls_stand_around_something() -> None:
    assert len(FILES) > 40
    assert {room for room in map(room_of, map(name_of, FILES)) if room} == set().union(*LAYERS)


@each(FILES)
def test_a_room_imports_only_what_stands_below_it(path: Path) -> None:
    room = room_of(name_of(path))
    if room is None:
        return
    for module in imports(path):
        other = room_of(module)
        if other and other != room and (room, other) not in BESIDE:
            assert layer_of(other) < layer_of(room), f"{name_of(path)} imports {module}"


@each(FILES)
def test_a_library_is_imported_only_in_its_place(path: Path) -> None:
    for module in imports(path):
        for library, place in ONLY_IN.items():
            if inside(module, library):
                assert ids(path).startswith(place), f"{ids(path)} imports {module}"


@each(sorted((ROOT / "handlers").glob("*.py")))
def test_a_handler_imports_little(path: Path) -> None:
    for module in imports(path):
        if inside(module, "bot") or inside(module, "handlers"):
            assert any(inside(module, may) for may in HANDLERS_MAY), f"{ids(path)} imports {module}"


@each(sorted((ROOT / "bot" / "platforms").rglob("*.py")))
def test_a_platform_knows_no_other_and_nothing_behind_the_core(path: Path) -> None:
    own = ".".join(name_of(path).split(".")[:3])
    for module in imports(path):
        if inside(module, "bot") or inside(module, "handlers"):
            allowed = any(inside(module, may) for may in {own, *PLATFORMS_MAY})
            assert allowed or module in {"bot", "bot.platforms"}, f"{ids(path)} imports {module}"


@each([path for path in FILES if path.parts[-2] != "store"])
def test_sql_stands_only_in_the_store(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            assert not SQL.search(node.value), f"{ids(path)}:{node.lineno}"


@each([path for path in FILES if ids(path).startswith(tuple(PURE)) and ids(path) not in MAY_WAIT])
def test_what_decides_neither_waits_nor_looks_at_the_clock(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        assert not isinstance(node, ast.AsyncFunctionDef | ast.Await), f"{ids(path)}:{node.lineno}"
        if isinstance(node, ast.Attribute):
            assert node.attr not in {"now", "utcnow", "today", "monotonic", "perf_counter"}, (
                f"{ids(path)}:{node.lineno}"
            )


@each(sorted((ROOT / "handlers").glob("*.py")))
def test_a_handler_takes_its_time_from_the_request(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute):
            assert node.attr not in {"now", "utcnow", "today"}, f"{ids(path)}:{node.lineno}"


@each([*FILES, *sorted((ROOT / "tests").rglob("*.py"))])
def test_nothing_is_mocked(path: Path) -> None:
    assert not [module for module in imports(path) if inside(module, "unittest") or inside(module, "mock")]
