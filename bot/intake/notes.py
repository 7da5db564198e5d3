"""What the lines around a story say of it."""

from dataclasses import dataclass

from bot.intake.address import ADDRESS, CHANNEL, completed, is_profile, stories, story_address
from bot.intake.days import Named
from bot.intake.lines import Line


@dataclass(frozen=True, slots=True)
class Notes:
    """What one line says, or several. `urls` are the links of lines that only point to the story, `tip` is whom it
    thanks for the story ("h/t @name"), its source where none is named."""

    source: str | None = None
    source_url: str | None = None
    tip: str | None = None
    author: str | None = None
    place: str | None = None
    day: Named | None = None
    breaking: bool = False
    heading: str | None = None
    tags: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()


def followed(above: Notes, below: Notes, *, prefer: Notes) -> Notes:
    """The notes of two parts of a message. Where both name one thing `prefer`, one of the two, is right."""
    other = below if prefer is above else above
    return Notes(
        source=prefer.source or other.source,
        source_url=prefer.source_url or other.source_url,
        tip=prefer.tip or other.tip,
        author=prefer.author or other.author,
        place=prefer.place or other.place,
        day=prefer.day or other.day,
        breaking=prefer.breaking or other.breaking,
        heading=prefer.heading or other.heading,
        tags=(*above.tags, *below.tags),
        urls=(*above.urls, *below.urls),
    )


def urls_of(line: Line) -> tuple[str, ...]:
    """The addresses that an article may link, seen or behind words."""
    hidden = (story_address(link.address) for link in line.links)
    return tuple(dict.fromkeys([*stories(line.text), *filter(None, hidden)]))


def leads_to_account(line: Line) -> bool:
    """Whether a link to a channel or an account's page stands in the line, or behind words of it."""
    addresses = [*ADDRESS.findall(line.text), *(link.address for link in line.links)]
    return any(CHANNEL.match(address) or is_profile(completed(address)) for address in addresses)


def leads_to_channel(line: Line) -> bool:
    """Whether a link to a channel stands in the line, or behind words of it."""
    return bool(CHANNEL.search(line.text)) or any(CHANNEL.match(link.address) for link in line.links)
