"""The letters that the program brings with it: of the page in the browser, and of the pictures that it draws."""

from importlib import resources
from pathlib import Path

PACKAGE = "fontpkg_cairo"
"""Cairo: Arabic and Latin letters of one design, in every weight."""


def font_of(package: str = PACKAGE) -> Path | None:
    """The font that a package holds; None where there is no such package."""
    try:
        folder = Path(str(resources.files(package))) / "files"
    except ModuleNotFoundError:
        return None
    return next(iter(sorted(folder.glob("*.ttf"))), None)
