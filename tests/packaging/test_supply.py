"""The list of what is installed, and the look for known faults in it."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bench.supply import LOCK, audit, sbom

ROOT = Path(__file__).parents[2]
HASH = "a" * 64
OTHER = "b" * 64


def locked(lock: Path) -> dict[str, tuple[str, set[str]]]:
    """Version and hashes of every package of a lock file, by name."""
    text = re.sub(r" *\\\n *", " ", lock.read_text())
    entries = re.findall(r"^([\w.-]+)(?:\[[^]]*\])?==(\S+)(.*)$", text, re.MULTILINE)
    return {name: (version, set(re.findall(r"sha256:([0-9a-f]{64})", rest))) for name, version, rest in entries}


def listed(path: Path) -> dict[str, tuple[str, set[str]]]:
    components = json.loads(path.read_text())["components"]
    return {
        each["name"]: (
            each["version"],
            {its["content"] for reference in each["externalReferences"] for its in reference.get("hashes", [])},
        )
        for each in components
    }


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    path = tmp_path / "lock.txt"
    path.write_text(f"tqdm==4.0.0 --hash=sha256:{HASH}\nyarl==1.0.0 --hash=sha256:{OTHER}\n")
    return path


def test_every_locked_package_is_listed_with_version_and_hashes(tmp_path: Path) -> None:
    assert sbom(LOCK, tmp_path / "sbom.json") == 0
    there = locked(LOCK)
    assert len(there) > 50
    assert listed(tmp_path / "sbom.json") == there


def test_the_list_is_the_same_each_time(lock: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        sbom(lock, tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    whole = json.loads((tmp_path / "one").read_text())
    assert whole["bomFormat"] == "CycloneDX"
    assert whole["metadata"]["component"]["name"] == "khabar"
    assert "serialNumber" not in whole
    assert "timestamp" not in whole["metadata"]


class Advisories:
    """osv.dev's `/v1/query`: what it knows of a version of a package; strict about what it is asked."""

    def __init__(self) -> None:
        self.url = ""
        self.known: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
        self.asked: list[str] = []
        self.away = False

    async def query(self, request: web.Request) -> web.Response:
        if self.away:
            raise web.HTTPServiceUnavailable
        asked = await request.json()
        if set(asked) != {"package", "version"} or asked["package"].get("ecosystem") != "PyPI":
            raise web.HTTPBadRequest
        self.asked.append(asked["package"]["name"])
        vulns = self.known.get((asked["package"]["name"], asked["version"]), [])
        return web.json_response({"vulns": vulns} if vulns else {})


@pytest.fixture
async def advisories() -> AsyncIterator[Advisories]:
    its = Advisories()
    application = web.Application()
    application.router.add_post("/v1/query", its.query)
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    its.url = f"http://127.0.0.1:{runner.addresses[0][1]}/v1/query"
    yield its
    await runner.cleanup()


async def audited(lock: Path, advisories: Advisories, seconds: float = 30) -> int:
    options = ["--osv-url", advisories.url, "--cache-dir", str(lock.parent / "cache")]
    return await asyncio.to_thread(audit, lock, options, seconds)


async def test_nothing_is_known(lock: Path, advisories: Advisories, capsys: pytest.CaptureFixture[str]) -> None:
    assert await audited(lock, advisories) == 0
    assert capsys.readouterr().out == "audit: no known vulnerability\n"
    assert sorted(advisories.asked) == ["tqdm", "yarl"]


async def test_a_known_fault_fails(lock: Path, advisories: Advisories, capsys: pytest.CaptureFixture[str]) -> None:
    package = {"name": "tqdm", "ecosystem": "PyPI"}
    ranges = [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "4.66.3"}]}]
    advisories.known["tqdm", "4.0.0"] = [
        {"id": "GHSA-g7vv", "summary": "x", "affected": [{"package": package, "ranges": ranges}]}
    ]
    assert await audited(lock, advisories) == 1
    assert capsys.readouterr().out == "audit: tqdm 4.0.0: GHSA-g7vv, mended in 4.66.3\n"


async def test_what_can_not_be_asked_is_no_failure(
    lock: Path, advisories: Advisories, capsys: pytest.CaptureFixture[str]
) -> None:
    advisories.away = True
    assert await audited(lock, advisories) == 0
    [line] = capsys.readouterr().out.splitlines()
    assert line.startswith("audit: what is known of vulnerabilities can't be had: ")


async def test_an_audit_that_takes_too_long_is_none(
    lock: Path, advisories: Advisories, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await audited(lock, advisories, 0.01) == 0
    assert capsys.readouterr().out == "audit: no answer in 0.01 s: nothing was looked at\n"


def test_ci_looks_for_faults_before_it_tests() -> None:
    lines = [line.split("#")[0].strip() for line in (ROOT / ".ci" / "run").read_text().splitlines()]
    assert lines.index("make audit") < lines.index("exec make test")
