"""What no line may show: the tokens that are set, what has the form of a token, and what would forge a line."""

import re
from collections.abc import Iterable

from bot.model import Secret

_BACKSLASHES = re.compile(r"\\+")
_ESCAPES = r"\\*+"  # what may stand before a character; not before the first, or long runs take quadratic time
_FORMS = re.compile(
    r"(?<=\d:)[A-Za-z0-9_-]{30,}"  # a bot's token (Bot API, Authorizing your bot)
    r"|(?<=/webhooks/)\d+/[^\s/?\"']+|(?<=/interactions/)\d+/[^\s/?\"']+"  # an interaction's, in URLs of Discord's API
    r"|(?<=://)[^\s/@:]*:[^\s/@]+(?=@)"  # name and password in a URL (RFC 3986, section 3.2.1)
)


class Redaction:
    """Takes secrets out of texts. A text that is no line of the log has to go through it, too."""

    def __init__(self, secrets: Iterable[Secret]) -> None:
        self._secret = _pattern(secrets)

    def line(self, text: str) -> str:
        """The text as one line. On one line at a time: a match never swallows the end of a line."""
        return self.text(escaped(text))

    def text(self, text: str) -> str:
        return _FORMS.sub("***", self._secret.sub("***", text))


def escaped(text: str) -> str:
    """Without what could end a line, move a cursor or turn the direction: escapes stand for it."""
    return text if text.isprintable() else "".join(map(_escape, text))


def _escape(character: str) -> str:
    """Line ends, terminal controls and bidi controls as escapes; what can be seen as it is."""
    return character if character.isprintable() else character.encode("unicode_escape").decode("ascii")


def _pattern(secrets: Iterable[Secret]) -> re.Pattern[str]:
    """What finds any of the secrets, plain, escaped or percent-encoded, the longest first; without any, nothing."""
    revealed = sorted((each.reveal() for each in secrets if each), key=len, reverse=True)
    forms = ["".join(map(_forms, _BACKSLASHES.sub(r"\\", each))).removeprefix(_ESCAPES) for each in revealed]
    return re.compile("|".join(forms) or r"(?!)")


def _forms(character: str) -> str:
    """The ways in which a line can show this character: as it is, and as URLs and repr (also nested) write it."""
    encoded = "".join(f"%(?i:{byte:02x})" for byte in character.encode("utf-8", "surrogatepass"))
    if character == "\\":
        return rf"(?:(?<!\\)\\++|(?:{encoded})++)"  # one stands for a run of them
    # A set: were two of the ways the same, every near miss would be tried in 2 to the power of its length ways.
    written = {_escape(character), character.encode("unicode_escape").decode("ascii")}
    forms = sorted(re.escape(each.lstrip("\\")) for each in written)
    return rf"{_ESCAPES}(?:{'|'.join(forms)}|{encoded})"
