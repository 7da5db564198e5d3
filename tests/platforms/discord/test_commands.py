"""The commands as Discord is told them."""

from bot.model import Argument, Command, Secret
from bot.platforms.discord.client import Client
from bot.platforms.discord.commands import fingerprint, option_name
from bot.platforms.discord.settings import Settings
from tests.fakes.core import FakeCore
from tests.fakes.discord_rules import check_commands
from tests.platforms.discord.bot import COMMANDS, newsroom


def client_with(*commands: Command) -> Client:
    return Client(Settings(token=Secret("x")), FakeCore(newsroom, commands))


async def test_what_discord_is_told() -> None:
    tree = client_with(*COMMANDS).tree
    told = {command.name: command.to_dict(tree) for command in tree.get_commands()}
    check_commands(list(told.values()))
    assert told.keys() == {"latest", "search", "about", "add", "Add to news"}
    assert all(one["contexts"] == [0, 1, 2] and one["integration_types"] == [0, 1] for one in told.values())
    [words] = told["search"]["options"]
    assert (words["name"], words["required"], words["autocomplete"]) == ("words", True, True)
    assert (words["min_length"], words["max_length"]) == (1, 200)
    [topic] = told["latest"]["options"]
    assert (topic["required"], topic["autocomplete"]) == (False, True)
    [text] = told["add"]["options"]
    assert "autocomplete" not in text
    assert text["max_length"] == 6000


async def test_without_the_command_there_is_no_menu() -> None:
    assert [command.name for command in client_with(COMMANDS[0]).tree.get_commands()] == ["latest"]


async def test_long_help_is_shortened() -> None:
    command = Command("long", "words " * 50, argument=Argument("An argument's name", "help " * 50))
    tree = client_with(command).tree
    check_commands([command.to_dict(tree) for command in tree.get_commands()])


async def test_the_fingerprint_tells_versions_apart() -> None:
    one, same, other = client_with(*COMMANDS), client_with(*COMMANDS), client_with(*COMMANDS[:2])
    assert fingerprint(one.tree) == fingerprint(same.tree) != fingerprint(other.tree)


def test_names_of_options() -> None:
    assert [option_name(name) for name in ("words", "Your text", "كلمات")] == ["words", "your_text", "text"]
