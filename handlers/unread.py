"""What holds no text: a poll, a voice message, a sticker. The answer says what to send instead."""

from bot.i18n import N_
from bot.model import Command, Reply, Request, Role
from bot.router import Context

COMMAND = Command("unread", N_("Say what to send instead of what has no text"), menu=False)

RECORDINGS = frozenset({"audio", "video_note", "voice"})
PICTURES = frozenset({"animation", "document", "live_photo", "paid_media", "photo", "video"})


async def answer(request: Request, context: Context) -> Reply:
    """A sentence for each sort of thing that was sent; readers can do nothing but ask in words."""
    t = context.t
    if not context.may(Role.EDITOR):
        text = t("I only read text. Send me the words to search for, or see {help}.", help="/help")
        return Reply(language=t.code, text=text)
    sentences = dict.fromkeys(_sentence(kind) for kind in request.text.split() or ("",))
    return Reply(language=t.code, text="\n\n".join(map(t, sentences)))


def _sentence(kind: str) -> str:
    if kind in {"poll", "checklist"}:
        return N_("A poll can't become an article. Send me its question and its answers as text.")
    if kind in RECORDINGS:
        return N_("I can't listen to recordings. Send me in words what is said, or the recording with a caption.")
    if kind in PICTURES:
        return N_("There are no words with this picture or file. Send it again with a caption, or send me the text.")
    return N_("There is no text in this, so it can't become an article. Send me text, a forwarded message or a link.")
