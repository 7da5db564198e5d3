"""What the drawing process does: a design becomes a file. It runs beside the bot, in bot.intake.worker."""

from base64 import b64encode

from bot.pictures import charts, cover, sharing
from bot.pictures.ability import trouble
from bot.pictures.designs import Bars, Cover, Design, ShareCard, unpacked


def drawn(payload: bytes, missing: str | None = None) -> dict[str, str]:
    """A packed design as {"png": base64}; {} where it has nothing that can be drawn.

    {"trouble": a line for the operator} where this machine can't draw. `missing` is that line, where it is known.
    """
    if lacks := trouble() if missing is None else missing:
        return {"trouble": lacks}
    png = draw(unpacked(payload))
    return {"png": b64encode(png).decode()} if png else {}


def draw(design: Design) -> bytes | None:
    """The PNG file of a design: the same bytes for the same values."""
    match design:
        case Cover():
            return cover.draw(design)
        case ShareCard():
            return sharing.draw(design)
        case Bars():
            return charts.draw_bars(design)
        case _:
            return charts.draw_trends(design)
