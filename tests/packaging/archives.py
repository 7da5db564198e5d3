"""The archives as they are built from a clean tree, and the wheel as an operator installs it."""

import shutil
import subprocess
import sys
import sysconfig
import tarfile
import venv
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
NOT_IN_A_CLONE = shutil.ignore_patterns(
    ".git", ".venv", "data", "build", "dist", "*.egg-info", ".*_cache", "__pycache__"
)
BUILD = """import sys; from setuptools import build_meta
print(getattr(build_meta, f"build_{sys.argv[1]}")(sys.argv[2]))"""


@dataclass(frozen=True)
class Archives:
    """`wheel` was built from what `source` holds, as indexes and distributions do it."""

    source: Path
    wheel: Path


def built(folder: Path) -> Archives:
    """Both, by the installed setuptools; nothing is fetched."""
    clone = folder / "clone"
    shutil.copytree(ROOT, clone, ignore=NOT_IN_A_CLONE)
    source = _build("sdist", clone, folder)
    with tarfile.open(source) as archive:
        archive.extractall(folder, filter="data")
    return Archives(source, _build("wheel", folder / source.name.removesuffix(".tar.gz"), folder))


def _build(kind: str, tree: Path, to: Path) -> Path:
    command = [sys.executable, "-c", BUILD, kind, str(to)]
    done = subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False)  # noqa: S603  our own words
    assert done.returncode == 0, done.stderr
    return to / done.stdout.splitlines()[-1]


def installed(wheel: Path, folder: Path) -> Path:
    """The folder of the commands of a fresh environment, which sees the libraries of this one but no other khabar."""
    venv.create(folder, with_pip=False)
    python = folder / "bin" / "python"
    packages = next(folder.glob("lib/python*/site-packages"))
    command = ["-m", "uv", "pip", "install", "--quiet", "--offline", "--no-deps", "--python", str(python), str(wheel)]
    subprocess.run([sys.executable, *command], check=True)  # noqa: S603  our own words
    # Only a path: what this environment installs as editable is found by its .pth files, which are not read so.
    (packages / "libraries.pth").write_text(sysconfig.get_path("purelib"))
    return python.parent
