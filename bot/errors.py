"""Every error of this program, named by what the caller must do.

KhabarError
├── BadInput                 tell the person what is wrong with what they typed
│   ├── Unreachable          ... or with the page or feed that they named: `reason` says why it could not be had
│   └── Unreadable           ... it came, and could not be parsed
├── OperatorError            tell the operator one line, and stop or go on without that part
│   ├── BadConfig            mend the listed keys of config.toml or the environment
│   ├── AlreadyRunning       stop the other bot first
│   ├── NewerDatabase        upgrade the program
│   ├── StoreUnusable        mend the disk, the rights or the file
│   └── BackupFailed         ... or give another place: no backup was made, or none can be restored
└── PlatformError            what a platform answered to a send, an edit or a delete
    ├── Unauthorized         the token is wrong: one line to the operator, try again slowly
    ├── GoneForGood          stop sending to this chat (blocked, kicked, deleted)
    ├── NeedsAdmin           keep the chat, wait for its admin (rights)
    │   └── ThreadClosed     ... of one thread or topic of it, which is closed or gone; the others are open
    ├── Moved                send to `chat` instead, and remember it
    ├── TryLater             wait `seconds`, the whole bot or this chat only
    ├── OutcomeUnknown       it may or may not have arrived (timeout, reset, 5xx)
    └── Malformed            never send this again: the platform refuses its form
"""

from collections.abc import Mapping
from dataclasses import dataclass


class KhabarError(Exception):
    """The root: whoever catches it catches every error that this program raises on purpose."""


class BadInput(KhabarError):
    """A person typed something that can't be used; the message is a sentence for them."""


class Unreachable(BadInput):
    """A page or a feed could not be had; `reason` says why in a word or two (bot.intake.reasons.Reason).

    `status` is the answer's, 0 where none came; `headers` have lower-case names; `body` is what came, if anything.
    """

    def __init__(self, sentence: str, reason: str, *, status: int, headers: Mapping[str, str], body: bytes) -> None:
        super().__init__(sentence)
        self.reason = reason
        self.status = status
        self.headers = headers
        self.body = body


class Unreadable(BadInput):
    """What was fetched could not be parsed; `fault` says for the log what happened, such as "timeout"."""

    def __init__(self, sentence: str, fault: str) -> None:
        super().__init__(sentence)
        self.fault = fault


class OperatorError(KhabarError):
    """Something that only the operator can mend; the message is one line for them."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of the configuration: where it stands and what to do. `line` is 0 when it is not in a file."""

    key: str
    what: str
    line: int = 0

    def __str__(self) -> str:
        where = f"line {self.line}: " if self.line else ""
        return f"{where}{self.key}: {self.what}"


class BadConfig(OperatorError):
    """All faults of the configuration at once."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


class AlreadyRunning(OperatorError):
    """Another bot holds this database."""


class NewerDatabase(OperatorError):
    """The database was written by a newer version of this program."""


class StoreUnusable(OperatorError):
    """The database can't be opened, read or written."""


class BackupFailed(OperatorError):
    """A backup can't be made or restored; what was there is as it was."""


class PlatformError(KhabarError):
    """A platform did not do what it was asked; the subclass says what to do now."""


class Unauthorized(PlatformError):
    """The platform does not know the token."""


class GoneForGood(PlatformError):
    """The chat is blocked, deleted or the bot was removed from it."""


class NeedsAdmin(PlatformError):
    """The chat exists, but an admin of it must act first."""


class ThreadClosed(NeedsAdmin):
    """The thread or forum topic of the chat is closed or deleted; the chat itself can be written to."""


class Moved(PlatformError):
    """The chat has another id now."""

    def __init__(self, chat: str) -> None:
        super().__init__(f"moved to {chat}")
        self.chat = chat


class TryLater(PlatformError):
    """A limit was reached; `seconds` to wait, for the whole bot or for one chat."""

    def __init__(self, seconds: float, *, whole_bot: bool = False) -> None:
        super().__init__(f"try again in {seconds:g} s")
        self.seconds = seconds
        self.whole_bot = whole_bot


class OutcomeUnknown(PlatformError):
    """The request left, and no answer says whether it was carried out."""


class Malformed(PlatformError):
    """The platform refuses the form of the request."""
