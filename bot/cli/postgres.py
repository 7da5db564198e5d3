"""What the doctor looks at where the store is a PostgreSQL database: its server, and what makes backups of it."""

from datetime import timedelta

from bot.cli.checks import Finding
from bot.model import Secret
from bot.store.server import PROGRAMS, Server, server
from bot.store.sessions import OLDEST

NOTED = timedelta(seconds=1)
"""Between two machines that keep their clocks there is less."""


async def findings(url: Secret) -> list[Finding]:
    """Raises StoreUnusable where the server does not answer."""
    its = await server(url.reveal())
    return [version(its), schema(its), clock(its), *(program(name, its) for name in PROGRAMS)]


def version(its: Server) -> Finding:
    old = its.version < OLDEST
    return Finding("server", not old, f"PostgreSQL {its.version}" + (f": {OLDEST} or newer is needed" if old else ""))


def schema(its: Server) -> Finding:
    if its.schema > its.known:
        return Finding("schema", False, f"version {its.schema}, this program knows {its.known}: upgrade khabar")
    later = "" if its.schema == its.known else f": the next start makes it {its.known}"
    return Finding("schema", True, f"version {its.schema}{later}")


def clock(its: Server) -> Finding:
    """No fault: what several processes do in turn goes by the server's clock alone."""
    if abs(its.ahead) < NOTED:
        return Finding("server clock", True, "as here")
    where = "ahead of" if its.ahead > timedelta() else "behind"
    return Finding(
        "server clock", True, f"{abs(its.ahead).total_seconds():.0f} s {where} this machine's: look which is right"
    )


def program(name: str, its: Server) -> Finding:
    """Older ones refuse a newer server."""
    found = its.programs.get(name)
    if found is None:
        mend = f"install PostgreSQL's client programs of version {its.version} or newer where backups are made"
        return Finding(name, False, f"it is missing here, or does not work: {mend}")
    if found < its.version:
        return Finding(
            name, False, f"it is of version {found}, the server of {its.version}: install that of the server"
        )
    return Finding(name, True, f"version {found}")
