"""config.toml and the environment -> frozen settings, or every fault of both at once.

A key is set by, the last one winning:
1. its default;
2. `key = value` under `[section]` in the file;
3. the environment variable that its section names for it, where it names one;
4. the environment variable KHABAR_<SECTION>_<KEY>. Lists are written with commas between, truths as true or false.

A secret may stand in a file of its own, which the variable with _FILE behind its name names. Whatever file holds one,
this or config.toml, is refused where anybody but its owner may read it.

An empty variable counts as unset, as does an empty file of a secret. A variable that nobody knows is ignored, for other
programs name theirs KHABAR_... too (Kubernetes does, for a service called khabar); but one that is a known name
misspelt is a fault.
"""

import re
import zoneinfo
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from bot.config.document import Document, read
from bot.config.paths import unusable
from bot.config.secrecy import SUFFIX, is_exposed, mend, revealed, vaults
from bot.config.values import Key, Wrong, did_you_mean, keys_of, nearest, printable, shown
from bot.errors import BadConfig, Fault
from bot.model import Secret

__all__ = [
    "Backup",
    "Config",
    "Digests",
    "Errors",
    "Intake",
    "Interface",
    "Limits",
    "Log",
    "Monitor",
    "Search",
    "Store",
    "load",
]

_PASSWORD = re.compile(r"^\w+://[^:/@]*:([^/]*)@")
_NEAR_ZONE = 0.75  # hundreds of zones begin alike
_MISSPELT = 0.9  # so near a known variable's name that no other program can have meant it

_DSN = re.compile(r"https?://[^\s/@]+@[^\s/@]+(/[^\s/]+)*/\d+")

Keys = Mapping[str, Mapping[str, Key]]
Given = tuple[str, int, Key, object]


def _time_zone(name: str) -> str:
    try:
        zoneinfo.ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # unknown; no relative path; a folder such as "Asia"
        known = sorted(zoneinfo.available_timezones())
        return f'wants a time zone such as "Asia/Baghdad"{did_you_mean(name, known, shown, _NEAR_ZONE)}'
    return ""


def _address(host: str) -> str:
    return "" if re.fullmatch(r"[^\s/\0-\x1f\x7f]+", host) else 'wants an address or a name, such as "127.0.0.1"'


def _postgres(url: Secret) -> str:
    if not url or url.startswith(("postgresql://", "postgres://")):
        return ""
    return 'wants "postgresql://user:password@host:5432/database", or nothing for a file'


def _folder(name: str) -> str:
    return unusable(name) if name.strip() else "wants the name of a folder"


def _folder_or_none(name: str) -> str:
    return unusable(name) if name.strip() else ""


@dataclass(frozen=True, slots=True)
class Interface:
    """[interface]: how the bot speaks until a chat or a person chooses otherwise."""

    language: str = "ar"
    time_zone: str = field(default="Asia/Baghdad", metadata={"check": _time_zone})
    page_size: int = field(default=5, metadata={"least": 1, "most": 8})


@dataclass(frozen=True, slots=True)
class Store:
    """[store]: where the database lives. A relative folder is meant from the folder of the configuration file.

    `url` is the address of a PostgreSQL database in its place, for several processes; the search's index stays in the
    folder. It holds a password, and comes from the environment or from a file that others can't read.
    And for how many days articles stay in it, and how many of them; 0: for ever, all.
    """

    directory: str = field(default="data", metadata={"check": _folder})
    url: Secret = field(default=Secret(""), metadata={"check": _postgres})
    keep_days: int = field(default=0, metadata={"least": 0, "most": 36500})
    keep_articles: int = field(default=0, metadata={"least": 0, "most": 1_000_000_000})


@dataclass(frozen=True, slots=True)
class Backup:
    """[backup]: whether a backup is made once a day, and where; an empty folder is `backups` beside the database."""

    daily: bool = True
    directory: str = field(default="", metadata={"check": _folder_or_none})


@dataclass(frozen=True, slots=True)
class Search:
    """[search]: after how many days news weighs half of what it weighed when it was new."""

    half_life_days: int = field(default=14, metadata={"least": 1, "most": 3650})


@dataclass(frozen=True, slots=True)
class Intake:
    """[intake]: whether what editors hand on is news at once; else it is a draft until one of them publishes it.

    And whether the newest entry of a feed that was just added is news, too, and not only what comes after it.
    """

    publish_at_once: bool = False
    newest_of_new_feeds: bool = False


@dataclass(frozen=True, slots=True)
class Digests:
    """[digests]: how many subscriptions a chat may have; how many sources have to tell a story within an hour to make
    it breaking news (0: no number does); and whether a message is sent again of which nobody knows whether it arrived,
    where the platform can't tell one from two."""

    subscriptions_per_chat: int = field(default=10, metadata={"least": 1, "most": 100})
    breaking_sources: int = field(default=3, metadata={"least": 0, "most": 100})
    on_unknown: str = field(default="resend", metadata={"choices": ("resend", "skip")})


@dataclass(frozen=True, slots=True)
class Limits:
    """[limits]: how many requests a minute of a person are answered, and of everybody in one group; 0: any number.

    What twenty seconds bring may come at once. Editors may ask ten times as much.
    """

    requests_per_minute: int = field(default=60, metadata={"least": 0, "most": 6000})
    requests_per_minute_in_groups: int = field(default=120, metadata={"least": 0, "most": 60000})


@dataclass(frozen=True, slots=True)
class Log:
    """[log]: how much the bot tells its operator, and whether in lines for people or in JSON for programs."""

    level: str = field(default="INFO", metadata={"choices": ("DEBUG", "INFO", "WARNING", "ERROR")})
    format: str = field(default="human", metadata={"choices": ("human", "json")})


def _dsn(dsn: Secret) -> str:
    """The address of a project, as Sentry's own documentation calls it: https://key@host/number."""
    if not dsn or _DSN.fullmatch(dsn.reveal()):
        return ""
    return "wants the address (DSN) of a project of Sentry or the like, such as https://key@sentry.example.org/1"


@dataclass(frozen=True, slots=True)
class Monitor:
    """[monitor]: where /healthz, /readyz and /metrics are; `port` 0 takes any free one."""

    enabled: bool = True
    host: str = field(default="127.0.0.1", metadata={"check": _address})
    port: int = field(default=8082, metadata={"least": 0, "most": 65535})
    metrics: bool = True


@dataclass(frozen=True, slots=True)
class Errors:
    """[errors]: to whom faults of the program are reported; to nobody where `dsn` is empty."""

    dsn: Secret = field(default=Secret(""), metadata={"check": _dsn})


CORE: Mapping[str, Any] = {
    "interface": Interface,
    "store": Store,
    "backup": Backup,
    "search": Search,
    "intake": Intake,
    "digests": Digests,
    "limits": Limits,
    "log": Log,
    "monitor": Monitor,
    "errors": Errors,
}
"""The sections that are no platform's."""


@dataclass(frozen=True, slots=True)
class Config:
    """All settings. `platforms` holds each platform's own Settings by its name; `data` is the folder of the database.

    `path` is the file that was read, None where there was none.
    """

    interface: Interface
    store: Store
    backup: Backup
    search: Search
    intake: Intake
    digests: Digests
    limits: Limits
    log: Log
    monitor: Monitor
    errors: Errors
    platforms: Mapping[str, Any]
    data: Path
    path: Path | None

    @property
    def tokens(self) -> tuple[Secret, ...]:
        """The tokens of platforms that are set."""
        return tuple(_secrets(self.platforms.values()))

    @property
    def backups(self) -> Path:
        """The folder of the backups."""
        named = self.backup.directory.strip()
        return beside(self.path) / Path(named).expanduser() if named else self.data / "backups"

    @property
    def secrets(self) -> tuple[Secret, ...]:
        """Every secret that is set, and the password in the database's address: what no log may show."""
        password = _PASSWORD.search(self.store.url)
        alone = Secret(unquote(password[1]) if password else "")
        return (*self.tokens, *_secrets([self.errors, self.store]), *filter(None, [alone]))


def _secrets(sections: Iterable[Any]) -> Iterator[Secret]:
    values = (getattr(each, item.name) for each in sections for item in fields(each))
    return (value for value in values if isinstance(value, Secret) and value)


def load(
    path: Path | None,
    environ: Mapping[str, str],
    sections: Mapping[str, Any],
    *,
    data: Path | None = None,
    languages: tuple[str, ...] = (),
) -> Config:
    """The settings. Raises BadConfig with every fault of the file and of the environment.

    `path` and `data` are what the command line says; without them KHABAR_CONFIG and KHABAR_DATA count, then
    config.toml in the working directory, which may be missing, and `store.directory`.
    `sections` are the platforms' Settings by name; `languages` those that the interface can speak (none: any).
    """
    environ = {name: text.strip() for name, text in environ.items() if text.strip()}
    document = read(path or _path("KHABAR_CONFIG", environ))
    classes = {**CORE, **sections}
    keys = {name: keys_of(settings) for name, settings in classes.items()}
    keys["interface"]["language"] = replace(keys["interface"]["language"], choices=languages)
    environ, hidden = revealed(environ, _files_of_secrets(keys))
    faults = [*_unknown_in_file(document, keys), *_unknown_in_environ(environ, keys), *hidden]
    faults += _exposed(document, keys, vaults(environ))
    built: dict[str, Any] = {}
    for name, settings in classes.items():
        values, wrong = _values(_given(name, keys[name], document, environ))
        built[name] = settings(**values)
        faults += wrong
    if faults:
        raise BadConfig(tuple(sorted(faults, key=lambda fault: (not fault.line, fault.line))))
    return _config(built, document.path, data or _path("KHABAR_DATA", environ))


def _config(built: dict[str, Any], path: Path | None, data: Path | None) -> Config:
    core = {name: built.pop(name) for name in CORE}
    folder = data or beside(path) / Path(core["store"].directory).expanduser()
    return Config(**core, platforms=built, data=folder, path=path)


def beside(path: Path | None) -> Path:
    """From where relative folders are meant: that of the configuration file, or the one of work."""
    return path.parent if path else Path()


def _values(given: Iterable[Given]) -> tuple[dict[str, object], list[Fault]]:
    """The settings by name, the last value of each winning, and what is wrong with any of them."""
    values: dict[str, object] = {}
    faults: list[Fault] = []
    for where, line, key, raw in given:
        try:
            values[key.name] = key.value(raw)
        except Wrong as wrong:
            faults.append(Fault(where, str(wrong), line))
    return values, faults


def _given(section: str, keys: Mapping[str, Key], document: Document, environ: Mapping[str, str]) -> Iterator[Given]:
    """What sets each key, the weakest first: where it stands, its line, the key and the value."""
    table = document.section(section)
    for key in keys.values():
        if key.name in table:
            yield f"{section}.{key.name}", document.lines.of(section, key.name), key, table[key.name]
        for variable in _variables(section, key):
            if variable in environ:
                yield variable, 0, key, key.from_text(environ[variable])


def _variables(section: str, key: Key) -> tuple[str, ...]:
    own = f"KHABAR_{section}_{key.name}".upper()
    names = (key.variable, own) if key.variable and key.variable != own else (own,)
    return tuple(name + end for name in names for end in ("", SUFFIX)) if key.kind is Secret else names


def _files_of_secrets(keys: Keys) -> Iterator[str]:
    """The variables that name a file."""
    for section, its in keys.items():
        for key in its.values():
            if key.kind is Secret:
                yield from (name for name in _variables(section, key) if name.endswith(SUFFIX))


def _exposed(document: Document, keys: Keys, within: tuple[Path, ...]) -> Iterator[Fault]:
    """A file with secrets that others may read, whoever they are."""
    if document.path and is_exposed(document.path, document.path.stat().st_mode, within):
        for section, its in keys.items():
            for name, key in its.items():
                if key.kind is Secret and document.section(section).get(name):
                    what = f"others than its owner may read {document.path}: {mend(document.path)}"
                    yield Fault(f"{section}.{name}", printable(what), document.lines.of(section, name))


def _unknown_in_environ(environ: Mapping[str, str], keys: Keys) -> Iterator[Fault]:
    ours = [variable for section, its in keys.items() for key in its.values() for variable in _variables(section, key)]
    known = ["KHABAR_CONFIG", "KHABAR_DATA", *ours]
    for name in sorted(environ):
        if name.startswith("KHABAR_") and name not in known and (match := nearest(name, known, _MISSPELT)):
            yield Fault(printable(name), f"unknown variable; did you mean {match}?")


def _unknown_in_file(document: Document, keys: Keys) -> Iterator[Fault]:
    for name, value in document.table.items():
        line = document.lines.of(name)
        if name not in keys:
            yield Fault(printable(name), _unknown_section(name, value, keys), line)
        elif not isinstance(value, dict):
            yield Fault(name, f"is a section: write [{name}] on a line of its own and its keys below", line)
        else:
            for key in value.keys() - keys[name].keys():
                yield Fault(printable(f"{name}.{key}"), _unknown_key(key, name, keys), document.lines.of(name, key))


def _unknown_section(name: str, value: object, keys: Keys) -> str:
    if homes := "" if isinstance(value, dict) else _homes(name, keys):
        return f"stands in no section; it is a key of {homes}"
    what = "section" if isinstance(value, dict) else "key"
    guess = did_you_mean(name, tuple(keys), "[{}]".format)
    return f"unknown {what}" + (guess or f"; the sections are {', '.join(f'[{each}]' for each in keys)}")


def _unknown_key(key: str, section: str, keys: Keys) -> str:
    if guess := did_you_mean(key, tuple(keys[section]), str):
        return f"unknown key{guess}"
    if homes := _homes(key, keys):
        return f"unknown key here; it is a key of {homes}"
    return f"unknown key; the keys of [{section}] are {', '.join(keys[section])}"


def _homes(key: str, keys: Keys) -> str:
    """The sections that have this key."""
    return " and ".join(f"[{section}]" for section, its in keys.items() if key in its)


def _path(variable: str, environ: Mapping[str, str]) -> Path | None:
    """The path that a variable names, None where it is not set. Raises BadConfig."""
    text = environ.get(variable, "")
    if text and (what := unusable(text)):
        raise BadConfig((Fault(variable, what),))
    return Path(text).expanduser() if text else None
