"""Names of files and folders as an operator gives them."""

import os
from pathlib import Path

LONGEST_NAME, LONGEST_PATH = 255, 4095
"""Bytes of one name, and of a whole path, on Linux and macOS."""


def unusable(name: str) -> str:
    """What is wrong with a name, before anybody looks for the file or the folder; "" where nothing is."""
    if not name.strip():
        return "wants the name of a file or a folder"
    if "\0" in name:
        return "holds a character that no name can hold"
    raw = os.fsencode(name)
    if len(raw) > LONGEST_PATH or any(len(part) > LONGEST_NAME for part in raw.split(os.fsencode(os.sep))):
        return "is longer than a name can be"
    try:
        Path(name).expanduser()
    except RuntimeError:
        return "begins with the home of a user who is not there: write it in full"
    return ""
