"""What the doctor looks at on this machine, beside the database and the platforms: a finding each, with the mend."""

import shlex
import zoneinfo
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.util import find_spec
from pathlib import Path

import aiohttp

from bot.config import Config
from bot.errors import BadInput
from bot.intake.child import open_child
from bot.monitor.disks import LEAST_FREE, free
from bot.monitor.health import BROKEN, Facts, parts
from bot.store.backups import mebibytes
from bot.store.condition import Condition

LARGEST_LOG = 256 * 2**20
"""Bytes of a log of writes that is brought in now and then: a larger one means that somebody reads without an end."""
SECONDS = 10.0
"""How long a running bot may take to say how it is."""
A_FEED = b'<rss version="2.0"><channel><title>x</title><item><title>x</title><guid>1</guid></item></channel></rss>'


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: what was looked at, whether it is well, and what was seen or how to mend it."""

    part: str
    well: bool
    line: str


def disk(config: Config, least: int = LEAST_FREE) -> Finding:
    room = free(config.data)
    return Finding("disk", room >= least, f"{room // 2**20} MiB free; the database wants {least // 2**20} and more")


def fonts() -> Finding:
    if find_spec("fontpkg_cairo"):
        return Finding("fonts", True, "Cairo")
    return Finding("fonts", False, "the package fontpkg-cairo is missing: the page falls back to the reader's fonts")


def pictures(missing: str) -> Finding:
    """Whether covers, charts and cards can be drawn; `missing` says what is not there, and how to get it."""
    return Finding("pictures", not missing, missing or "they can be drawn, Arabic too")


def secrets(config: Config) -> Finding:
    """A start refuses a file with a secret that others may read (bot.config.secrecy); whether one holds any is told."""
    if config.path is None or not any(its.reveal() in config.path.read_text("utf-8-sig") for its in config.secrets):
        return Finding("secrets", True, "none in a file")
    return Finding("secrets", True, f"only their owner may read {config.path}")


def rights(config: Config, database: Path) -> Finding:
    """What is made is its owner's alone; what an earlier version made in a folder that was there may not be."""
    folder = config.data
    files = [folder, *folder.glob(f"{database.stem}*"), folder / "search"]
    open_to_others = [str(path) for path in files if path.exists() and path.stat().st_mode & 0o077]
    if str(folder) in open_to_others and len(open_to_others) > 1:
        its = shlex.quote(str(folder))
        line = f"other users of this machine can read {', '.join(open_to_others[1:])}: chmod -R go= {its}"
        return Finding("rights", False, line)
    return Finding("rights", True, "nobody else can read the data")


def time_zones(known: frozenset[str] | None = None) -> Finding:
    """Digests come by the clocks of their readers: zones come from the system, or from the package tzdata."""
    number = len(zoneinfo.available_timezones() if known is None else known)
    if not number:
        return Finding("time zones", False, "there are none: pip install --force-reinstall tzdata")
    return Finding("time zones", True, f"{number} are known")


def log_of_writes(database: Path, largest: int = LARGEST_LOG) -> Finding:
    """Of a database that is a file: SQLite keeps what was written last beside it."""
    log = database.with_name(f"{database.name}-wal")
    size = log.stat().st_size if log.exists() else 0
    if size > largest:
        mend = "end other programs that read the database; a start of the bot then empties it"
        return Finding("log of writes", False, f"{log} has {size // 2**20} MiB: {mend}")
    return Finding("log of writes", True, f"{size // 2**10} KiB")


async def children() -> Finding:
    """Pages and feeds are parsed in processes of their own, which some systems do not allow."""
    async with open_child() as child:
        try:
            await child.run("feed", A_FEED, kind="application/rss+xml", address="https://example.org/")
        except BadInput:
            mend = "feeds and links can't be read: allow this user processes, and memory for them (ulimit -u, -v)"
            return Finding("child processes", False, mend)
    return Finding("child processes", True, "they parse")


def feeds(condition: Condition) -> Finding:
    failing = condition.feeds.get("failing", 0)
    asked = failing + condition.feeds.get("active", 0)
    if failing:
        where = "the network and name resolution" if failing > BROKEN * asked else "khabar feeds list"
        return Finding("feeds", False, f"{failing} of {asked} can't be read: look at {where}")
    return Finding("feeds", True, f"{asked} are asked")


def waiting(condition: Condition, at: datetime, *, running: bool) -> Finding:
    """What waits while nobody runs is done at the next start; beside a running bot it says that it is late."""
    found = [part for part in parts(Facts(at, at, condition=condition)) if part.name in {"updates", "deliveries"}]
    said = "; ".join(f"{part.name}: {part.reason if running else part.reason.partition(': ')[0]}" for part in found)
    return Finding("waiting", not running or all(part.ready for part in found), said)


def leases(condition: Condition, at: datetime) -> Finding:
    held = [name for name, its in sorted(condition.leases.items()) if its.until and its.until > at]
    return Finding("leases", True, f"held: {', '.join(held)}" if held else "none is held")


async def asked(config: Config) -> AsyncIterator[Finding]:
    """What the running bot says of itself: each part that is not ready, or that all are."""
    its = config.monitor
    if not its.enabled or not its.port:
        yield Finding("ready", True, "the bot was not asked: [monitor] is off, or has no port of its own")
        return
    address = f"http://{f'[{its.host}]' if ':' in its.host else its.host}:{its.port}/readyz"
    try:
        timeout = aiohttp.ClientTimeout(total=SECONDS)
        async with aiohttp.ClientSession(timeout=timeout) as session, session.get(address) as answer:
            told = await answer.json()
    except (aiohttp.ClientError, TimeoutError, ValueError):
        yield Finding("ready", False, f"the running bot does not answer on {address}: see its log for the port")
        return
    wrong = [part for part in told["parts"] if not part["ready"]]
    for part in wrong:
        yield Finding(f"running {part['name']}", False, part["reason"])
    if not wrong:
        yield Finding("ready", True, f"all {len(told['parts'])} parts of the running bot are")


def backups(folder: Path, at: datetime, most: timedelta = timedelta(days=2)) -> Finding:
    """The newest copy that was made by `khabar backup`, or by whatever puts its copies into the same folder."""
    if folder.exists() and not folder.is_dir():
        return Finding("backups", False, f"{folder} is no folder: move it away, or give another one under [backup]")
    made = [path.stat().st_mtime for path in folder.glob("*")] if folder.is_dir() else []
    if not made:
        return Finding("backups", True, f"there is none in {folder}")
    age = at - datetime.fromtimestamp(max(made), at.tzinfo)
    if age > most:
        return Finding("backups", False, f"the newest in {folder} is {age.days} days old: khabar backup makes one")
    return Finding("backups", True, f"the newest in {folder} is {age.total_seconds() / 3600:.0f} h old")


def kept(data: Path, folder: Path) -> Iterator[Finding]:
    """What a restore or an upgrade put aside, each with its size: beside a file, or in the folder of backups."""
    for path in (*sorted(data.glob("khabar-before-*.db")), *sorted(folder.glob("khabar-before-*.dump"))):
        size = mebibytes(path.stat().st_size)
        yield Finding("kept database", True, f"{path}, {size} MiB: people stand in it, so remove it when all is well")
