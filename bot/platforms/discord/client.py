"""discord.py's client as Khabar uses it: it hears, and hands on to the core."""

import asyncio
import hashlib
import json
import logging
import sys
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import replace
from functools import partial
from operator import itemgetter
from typing import Any

import discord
from discord import app_commands

from bot import logs
from bot.i18n import language
from bot.model import Chat, Command, Reply, Request, Role, Suggestion
from bot.platforms.base import Core, Receipt
from bot.platforms.discord import commands, read
from bot.platforms.discord.answering import NO_MENTIONS, PATIENCE, respond
from bot.platforms.discord.buttons import PressButton
from bot.platforms.discord.catching_up import Pauses
from bot.platforms.discord.choices import ChoiceMenu
from bot.platforms.discord.direct import DirectMessages
from bot.platforms.discord.endpoint import Endpoint
from bot.platforms.discord.failures import RAISED, failure
from bot.platforms.discord.identifying import SPACING, Identifying
from bot.platforms.discord.keeping import MESSAGE
from bot.platforms.discord.markdown import one_line
from bot.platforms.discord.naming import kind_of
from bot.platforms.discord.passing import Standing, Tokens
from bot.platforms.discord.pictures import NAME, Pictures
from bot.platforms.discord.questions import Questions, typed_into
from bot.platforms.discord.settings import Settings
from bot.platforms.discord.speaking import Translations
from bot.platforms.discord.states import States
from bot.platforms.discord.turns import Turns
from bot.platforms.holding import QUIET
from bot.text.split import shorten

log = logging.getLogger(__name__)

INTERACTION = "INTERACTION_CREATE"
INTENTS = discord.Intents(guilds=True, dm_messages=True)
"""None of them is privileged: no message of a server is read."""
MOST_CHOICES, LONGEST_CHOICE = 25, 100

_AUTHOR = itemgetter("id", "username", "discriminator", "avatar")
"""What the library makes an author of."""
TYPING = discord.InteractionType.autocomplete

Interaction = discord.Interaction[Any]


class Client(discord.Client):
    """Hears interactions and direct messages.

    `patience`: seconds before an interaction is deferred; `quiet`: those that a forwarded message waits for others;
    `spacing`: those between two shards that identify. More than one of `shards` are a ShardedClient's.
    """

    def __init__(  # noqa: PLR0913  what only tests set
        self,
        settings: Settings,
        core: Core,
        *,
        patience: float = PATIENCE,
        quiet: float = QUIET,
        spacing: float = SPACING,
        pauses: Pauses = Pauses(),  # noqa: B008  it is a value
        shards: int = 1,
    ) -> None:
        # The library warns of what it would need for speech, which this bot has no use for.
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
        super().__init__(
            intents=INTENTS,
            member_cache_flags=discord.MemberCacheFlags.none(),
            max_messages=None,
            allowed_mentions=NO_MENTIONS,
            guild_ready_timeout=0,  # nothing of ours waits for the list of servers
            shard_count=shards if shards > 1 else None,
        )
        self.identifying = Identifying(core.memory, core.now, spacing)
        self.states = States(shards)
        self._core = core
        self._at_work: set[asyncio.Task[None]] = set()
        self._patience = patience
        self.turns = Turns()
        self.tokens = Tokens()
        self._questions = Questions()
        self._direct = DirectMessages(self, core, quiet, pauses)
        self.http = self._connection.http = Endpoint(self.http, settings.api_base_url, settings.gateway_url, core.leads)
        self.pictures = Pictures(self.http)
        self._connection.parsers = {
            event: partial(self._parse, event, parse) for event, parse in self._connection.parsers.items()
        }
        pressed = self._connection._view_store
        pressed.schedule_dynamic_item_call = partial(self._pressed, pressed.schedule_dynamic_item_call)  # type: ignore[method-assign]
        self.tree = Tree(self)
        self._languages = tuple(map(language, core.languages))
        commands.grow(self.tree, core.commands, self._languages, self)
        self.add_dynamic_items(PressButton, ChoiceMenu)

    async def setup_hook(self) -> None:
        """Before the first connection."""
        await self.tree.set_translator(Translations(self._core.commands, self._languages))

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:  # noqa: ARG002
        """The library waits five seconds before each but the first, which knows nothing of the run before."""
        await self.identifying.identify(shard_id or 0)

    async def on_connect(self) -> None:
        """A session has begun."""
        self.begun(0)

    def begun(self, shard: int) -> None:
        """A session has begun on that shard. Direct messages come to the first one."""
        self.states.connected(shard)
        if not shard:
            self._direct.catching_up.begin()

    async def on_resumed(self) -> None:
        self.states.connected(0)

    async def on_disconnect(self) -> None:
        self.states.lost(0)

    async def on_ready(self) -> None:
        """Tell Discord our commands, beside the work."""
        await self.begin(self._sync())

    async def on_slash(self, interaction: Interaction, command: Command, text: str) -> None:
        """A slash command."""
        request = read.asked(interaction, command.name, text, at=self._core.now())
        await self._respond(
            interaction, request, hidden=command.role is not Role.READER and read.is_shared(interaction)
        )

    async def on_menu(self, interaction: Interaction, message: discord.Message) -> None:
        """ "Add to news" in the menu of a message."""
        request = read.taken(interaction, commands.FORWARD, message, at=self._core.now())
        await self._respond(interaction, request, hidden=read.is_shared(interaction))

    async def on_press(self, interaction: Interaction, press: str) -> None:
        """A button of ours, of whatever age."""
        await self._respond(interaction, read.pressed(interaction, press, at=self._core.now()), hidden=False)

    async def on_question(self, interaction: Interaction, press: str) -> None:
        """A button that asks for something before it acts; where the question is forgotten, it acts at once."""
        form = self._questions.form(press)
        if form is None:
            await self.on_press(interaction, press)
            return
        try:
            await interaction.response.send_modal(form)
        except RAISED as error:
            log.warning("a form could not be shown: %s", failure(error))

    async def on_interaction(self, interaction: Interaction) -> None:
        """A form that was sent; the library itself hands on everything else."""
        if found := typed_into(interaction):
            press, answer = found
            request = replace(read.pressed(interaction, press, at=self._core.now()), answer=answer)
            await self._respond(interaction, request, hidden=False)

    async def on_typing(self, interaction: Interaction, command: Command, text: str) -> list[app_commands.Choice[str]]:
        """An argument that is being typed. What comes too late is of no use: nothing is better."""
        request = read.asked(interaction, command.name, text, at=self._core.now())
        try:
            async with asyncio.timeout(self._patience):
                return choices(await self._core.suggest(request))
        except TimeoutError:
            return []

    async def on_message(self, message: discord.Message) -> None:
        """A direct message: words, or a forwarded message."""
        if read.is_for_us(message):
            await self._direct.hear(message)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """The bot was let into a server, perhaps not for the first time."""
        for channel in (*guild.text_channels, *guild.forums, *guild.threads):
            await self._core.returned(Chat(NAME, str(channel.id), kind_of(channel)))

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:  # noqa: ARG002
        """What no handler expected. The arguments are what people wrote: they stay out of the log."""
        error = sys.exception()
        assert error is not None  # noqa: S101  the library calls this where it caught one
        interactions = [each for each in args if isinstance(each, discord.Interaction)]
        self.put_aside(event_method, written(interactions[0]) if interactions else None, error)

    async def _respond(self, interaction: Interaction, request: Request, *, hidden: bool) -> None:
        if interaction.type is TYPING:
            raise TypeError("what is only being typed can't be answered")
        turn = self.turns.of(request.chat.id)
        answer = partial(self.answered, request)
        self._direct.flush(request.chat.id)
        tell = partial(self._stands, interaction, request)
        with logs.request(NAME):  # the task that is begun keeps it
            await self.begin(respond(interaction, answer, turn, self._patience, tell=tell, hidden=hidden))

    async def _stands(self, interaction: Interaction, request: Request, standing: Standing, reply: Reply) -> None:
        messages = standing.messages
        if standing.ephemeral or not read.is_reached(interaction):
            messages = self.tokens.keep(standing, interaction.token)
        await self.stands(request, messages, reply)

    async def stands(self, request: Request, messages: tuple[str, ...], reply: Reply) -> None:
        """Tell where an article or a job's progress stands now, or that neither does any more: changes go there."""
        if reply.shows or reply.job or (request.pressed and reply.replaces):
            await self._core.shown(Receipt(request.chat, messages), reply)

    async def prepared(self, reply: Reply) -> Reply:
        """`reply` as it can be drawn: its pictures with addresses, what its buttons ask for remembered."""
        self._questions.remember(reply)
        return await self.pictures.addressed(reply)

    async def answered(self, request: Request) -> Reply | None:
        """The reply to a request, ready to be drawn."""
        reply = await self._core.answer(request)
        return await self.prepared(await self._core.illustrated(reply)) if reply else None

    async def _sync(self) -> None:
        """A failure stops nothing, and is tried again at the next start or new session."""
        try:
            await commands.sync(self.tree, self._core.memory)
        except Exception:
            log.exception("the commands could not be told to Discord; it keeps those it has")

    async def take_up(self) -> None:
        """Answer the direct messages that an earlier run has heard and not answered."""
        await self._direct.catching_up.take_up()

    async def listed(self) -> None:
        """A session has begun, and knows which private chats there are."""
        await self._direct.catching_up.listed()

    def end_catching_up(self) -> None:
        """What came while the bot was away is not asked for any more."""
        self._direct.catching_up.end()

    async def sweep(self, seconds: float) -> None:
        """So often, for ever, those that the process which led before stores late; nothing where there is no other."""
        while self._core.leads:
            await asyncio.sleep(seconds)
            self.tell(await self._direct.keeping.late())

    def tell(self, messages: Iterable[Any]) -> None:
        """Hand on direct messages as if they were heard now."""
        for data in messages:
            self._parse(MESSAGE, self._connection.parse_message_create, data)

    def _parse(self, event: str, parse: Callable[[Any], Any], data: Any) -> None:
        """What can't be parsed is put aside; discord.py would end the connection."""
        try:
            parse(_mended(event, data))
            self._direct.keeping.heard(event, data)  # whoever listens is called later
        except Exception as error:
            self.put_aside(event, data, error)

    async def _pressed(self, call: Callable[..., Coroutine[Any, Any, None]], *given: Any) -> None:
        """The library runs this as a task: what can't be read in it would reach nobody."""
        try:
            await call(*given)
        except Exception as error:
            [interaction] = [each for each in given if isinstance(each, discord.Interaction)]
            self.put_aside(INTERACTION, written(interaction), error)

    def put_aside(self, event: str, data: Any, error: BaseException) -> None:
        """Keep what can't be read, for whoever looks into it."""
        log.error("an event can't be read and is put aside: %s", event, exc_info=error)
        self.begin(self._quarantine(event, data, f"{type(error).__name__}: {error}"))

    async def _quarantine(self, event: str, data: Any, reason: str) -> None:
        if isinstance(data, dict):
            data = {key: value for key, value in data.items() if key != "token"}
        raw = json.dumps(data, default=str)
        key = f"{event} {hashlib.sha256(raw.encode()).hexdigest()}"
        try:
            await self._direct.keeping.put_aside(key, raw, reason, data)
        except Exception:
            log.exception("an event could not be put aside")

    def begin(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Start what is waited for at the end."""
        task = asyncio.create_task(work)
        self._at_work.add(task)
        task.add_done_callback(self._at_work.discard)
        return task

    async def drain(self, seconds: float) -> None:
        """Let answers that are under way end; those that take longer are given up, as is what waits for others."""
        self._direct.drop()
        if self._at_work:
            _, late = await asyncio.wait(tuple(self._at_work), timeout=seconds)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)


class Tree(app_commands.CommandTree[Client]):
    """A command that this version no longer has is still in people's menus for a while: the core says so."""

    async def on_error(self, interaction: discord.Interaction[Client], error: app_commands.AppCommandError, /) -> None:
        """Also a command whose argument changed."""
        if isinstance(error, app_commands.CommandNotFound) and interaction.type is TYPING:
            await interaction.response.autocomplete([])
        elif isinstance(error, app_commands.CommandNotFound):
            await interaction.client.on_slash(interaction, Command(error.name, ""), "")
        elif isinstance(error, app_commands.CommandSignatureMismatch):
            log.error("a command failed", exc_info=error)
        else:
            interaction.client.put_aside(INTERACTION, written(interaction), error.__cause__ or error)

    def _from_interaction(self, interaction: discord.Interaction[Client]) -> None:
        """The library does this in a task that expects no errors but its own: any other would reach nobody."""
        interaction.client.begin(self._taken(interaction))

    async def _taken(self, interaction: discord.Interaction[Client]) -> None:
        try:
            await self._answered(interaction)
        except Exception as error:
            interaction.client.put_aside(INTERACTION, written(interaction), error)

    async def _answered(self, interaction: discord.Interaction[Client]) -> None:
        try:
            await self._call(interaction)
        except app_commands.AppCommandError as error:
            await self._dispatch_error(interaction, error)


def written(interaction: Interaction) -> dict[str, Any]:
    """What somebody wished, by whom: as a message names its author, so that it is found where they are forgotten."""
    return {"author": {"id": str(getattr(interaction.user, "id", ""))}, "data": interaction.data}


def choices(suggestions: tuple[Suggestion, ...]) -> list[app_commands.Choice[str]]:
    """Completions within Discord's limits. A value that is too long can't be cut: it would be another one."""
    fitting = [each for each in suggestions if 0 < len(each.value) <= LONGEST_CHOICE]
    return [
        app_commands.Choice(name=shorten(one_line(each.label), LONGEST_CHOICE, len), value=each.value)
        for each in fitting[:MOST_CHOICES]
    ]


def _mended(event: str, data: Any) -> Any:
    """Discord leaves out `edited_timestamp` of a forwarded message that was never edited; discord.py wants it.

    It takes a message without an author, too, of which nothing can be made: KeyError or TypeError, as for other parts.
    """
    if event == MESSAGE:
        _AUTHOR(data["author"])
        for snapshot in data.get("message_snapshots") or ():
            snapshot["message"].setdefault("edited_timestamp", None)
    return data
