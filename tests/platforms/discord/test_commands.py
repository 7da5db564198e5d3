"""The commands as Discord is told them."""

from gettext import NullTranslations

import pytest

import handlers
from bot.i18n import Language, available, language
from bot.i18n.words import words_of
from bot.model import Argument, Command, Role, Secret, Suggestion
from bot.platforms.discord.client import Client
from bot.platforms.discord.commands import fingerprint, grow
from bot.platforms.discord.settings import Settings
from bot.platforms.discord.speaking import Translations, is_known, slash_name, told, translations
from bot.router.handlers import found
from tests.fakes.core import FakeCore
from tests.fakes.discord import FakeDiscord, Message
from tests.fakes.discord_rules import check_commands
from tests.platforms.discord.bot import COMMANDS, newsroom, serving


def client_with(*commands: Command) -> Client:
    return Client(Settings(token=Secret("x")), FakeCore(newsroom, commands))


async def test_what_discord_is_told() -> None:
    tree = client_with(*COMMANDS).tree
    told = {command.name: command.to_dict(tree) for command in tree.get_commands()}
    check_commands(list(told.values()))
    assert told.keys() == {"latest", "search", "about", "add", "Add to news", language("ar")("Add to news")}
    assert all(one["contexts"] == [0, 1, 2] and one["integration_types"] == [0, 1] for one in told.values())
    [words] = told["search"]["options"]
    assert (words["name"], words["required"], words["autocomplete"]) == ("words", True, True)
    assert (words["min_length"], words["max_length"]) == (1, 200)
    [topic] = told["latest"]["options"]
    assert (topic["required"], topic["autocomplete"]) == (False, True)
    [text] = told["add"]["options"]
    assert "autocomplete" not in text
    assert text["max_length"] == 6000


async def test_a_server_shows_what_is_not_for_readers_to_those_who_manage_it() -> None:
    """In a direct message everybody sees all: who may give a command is decided by the answer to it."""
    roles = [Command(role.value, "Do it", role=role) for role in Role]
    tree = client_with(*roles, Command("forward", "Add", role=Role.EDITOR, menu=False)).tree
    shown = {each.name: each.to_dict(tree)["default_member_permissions"] for each in tree.get_commands()}
    messages, guild = 1 << 13, 1 << 5  # MANAGE_MESSAGES and MANAGE_GUILD
    assert shown == {
        **{"reader": None, "editor": messages, "admin": guild, "owner": guild},
        **{"Add to news": None, language("ar")("Add to news"): None},
    }


async def test_without_the_command_there_is_no_menu() -> None:
    assert [command.name for command in client_with(COMMANDS[0]).tree.get_commands()] == ["latest"]


async def test_long_help_is_shortened() -> None:
    command = Command("long", "words " * 50, argument=Argument("An argument's name", "help " * 50))
    tree = client_with(command).tree
    check_commands([command.to_dict(tree) for command in tree.get_commands()])


async def test_the_fingerprint_tells_versions_apart() -> None:
    marks = []
    for commands in (COMMANDS, COMMANDS, COMMANDS[:2]):
        client = client_with(*commands)
        await client.setup_hook()
        marks.append(await fingerprint(client.tree))
    one, same, other = marks
    assert one == same != other


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("بحث", "بحث"),
        (" آخر  الأخبار ", "آخر-الأخبار"),
        ("أَخْبَارٌ", "أخبار"),
        ("أخبار", "أخبار"),
        ("Dernières Nouvelles", "dernières-nouvelles"),
        ("l'actualité", "lactualité"),
        ("كلمة؟ (أو أكثر)", "كلمة-أو-أكثر"),
        ("w" * 40, "w" * 32),
        ("!?", ""),
    ],
)
def test_words_become_names_that_discord_takes(words: str, name: str) -> None:
    assert slash_name(words) == name


LATEST = Command("latest", "Latest news, or the latest of a topic", words="Latest news", rank=1)
ARGUED = Command(
    "find",
    "The list opens in a private chat with me.",
    Argument("Summary", "The editors took it back.", suggests=True),
    words="Search the news",
)
EDITORS = Command("hide", "Discard", role=Role.EDITOR, words="Discard")
UNNAMED = Command("about", "Not in any catalogue", words="Not in any catalogue, either")
HIDDEN = Command("forward", "Add a forwarded message", menu=False, words="Save")
SPOKEN = (EDITORS, LATEST, ARGUED, UNNAMED, HIDDEN)


def test_a_command_has_its_arabic_name_beside_its_own() -> None:
    names = {each.name: each for each in told(SPOKEN, (language("ar"), language("en")))}
    arabic = language("ar")
    latest, find, hide = (slash_name(arabic(text)) for text in ("Latest news", "Search the news", "Discard"))
    assert list(names) == ["hide", "latest", "find", "about", latest, find, hide], "editors' names come last"
    assert names[latest].command is LATEST
    assert names[latest].help == arabic(LATEST.help)
    assert names[find].argument == slash_name(arabic("Summary"))
    assert names[find].argument_help == arabic("The editors took it back.")
    assert (names["find"].argument, names["latest"].argument) == ("summary", "")


def test_what_discord_has_no_room_for_is_left_out_editors_names_first() -> None:
    many = tuple(Command(f"c{number}", "Help") for number in range(94))
    own = [*(command.name for command in many), "hide", "latest", "find", "about"]
    names = [each.name for each in told((*many, *SPOKEN), (language("ar"),))]
    assert names == [*own, *(slash_name(language("ar")(text)) for text in ("Latest news", "Search the news"))]


async def test_too_many_commands_are_a_line_for_the_operator(caplog: pytest.LogCaptureFixture) -> None:
    many = tuple(Command(f"c{number}", "Help") for number in range(120))
    tree = client_with(*many).tree
    check_commands([command.to_dict(tree) for command in tree.get_commands()])
    assert "20 are left out" in caplog.text


async def test_an_alias_answers_as_its_command() -> None:
    core = FakeCore(newsroom, SPOKEN)
    core.suggestions = (Suggestion("علوم", "science"),)
    arabic = language("ar")
    latest, find = (slash_name(arabic(text)) for text in ("Latest news", "Search the news"))
    argument = slash_name(arabic("Summary"))
    async with FakeDiscord() as server, serving(server, core):
        assert "Page 1" in (await server.interact(latest)).text
        await server.interact(find, {argument: "العراق"})
        assert await server.autocomplete(find, argument, "عل") == [{"name": "علوم", "value": "science"}]
        message = Message(77, 2001, {"content": "خبر عاجل"})
        await server.choose(arabic("Add to news"), message, in_guild=True)
    assert [(request.command, request.text) for request in core.requests[:2]] == [("latest", ""), ("find", "العراق")]
    assert core.requests[2].forwards[0].text == "خبر عاجل"
    assert core.suggested[0].command == "find"
    assert all(not command.get("name_localizations") for command in server.api.commands)


FRENCH = {
    "Latest news": "actualités, dernières nouvelles",
    "Latest news, or the latest of a topic": "Les dernières nouvelles",
    "Search the news": "Actualités",
    "Summary": "Résumé",
}


class Spoken(NullTranslations):
    """A catalogue without a file."""

    def gettext(self, message: str) -> str:
        return FRENCH.get(message, message)


async def test_a_language_that_discord_knows_has_names_of_its_own_there() -> None:
    languages = (language("ar"), Language("fr", Spoken()), language("en"))
    tree = client_with().tree
    grow(tree, SPOKEN, languages, tree.client)
    await tree.set_translator(Translations(SPOKEN, languages))
    translator = tree.translator
    assert translator
    payload = [await command.get_translated_payload(tree, translator) for command in tree.get_commands()]
    check_commands(payload)
    known = {command["name"]: command for command in payload}
    assert known["latest"]["name_localizations"] == {"fr": "actualités"}
    assert known["latest"]["description_localizations"] == {"fr": "Les dernières nouvelles"}
    assert known["find"]["name_localizations"] == {"fr": "find"}, "another command has that name there"
    [option] = known["find"]["options"]
    assert option["name_localizations"] == {"fr": "résumé"}
    assert option["description_localizations"] == {"fr": "The editors took it back."}
    assert known["about"]["name_localizations"] == {"fr": "about"}
    arabic = known[slash_name(language("ar")("Latest news"))]
    assert not arabic["name_localizations"]
    assert not arabic["description_localizations"]
    assert not known["Add to news"]["name_localizations"]


def test_portuguese_and_its_like_are_told_to_each_of_their_countries() -> None:
    for code, locales in {"es": {"es-ES", "es-419"}, "pt": {"pt-BR"}, "zh": {"zh-CN", "zh-TW"}, "en": set()}.items():
        t = Language(code, NullTranslations())
        assert is_known(t)
        assert {locale.value for locale in translations(SPOKEN, (t,))} == locales
    assert not is_known(language("ar"))


@pytest.mark.parametrize("code", [code for code in available() if is_known(language(code)) and code != "en"])
async def test_each_language_that_discord_knows_has_valid_names_for_all_commands(code: str) -> None:
    commands = [handler.COMMAND for handler in found(handlers).values()]
    languages, t = [language(each) for each in available()], language(code)
    tree = client_with().tree
    grow(tree, commands, languages, tree.client)
    await tree.set_translator(Translations(commands, languages))
    assert tree.translator
    payload = [await command.get_translated_payload(tree, tree.translator) for command in tree.get_commands()]
    check_commands(payload)
    known = {command["name"]: command.get("name_localizations", {}) for command in payload}
    [search] = [command for command in commands if command.name == "search"]
    assert known["search"][code] == slash_name(words_of(search, t)[0])
    assert known["Add to news"][code] == t("Add to news")
    assert known[language("ar")("Add to news")] == {}
    own = [command.name for command in commands if command.menu and command.words]
    assert [name for name in own if code not in known[name]] == []
