"""Who is answered at all: nobody too often, and in a group only those who may command there."""

from collections.abc import Hashable

from bot.i18n import Language
from bot.model import ChatKind, Command, Reply, Request
from bot.router.links import open_in_private
from bot.router.pace import Pace, Verdict

EDITORS = 0.1
"""What a request of an editor counts for: they take in news one message after the other. To a group, also one of who
manages it."""
TYPING = 5.0
"""So many times as often something is asked while it is typed: a letter is a question."""
AN_HOUR = 1 / 60
"""A minute."""


class Gate:
    """`a_minute` requests of a person are answered, and `in_groups` of everybody in one group; 0: any number."""

    def __init__(self, a_minute: float, in_groups: float) -> None:
        self._people, self._groups = Pace(a_minute), Pace(in_groups)
        self._typing = Pace(a_minute * TYPING)
        self._refused = Pace(AN_HOUR)

    def verdict(self, request: Request, *, is_editor: bool, refused: bool = False) -> Verdict:
        """Whether this request is one too many of its person, or of its group.

        What is `refused` takes nothing of what the group may ask: those who manage it would wait for those who may not.
        """
        at = request.at.timestamp()
        verdict = self._people.take(_asker(request), at, EDITORS if is_editor else 1.0)
        if verdict is not Verdict.GO or refused or request.chat.kind is ChatKind.PRIVATE:
            return verdict
        manages = is_editor or request.person.manages_chat
        return self._groups.take((request.chat.platform, request.chat.id), at, EDITORS if manages else 1.0)

    def spent(self, request: Request, *, is_editor: bool) -> bool:
        """Whether the person will not be answered: what the answer would need is not worth asking for."""
        return self._people.spent(_asker(request), request.at.timestamp(), EDITORS if is_editor else 1.0)

    def types(self, request: Request) -> bool:
        """Whether what is typed is worth a suggestion."""
        return self._typing.take(_asker(request), request.at.timestamp()) is Verdict.GO

    def refuses(self, command: Command, request: Request, *, is_editor: bool) -> bool:
        """Whether in a group where only those who manage it command, this person gets nothing.

        What nobody else sees, a toast or a personal reply, everybody may have who asks for it so; and what stands
        there everybody may open, such as the articles of the group's own digest.
        """
        aside = command.aside and (request.pressed or request.discreet)
        opens = command.shows and request.pressed and request.answer is None
        return not (aside or opens or is_editor or request.person.manages_chat)

    def refusal(self, request: Request, t: Language) -> Reply | None:
        """Each time where only the asking person sees it; else once an hour, as the group wants to be left alone."""
        chat = (request.chat.platform, request.chat.id)
        if not _unseen(request) and self._refused.take(chat, request.at.timestamp()) is not Verdict.GO:
            return None
        text = t("Only those who manage this chat give me commands here. In a private chat I answer you, too.")
        return Reply(language=t.code, text=text, buttons=open_in_private("help", request, t), personal=True)


def slowed(request: Request, t: Language) -> Reply:
    """What is said to whoever asks too much; a toast where a button was pressed."""
    text = t("That was a lot at once. Please give me some seconds, then I answer again.")
    return Reply(
        language=t.code,
        text="" if request.pressed else text,
        notice=text if request.pressed else "",
        refused=request.answer is not None,
        personal=True,
    )


def _asker(request: Request) -> Hashable:
    """Whose request it counts as. Telegram has one id for all who speak as a chat: they are others in every chat."""
    who = str(request.person)
    return who if request.person.genuine else (who, request.chat.platform, request.chat.id)


def wants_an_answer(request: Request) -> bool:
    """Whether silence looks like a fault: Discord tells a person that a command without an answer failed, and who sent
    a form waits with it."""
    return (request.discreet and not request.pressed) or request.answer is not None


def _unseen(request: Request) -> bool:
    """Presses are answered by a toast, or by an alert of one person."""
    return request.pressed or request.discreet
