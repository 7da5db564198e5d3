"""The wheel holds the whole program and nothing else, and runs wherever it is installed."""

import asyncio
import re
import signal
import subprocess
import tarfile
import tomllib
import zipfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from email.message import Message
from email.parser import Parser
from pathlib import Path

import pytest

from tests.packaging.archives import ROOT, Archives, built, installed
from tests.platforms.web.visitor import visiting
from tests.running import SECONDS, WEB

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
BYTECODE = ("__pycache__", ".pyc")


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> Archives:
    return built(tmp_path_factory.mktemp("archives"))


@pytest.fixture(scope="module")
def commands(archives: Archives, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return installed(archives.wheel, tmp_path_factory.mktemp("elsewhere") / "venv")


def held(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def metadata(wheel: Path) -> Message:
    with zipfile.ZipFile(wheel) as archive:
        name = next(name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        return Parser().parsestr(archive.read(name).decode())


def tree(*folders: str) -> set[str]:
    """Every file of these folders of the project, as it is named in an archive."""
    paths = [path for folder in folders for path in (ROOT / folder).rglob("*") if path.is_file()]
    return {str(path.relative_to(ROOT)) for path in paths if not any(part in str(path) for part in BYTECODE)}


def test_the_wheel_holds_the_program_and_nothing_else(archives: Archives) -> None:
    rest = {name for name in held(archives.wheel) if ".dist-info/" not in name and ".data/" not in name}
    assert rest == tree("bot", "handlers")


def test_the_wheel_brings_the_example_of_a_configuration(archives: Archives) -> None:
    [name] = [name for name in held(archives.wheel) if ".data/" in name]
    with zipfile.ZipFile(archives.wheel) as archive:
        assert archive.read(name) == (ROOT / "config.example.toml").read_bytes()


def test_the_source_archive_holds_what_a_clone_holds(archives: Archives) -> None:
    with tarfile.open(archives.source) as archive:
        files = {member.name.partition("/")[2] for member in archive.getmembers() if member.isfile()}
    folders = [".ci", "bench", "bot", "deploy", "docs", "handlers", "requirements", "tests"]
    clone = {*tree(*folders), *(path.name for path in ROOT.glob("[!.]*.*") if path.is_file())} - {"config.toml"}
    assert {*clone, "Makefile"} - files == set()
    assert not [name for name in files if any(part in name for part in BYTECODE)]


def test_the_metadata_says_who_it_is_for(archives: Archives) -> None:
    told = metadata(archives.wheel)
    assert (told["Name"], told["Version"], told["Requires-Python"]) == ("khabar", PROJECT["version"], ">=3.11")
    assert set(told.get_all("Provides-Extra", [])) == {"postgres", "reports", "stories"}
    assert {"Natural Language :: Arabic", "Operating System :: POSIX :: Linux"} <= set(told.get_all("Classifier", []))
    description = str(told.get_payload())
    assert "uvx khabar run" in description
    assert not re.findall(r"\]\((?!https?:)", description), "a link that leads nowhere outside the project"


def test_the_wheel_needs_what_the_lock_file_has(archives: Archives) -> None:
    needed = {
        re.split(r"[^\w.-]", line)[0]
        for line in metadata(archives.wheel).get_all("Requires-Dist", [])
        if "extra ==" not in line
    }
    listed = (ROOT / "requirements" / "run.in").read_text().splitlines()
    assert needed == {re.split(r"[^\w.-]", line)[0] for line in listed if not line.startswith("#")}


def test_the_version_stands_in_one_place(commands: Path, tmp_path: Path) -> None:
    said = subprocess.run([commands / "khabar", "--version"], cwd=tmp_path, capture_output=True, check=True)  # noqa: S603  our own words
    assert said.stdout.decode() == f"khabar {PROJECT['version']}\n"


@dataclass
class Elsewhere:
    """The page of a bot in another process."""

    address: str


@asynccontextmanager
async def started(commands: Path, folder: Path) -> AsyncIterator[Elsewhere]:
    """`khabar run` in that folder, as after `uvx khabar run`; it must end well."""
    process = await asyncio.create_subprocess_exec(
        *(commands / "khabar", "run"),
        cwd=folder,
        env={**WEB, "KHABAR_MONITOR_PORT": "0", "PATH": "/usr/bin:/bin"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout
    assert process.stderr
    try:
        async with asyncio.timeout(SECONDS):
            line = (await process.stdout.readline()).decode()
        assert line.startswith("web: http"), (await process.stderr.read()).decode()
        yield Elsewhere(line.removeprefix("web: ").strip())
    finally:
        process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(SECONDS):
            _, complaints = await process.communicate()
    assert process.returncode == 0, complaints.decode()
    assert b"Traceback" not in complaints


async def test_the_wheel_answers_in_the_browser_from_any_folder(commands: Path, tmp_path: Path) -> None:
    async with started(commands, tmp_path) as bot, visiting(bot, "ar-IQ") as visitor:
        [latest] = await visitor.say("/latest")
        assert latest["reply"]["text"] == "آخر الأخبار"
        [first, *_] = latest["reply"]["cards"]
        [found] = await visitor.say(first["title"])
        assert first["title"] in {card["title"] for card in found["reply"]["cards"]}
    assert (tmp_path / "data" / "khabar.db").exists()


def test_what_stands_where_it_is_started_is_not_taken_for_it(commands: Path, tmp_path: Path) -> None:
    """Whoever has bots has a bot.py: the processes that the program starts read their own."""
    for name in ("bot.py", "handlers.py"):
        (tmp_path / name).write_text("raise SystemExit('not this one')")
    (tmp_path / "news.jsonl").write_text('{"title": "Rain returns", "body": "It rained on Monday."}\n')
    command = [commands / "khabar", "import", "news.jsonl"]  # while another process brings the index up to date
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)  # noqa: S603
    assert (done.returncode, done.stderr) == (0, "")
