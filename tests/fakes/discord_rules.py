"""What Discord refuses, as far as a bot like ours can offend: the fake server's conscience."""

import re
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from tests.fakes.discord_spec import Specification

Json = dict[str, Any]

COMPONENTS_V2, EPHEMERAL = 1 << 15, 1 << 6
GUILDS, DIRECT_MESSAGES = 1 << 0, 1 << 12
ROW, BUTTON, SECTION, TEXT, SEPARATOR, CONTAINER = 1, 2, 9, 10, 14, 17
GALLERY, FILE, LABEL, TEXT_INPUT, MENU = 12, 13, 18, 4, 3
LINK = 5
CHILDREN = {
    None: {ROW, SECTION, TEXT, GALLERY, FILE, SEPARATOR, CONTAINER},
    CONTAINER: {ROW, SECTION, TEXT, GALLERY, FILE, SEPARATOR},
    ROW: {BUTTON, MENU},
    SECTION: {TEXT},
}
ATTACHED = "attachment://"
FILE_NAME = re.compile(r"[A-Za-z0-9_.-]{1,100}")
LARGEST_FILE = 10 * 1024 * 1024
COMMAND_NAME = re.compile(r"[-_\w]{1,32}")
CHAT_INPUT, MESSAGE_MENU = 1, 3
LOCALES = frozenset(
    re.findall(
        r"\S+", "id da de en-GB en-US es-ES es-419 fr hr it lt hu nl no pl pt-BR ro fi sv-SE vi tr cs el bg ru uk"
    )
    + re.findall(r"\S+", "hi th zh-CN ja zh-TW ko")
)
LONGEST_COMMAND = 8000


class Refused(Exception):  # noqa: N818  an answer of Discord
    """A request that Discord answers with an error: HTTP status, Discord's code, and what is wrong."""

    def __init__(self, status: int, code: int, what: str) -> None:
        super().__init__(what)
        self.status, self.code = status, code


def demand(holds: object, what: str) -> None:
    """Refuse a form that Discord refuses."""
    if not holds:
        raise Refused(400, 50035, what)


class Rules:
    """The published specification where it is at hand, and what it does not say."""

    def __init__(self, *, strict: bool = True) -> None:
        self._specification = Specification.find() if strict else None

    def check(self, method: str, path: str, body: Any) -> None:
        """The form of a request, by the specification."""
        fault = self._specification.fault(method, path, body) if self._specification and body is not None else ""
        demand(not fault, fault)


def check_intents(intents: int) -> bool:
    """Whether these are intents that the bot may ask for: none of them privileged, none without use."""
    return intents == GUILDS | DIRECT_MESSAGES


def check_message(body: Json, files: Mapping[str, bytes] = MappingProxyType({}), kept: Sequence[str] = ()) -> None:
    """A message as it is to stand: only roles that it names are pinged, Components V2 within the limits.

    `files` are those that came with it, by name, `kept` the names of those that stood there before.
    """
    _check_mentions(body.get("allowed_mentions"), body.get("components") or [])
    demand(body.get("flags", 0) & COMPONENTS_V2, "not Components V2")
    demand(not body.get("content") and not body.get("embeds"), "content beside Components V2")
    components = body.get("components") or []
    demand(components, "an empty message")
    for component in components:
        _check_place(component, None)
    everything = list(walk(components))
    demand(len(everything) <= 40, f"{len(everything)} components")
    _check_files(body.get("attachments") or [], everything, files, kept)
    _check_texts([each["content"] for each in everything if each["type"] == TEXT])
    custom_ids = [each["custom_id"] for each in everything if "custom_id" in each]
    demand(len(custom_ids) == len(set(custom_ids)), f"the same custom_id twice: {custom_ids}")


def _check_files(
    attachments: list[Json], components: list[Json], files: Mapping[str, bytes], kept: Sequence[str]
) -> None:
    """Each file is listed, in its order, and shown by a component; each that a component shows has come."""
    demand([each["filename"] for each in attachments] == list(files), f"{attachments} for {list(files)}")
    demand([each["id"] for each in attachments] == [str(n) for n in range(len(files))], f"the ids of {attachments}")
    demand(len(files) <= 10, f"{len(files)} files")
    for name, content in files.items():
        demand(FILE_NAME.fullmatch(name), f"the name {name!r}")
        demand(0 < len(content) <= LARGEST_FILE, f"{len(content)} bytes in {name}")
    shown = [url.removeprefix(ATTACHED) for url in addresses_of(components) if url.startswith(ATTACHED)]
    demand(sorted(shown) == sorted([*files, *kept]), f"{shown} are shown, and {list(files)} came")


def addresses_of(components: list[Json]) -> list[str]:
    """What galleries and files show, in the order of the components."""
    media = [each["media"] for one in components if one["type"] == GALLERY for each in one["items"]]
    return [each["url"] for each in (*media, *(one["file"] for one in components if one["type"] == FILE))]


def _check_mentions(allowed: Any, components: list[Json]) -> None:
    """Nobody may be notified but a role, by a text of nothing else."""
    named = [each["content"] for each in walk(components) if each["type"] == TEXT]
    roles = (allowed or {}).get("roles", [])
    demand(allowed in ({"parse": []}, {"parse": [], "roles": roles}), f"mentions are parsed: {allowed}")
    demand("roles" not in (allowed or {}) or len(roles) == 1, f"the roles {roles}")
    demand(all(f"<@&{role}>" in named for role in roles), f"the roles {roles} are not named")


def check_form(data: Json) -> None:
    """A form: one text under one label."""
    demand(1 <= len(data["custom_id"]) <= 100, f"the custom_id {data['custom_id']!r}")
    demand(data["title"].strip() and _units(data["title"]) <= 45, f"the title {data['title']!r}")
    [label] = data["components"]
    demand(label["type"] == LABEL and label["component"]["type"] == TEXT_INPUT, f"a form of {label}")
    demand(label["label"].strip() and _units(label["label"]) <= 45, f"the label {label['label']!r}")
    demand(_units(label.get("description") or "x") <= 100, f"the description {label.get('description')!r}")
    demand(_units(label["component"].get("value") or "") <= 4000, "the text of a form")


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def walk(components: list[Json]) -> Iterator[Json]:
    """All components, as Discord counts them."""
    for component in components:
        yield component
        yield from walk(component.get("components", []))
        if "accessory" in component:
            yield component["accessory"]


def _check_place(component: Json, parent: int | None) -> None:
    kind = component["type"]
    demand(kind in CHILDREN[parent], f"a component of type {kind} in one of type {parent}")
    children = component.get("components", [])
    if kind == ROW:
        demand(1 <= len(children) <= 5, f"{len(children)} buttons in a row")
        demand(len(children) == 1 or all(child["type"] == BUTTON for child in children), "a menu beside others")
    if kind == MENU:
        _check_menu(component)
    if kind == SECTION:
        demand(1 <= len(children) <= 3, f"{len(children)} texts in a section")
        demand(component["accessory"]["type"] == BUTTON, "no button beside a section")
        _check_button(component["accessory"])
    if kind == BUTTON:
        _check_button(component)
    if kind == GALLERY:
        urls = [item["media"]["url"] for item in component["items"]]
        demand(1 <= len(urls) <= 10, f"{len(urls)} pictures")
        demand(
            all(re.match(r"(https?|attachment)://[^\s/]", url) and len(url) <= 2048 for url in urls),
            f"the pictures {urls}",
        )
        demand(all(each.get("description") != "" for each in component["items"]), "an empty description")
    if kind == FILE:
        demand(component["file"]["url"].startswith(ATTACHED), f"the file {component['file']}")
    for child in children:
        _check_place(child, kind)


def _check_button(button: Json) -> None:
    demand(1 <= len(button.get("label", "").encode("utf-16-le")) // 2 <= 80, f"the label {button.get('label')!r}")
    demand(button["label"].strip(), "a label without letters")
    if button["style"] == LINK:
        demand(re.match(r"https?://[^\s/]", button["url"]) and len(button["url"]) <= 512, f"the link {button['url']!r}")
        demand("custom_id" not in button, "a link with a custom_id")
    else:
        demand(1 <= len(button["custom_id"]) <= 100, f"the custom_id {button['custom_id']!r}")


def _check_menu(menu: Json) -> None:
    demand(1 <= len(menu["custom_id"]) <= 100 and _units(menu.get("placeholder") or "") <= 150, "a menu's name")
    demand(1 <= len(menu["options"]) <= 25, f"{len(menu['options'])} options")
    values = [option["value"] for option in menu["options"]]
    demand(len(values) == len(set(values)), f"the same value twice: {values}")
    for option in menu["options"]:
        texts = (option["label"], option["value"], option.get("description") or "-")
        demand(all(text.strip() and _units(text) <= 100 for text in texts), f"the option {option}")


def _check_texts(texts: list[str]) -> None:
    for text in texts:
        demand(text.strip(), "an empty text")
        demand(not any("\ud800" <= char <= "\udfff" for char in text), "half a character")
    # Discord's API counts code points, its programs UTF-16 units: neither may be more.
    length = sum(len(text.encode("utf-16-le", "surrogatepass")) // 2 for text in texts)
    demand(length <= 4000, f"{length} characters")
    size = sum(len(text.encode("utf-8", "surrogatepass")) + 12 for text in texts)
    if size > 10170:  # discord-api-docs, issue 8554
        raise Refused(500, 0, f"{size} bytes of text")


def check_commands(commands: list[Json]) -> None:
    """All commands of an application at once."""
    names = [(command.get("type", CHAT_INPUT), command["name"]) for command in commands]
    demand(len(names) == len(set(names)), "the same command twice")
    for locale in LOCALES:
        here = [
            (each.get("type", 1), (each.get("name_localizations") or {}).get(locale, each["name"])) for each in commands
        ]
        demand(len(here) == len(set(here)), f"the same command twice in {locale}")
    demand(sum(kind == CHAT_INPUT for kind, _ in names) <= 100, "too many commands")
    demand(sum(kind == MESSAGE_MENU for kind, _ in names) <= 5, "too many menus")
    for command in commands:
        demand(command["contexts"] and command["integration_types"], f"nobody may use {command['name']}")
        if command.get("type", CHAT_INPUT) == CHAT_INPUT:
            _check_slash(command)
        else:
            demand(1 <= len(command["name"]) <= 32, f"the name {command['name']!r}")


def _check_slash(command: Json) -> None:
    options = command.get("options", [])
    for named in (command, *options):
        _check_name(named["name"])
        demand(1 <= len(named["description"]) <= 100, f"the description of {named['name']}")
    demand(len(options) <= 25, "too many options")
    for named in (command, *options):
        _check_localizations(named)
    total = sum(len(named["name"]) + len(named["description"]) for named in (command, *options))
    demand(total <= LONGEST_COMMAND, f"{total} letters in {command['name']}")
    for option in options:
        demand(option.get("max_length", 6000) in range(1, 6001), f"max_length of {option['name']}")


def _check_name(name: str) -> None:
    demand(COMMAND_NAME.fullmatch(name) and name == name.lower(), f"the name {name!r}")


def _check_localizations(named: Json) -> None:
    """Discord knows no Arabic."""
    for locale, name in (named.get("name_localizations") or {}).items():
        demand(locale in LOCALES, f"the locale {locale}")
        _check_name(name)
    for locale, description in (named.get("description_localizations") or {}).items():
        demand(locale in LOCALES, f"the locale {locale}")
        demand(1 <= len(description) <= 100, f"the description {description!r}")


def check_choices(choices: list[Json]) -> None:
    """Completions of an argument."""
    demand(len(choices) <= 25, f"{len(choices)} choices")
    for choice in choices:
        demand(1 <= len(choice["name"]) <= 100 and 1 <= len(choice["value"]) <= 100, f"the choice {choice}")
