"""Files that hold a secret: what stands in them, and whether anybody else may read them."""

import os
import shlex
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path

from bot.config.paths import unusable
from bot.config.values import printable
from bot.errors import Fault

CONTAINERS = Path("/run/secrets")
"""Where Docker, Podman and Kubernetes put the secrets of a container, readable by all who are in it: nobody else is."""
SUFFIX = "_FILE"
"""What the name of a variable ends with that holds the name of a file, not the secret: Docker's images have it so."""
_LARGEST = 64 * 2**10
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def vaults(environ: Mapping[str, str]) -> tuple[Path, ...]:
    """Folders that nobody but this program sees, so that the rights of the files there say nothing.

    systemd lets a service's user read its credentials by an access list, which shows as rights of a group.
    """
    credentials = environ.get("CREDENTIALS_DIRECTORY")  # systemd.exec(5), LoadCredential=
    return (CONTAINERS, Path(credentials)) if credentials else (CONTAINERS,)


def is_exposed(path: Path, mode: int, within: Iterable[Path]) -> bool:
    """Whether anybody but the owner may do anything with a file of this mode, unless it stands within a vault.

    Windows has no such rights: what `mode` says there means nothing.
    """
    if os.name == "nt" or not mode & _OTHERS:
        return False
    real = path.resolve()
    return not any(real.is_relative_to(vault.resolve()) for vault in within)


def mend(path: Path) -> str:
    """What an operator types."""
    return printable(f"chmod 600 {shlex.quote(str(path))}")


def revealed(environ: Mapping[str, str], names: Iterable[str]) -> tuple[dict[str, str], list[Fault]]:
    """The environment with what stands in the files in place of their names, and what is wrong with any of them.

    `names` are those of the variables that may hold the name of a file. One that is faulty is left out, and one whose
    file is empty, as an empty variable counts as unset.
    """
    known, faults = dict(environ), []
    for name in names:
        if name not in known:
            continue
        plain = name.removesuffix(SUFFIX)
        text, wrong = _read(known.pop(name), vaults(environ))
        if plain in known:
            wrong = f"{plain} is set, too: keep one of them"
        if wrong:
            faults.append(Fault(name, wrong))
        elif text:
            known[name] = text
    return known, faults


def _read(named: str, within: Iterable[Path]) -> tuple[str, str]:
    """What stands in a file, without spaces around it; or what is wrong with that."""
    if wrong := unusable(named):
        return "", wrong
    path = Path(named).expanduser()
    shown = printable(str(path))
    try:
        with path.open("rb") as file:
            if is_exposed(path, os.fstat(file.fileno()).st_mode, within):
                return "", f"others than its owner may read {shown}: {mend(path)}"
            raw = file.read(_LARGEST + 1)
        text = raw.decode("utf-8-sig").strip()
    except OSError as error:
        return "", f"{shown} can't be read: {error.strerror}"
    except UnicodeDecodeError:
        return "", f"{shown} is not UTF-8 text"
    return ("", f"{shown} is too long for a secret") if len(raw) > _LARGEST else (text, "")
