"""The command line: `khabar --help`."""

import sys

from bot.cli import main

if __name__ == "__main__":  # pragma: no cover - tests/test_app.py runs it as a program of its own
    sys.exit(main())
