"""The image, and the compose files that run it: what a careful operator would look for."""

import re
import shlex
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.app import ROLES
from bot.cli import parser
from bot.config import load
from bot.platforms.sections import sections

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
NAMES = ("compose.yaml", "compose.postgres.yaml")
BYTES = {"m": 2**20, "M": 2**20, "G": 2**30}
KEYS = {
    *(
        "build",
        "cap_drop",
        "command",
        "depends_on",
        "deploy",
        "env_file",
        "environment",
        "healthcheck",
        "image",
        "init",
    ),
    "logging",
    *("networks", "ports", "read_only", "restart", "secrets", "security_opt", "shm_size", "stop_grace_period", "tmpfs"),
    *("user", "volumes"),
}
"""Of the Compose Specification, section "services": those that are used here."""


def instructions() -> list[tuple[str, str]]:
    text = (DEPLOY / "Containerfile").read_text("utf-8")
    lines = "\n".join(line for line in text.splitlines() if not line.startswith("#")).replace("\\\n", " ")
    return [(word, rest.strip()) for word, _, rest in (line.partition(" ") for line in lines.splitlines() if line)]


def said(word: str) -> list[str]:
    return [rest for name, rest in instructions() if name == word]


def stage(number: int) -> list[tuple[str, str]]:
    """The instructions of one stage, from 0."""
    starts = [place for place, (word, _) in enumerate(instructions()) if word == "FROM"]
    return instructions()[starts[number] : [*starts, len(instructions())][number + 1]]


def test_the_image_is_made_in_two_stages_of_one_python() -> None:
    assert said("FROM") == ["${PYTHON} AS build", "${PYTHON}"]
    assert said("ARG")[0] == "PYTHON=python:3.12-slim-trixie"


def test_only_what_is_locked_is_installed() -> None:
    installs = [rest for rest in said("RUN") if "pip install" in rest]
    assert len(installs) == 2
    assert "--require-hashes -r requirements/${LOCK}.txt" in installs[0]
    assert {"--no-index", "--no-deps", "--no-build-isolation"} <= set(installs[1].split())
    [lock] = [rest.removeprefix("LOCK=") for rest in said("ARG") if rest.startswith("LOCK=")]
    assert (ROOT / "requirements" / f"{lock}.txt").exists()


def test_nothing_comes_from_an_address() -> None:
    assert not said("ADD")
    assert not [rest for _, rest in instructions() if re.search(r"https?://|\bcurl\b|\bwget\b", rest)]


def test_it_runs_as_a_user_without_rights() -> None:
    last = stage(1)
    [user] = [rest for word, rest in last if word == "USER"]
    assert user == "10001:10001"
    after = last[last.index(("USER", user)) :]
    assert not [word for word, _ in after if word in {"RUN", "COPY"}]
    assert "--shell /usr/sbin/nologin" in said("RUN")[-1]


def test_what_the_program_needs_of_debian_is_there_and_no_more() -> None:
    [packages] = [re.findall(r"--no-install-recommends (.*?) &&", rest) for rest in said("RUN") if "apt-get" in rest]
    assert [each.strip() for each in packages] == ["libfribidi0 postgresql-client-17"]
    assert "rm -rf /var/lib/apt/lists/*" in said("RUN")[-1]


def test_its_health_is_asked_by_itself() -> None:
    [check] = said("HEALTHCHECK")
    command = check.partition("CMD ")[2]
    assert parser().parse_args(yaml.safe_load(command)[1:]).command == "health"
    assert parser().parse_args(yaml.safe_load(said("CMD")[-1])).command == "run"
    assert said("ENTRYPOINT") == ['["khabar"]']
    assert said("STOPSIGNAL") == ["SIGTERM"]


def test_it_needs_no_other_folder_than_data() -> None:
    environ = dict(each.split("=", 1) for rest in said("ENV") for each in shlex.split(rest))
    config = load(None, environ, sections())
    assert said("VOLUME") == [str(config.data)] == [environ["SQLITE_TMPDIR"]]
    assert said("EXPOSE") == [str(config.platforms["web"].port)]
    assert config.platforms["web"].host == "0.0.0.0"  # noqa: S104  within the container


def test_what_is_copied_exists_and_is_let_through() -> None:
    lines = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if not line.startswith("#")]
    assert lines[0] == "*"
    passed = [line[1:] for line in lines if line.startswith("!")]
    sources = [name for rest in said("COPY") if "--from" not in rest for name in rest.split()[:-1]]
    assert all((ROOT / name).exists() for name in sources)
    assert sorted(passed) == sorted(sources)


def composed(name: str) -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load((DEPLOY / name).read_text("utf-8"))
    return content


SERVICES = [(name, service) for name in NAMES for service in composed(name)["services"]]


def ours(service: dict[str, Any]) -> bool:
    return bool(service["image"] == "khabar")


@pytest.mark.parametrize("name", NAMES)
def test_a_compose_file_names_what_it_uses(name: str) -> None:
    whole = composed(name)
    assert {key for key in whole if not key.startswith("x-")} <= {"name", "services", "networks", "volumes", "secrets"}
    for service in whole["services"].values():
        assert set(service) <= KEYS
        assert {each.partition(":")[0] for each in service["volumes"]} <= set(whole["volumes"])
        assert set(service["secrets"]) <= set(whole["secrets"])
        assert set(service.get("networks", [])) <= set(whole.get("networks", {}))
        assert set(service.get("depends_on", [])) <= set(whole["services"])
        if ours(service):
            build = service["build"]
            assert (DEPLOY / build["context"] / build["dockerfile"]).resolve() == DEPLOY / "Containerfile"


@pytest.mark.parametrize(("name", "service"), SERVICES)
def test_a_service_may_do_little(name: str, service: str) -> None:
    its = composed(name)["services"][service]
    assert its["read_only"] is True
    assert its["cap_drop"] == ["ALL"]
    assert its["security_opt"] == ["no-new-privileges:true"]
    assert its["restart"] == "unless-stopped"
    assert any(each.startswith("/tmp:") for each in its["tmpfs"])  # noqa: S108  the container's own
    assert ours(its) or its["user"] not in {"root", "0", "0:0"}
    assert all(each.startswith("127.0.0.1:") for each in its.get("ports", []))
    limits = its["deploy"]["resources"]["limits"]
    assert float(limits["cpus"]) >= 1
    assert int(limits["memory"][:-1]) * BYTES[limits["memory"][-1]] >= 2**30
    assert limits["pids"] >= 100
    assert set(its["logging"]["options"]) == {"max-size", "max-file"}
    assert set(its["healthcheck"]) == {"test", "interval", "timeout", "start_period", "retries"}


@pytest.mark.parametrize(("name", "service"), SERVICES)
def test_secrets_come_in_files_only(name: str, service: str) -> None:
    its = composed(name)["services"][service]
    files = {variable: value for variable, value in its["environment"].items() if variable.endswith("_FILE")}
    assert {value.removeprefix("/run/secrets/") for value in files.values()} == set(its["secrets"])
    assert not [
        variable
        for variable in its["environment"]
        if re.search("TOKEN|PASSWORD|STORE_URL", variable) and variable not in files
    ]


@pytest.mark.parametrize(("name", "service"), [(name, each) for name, each in SERVICES if each != "database"])
def test_what_the_file_of_variables_says_arrives(name: str, service: str) -> None:
    """What stands under `environment` wins over it: there is only what the containers themselves ask for."""
    its = composed(name)["services"][service]
    assert its["env_file"] == [{"path": ".env", "required": False}]
    assert not [value for value in its["environment"].values() if "$" in value]
    listens = {"KHABAR_MONITOR_HOST", *(["KHABAR_TELEGRAM_WEBHOOK_HOST"] if "postgres" in name else [])}
    assert {each for each in its["environment"] if not each.endswith("_FILE")} == listens
    assert not [port for port in its.get("ports", []) if "8082" in port]
    assert "/deploy/.env" in (ROOT / ".gitignore").read_text().splitlines()


@pytest.mark.parametrize(("name", "service"), [(name, each) for name, each in SERVICES if each != "database"])
def test_a_service_runs_a_command_that_there_is(name: str, service: str) -> None:
    its = composed(name)["services"][service]
    assert its["healthcheck"]["test"] == ["CMD", "khabar", "health"]
    options = parser().parse_args(its.get("command", ["run"]))
    assert (options.command, options.role in ROLES) == ("run", True)
    assert [each for each in its["volumes"] if each.endswith(":/data")]


def test_several_machines_have_every_role_and_a_folder_each() -> None:
    services = [its for its in composed("compose.postgres.yaml")["services"].values() if ours(its)]
    assert sorted(its["command"][-1] for its in services) == ["platforms", "platforms", "web", "worker"]
    assert len({its["volumes"][0] for its in services}) == len(services)
    assert {tuple(its["volumes"][1:]) for its in services} == {("backups:/data/backups",)}
    assert all(its["depends_on"] == {"database": {"condition": "service_healthy"}} for its in services)


@pytest.mark.parametrize("name", NAMES)
def test_variables_are_settings_that_there_are(name: str) -> None:
    """And health checks ask [monitor] within the container, calls come to ports that are published."""
    image = dict(each.split("=", 1) for rest in said("ENV") for each in shlex.split(rest))
    for its in filter(ours, composed(name)["services"].values()):
        given = {key.removesuffix("_FILE"): re.sub(r"\$\{.*\}", "", value) for key, value in its["environment"].items()}
        values = {"KHABAR_STORE_URL": "postgresql://h/d", "KHABAR_TELEGRAM_TOKEN": "1:a", "KHABAR_DISCORD_TOKEN": "a"}
        config = load(None, {**image, **{key: values.get(key, value) for key, value in given.items()}}, sections())
        assert set(config.platforms) == {name for name, its in config.platforms.items() if its.enabled}
        assert bool(config.store.url) == ("KHABAR_STORE_URL" in given)
        assert (config.monitor.enabled, config.monitor.host, config.monitor.port) == (True, "0.0.0.0", 8082)  # noqa: S104
        inside = {int(each.rpartition(":")[2]) for each in its.get("ports", [])}
        calls = {config.platforms["telegram"].webhook_port} if config.store.url else set()
        assert inside in ({config.platforms["web"].port, *calls}, set())
        if calls:
            assert config.platforms["telegram"].webhook_host == "0.0.0.0"  # noqa: S104  within the container


def test_backups_are_read_by_programs_of_the_servers_version() -> None:
    """Older ones refuse it; a volume takes its owner over from the image's folder."""
    [client] = re.findall(r"postgresql-client-(\d+)", said("RUN")[-1])
    assert composed("compose.postgres.yaml")["services"]["database"]["image"] == f"postgres:{client}"
    assert f"/usr/lib/postgresql/{client}/bin" in said("ENV")[-1]
    assert "--owner 10001 --group 10001 --mode 0700 /data /data/backups" in said("RUN")[-1]


def test_the_database_is_reached_from_inside_only() -> None:
    whole = composed("compose.postgres.yaml")
    assert whole["services"]["database"]["networks"] == ["inside"]
    assert "ports" not in whole["services"]["database"]
    assert whole["networks"]["inside"] == {"internal": True}


def test_no_file_of_secrets_gets_into_the_project() -> None:
    ignored = [line.strip("/") for line in (ROOT / ".gitignore").read_text().splitlines()]
    for name in NAMES:
        for secret in composed(name)["secrets"].values():
            path = (DEPLOY / secret["file"]).resolve().relative_to(ROOT)
            assert any(fnmatch(str(parent), pattern) for parent in path.parents for pattern in ignored), path
