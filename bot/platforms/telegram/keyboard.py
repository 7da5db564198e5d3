"""The buttons of a Reply as an inline keyboard (Bot API, InlineKeyboardMarkup). Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.model import Button, Digits, Reply, Tone
from bot.text.hosts import host_of
from bot.text.split import shorten

BUTTONS_A_ROW, BUTTONS = 8, 100
"""A row's and a keyboard's limits (MTProto's, which the Bot API does not name)."""
DATA_BYTES = 64
LABEL, URL = 64, 2048
"""Longer labels no telephone shows; longer addresses Telegram refuses."""
QUERY = 256
"""Characters of an inline query (Bot API, InlineQuery)."""
ELSEWHERE, HERE = "switch_inline_query", "switch_inline_query_current_chat"
"""Buttons that ask the bot inline: in a chat that the reader chooses, and in this one."""
STYLES = {Tone.PRIMARY: "primary", Tone.DANGER: "danger"}

Key = dict[str, str]
Keyboard = tuple[tuple[Key, ...], ...]

_ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def figures(number: int, digits: Digits) -> str:
    """A number in the figures that the reader wants."""
    return str(number).translate(_ARABIC) if digits is Digits.ARABIC else str(number)


def keyboard(reply: Reply, direction: str, *, inline: bool = False) -> Keyboard:
    """Rows of buttons: those of the cards, then the reply's own.

    A keyboard has no right-to-left form, so for such a reader each row stands in reverse order. `inline`: the bot can
    be asked inline, so that buttons may lead there.
    Raises ValueError for a button that carries more than 64 bytes, or nothing.
    """
    rows: list[tuple[Key, ...]] = []
    left = BUTTONS
    for buttons in (*_rows_of_cards(reply), *reply.buttons):
        for part in _parts(buttons):
            keys = tuple(key for button in part if (key := _key(button, inline=inline)))[:left]
            left -= len(keys)
            if keys:
                rows.append(keys[::-1] if direction == "rtl" else keys)
    return tuple(rows)


def web_address(url: str | None) -> str | None:
    """`url` if Telegram takes it for a link that opens in a browser, else None."""
    if not url or len(url) > URL or not url.isprintable() or " " in url:
        return None
    try:
        host = host_of(url)
    except ValueError:
        return None
    return url if "." in host.strip(".") else None


def _rows_of_cards(reply: Reply) -> Iterator[Sequence[Button]]:
    """In a numbered list each card's first button, under the card's number, then a row for each sign of others.

    Else a row of its buttons for each card.
    """
    if not reply.ordered or len(reply.cards) == 1:
        yield from (card.buttons for card in reply.cards)
        return
    numbered = list(enumerate(reply.cards, reply.first))

    def shown(number: int) -> str:
        return figures(number, reply.digits)

    yield [replace(card.buttons[0], label=shown(number)) for number, card in numbered if card.buttons]
    signed = [(number, button) for number, card in numbered for button in card.buttons[1:] if button.sign]
    for sign in dict.fromkeys(button.sign for _, button in signed):
        yield [replace(button, label=f"{sign} {shown(number)}") for number, button in signed if button.sign == sign]


def _parts(buttons: Sequence[Button]) -> Iterator[Sequence[Button]]:
    """A row that is too long becomes several of about the same length."""
    count = -(-len(buttons) // BUTTONS_A_ROW) or 1
    length = -(-len(buttons) // count) or 1
    for start in range(0, len(buttons), length):
        yield buttons[start : start + length]


def _key(button: Button, *, inline: bool) -> Key | None:
    """None for a button that would open what is no web page, or lead where this bot can't be asked."""
    if button.url:
        return {"text": _label(button), "url": button.url} if web_address(button.url) else None
    if inline and (asked := button.share or button.again):
        return {"text": _label(button), ELSEWHERE if button.share else HERE: asked[:QUERY]}
    if not button.press and (button.share or button.again):
        return None
    if not 0 < len(button.press.encode()) <= DATA_BYTES:
        raise ValueError(f"a button must carry 1 to {DATA_BYTES} bytes, not {button.press!r}")
    key = {"text": _label(button), "callback_data": button.press}
    if button.tone in STYLES:
        key["style"] = STYLES[button.tone]
    return key


def _label(button: Button) -> str:
    text = " ".join(button.label.encode("utf-8", "ignore").decode().split())
    return text if len(text) < LABEL // 2 and text else shorten(text, LABEL) or "·"
