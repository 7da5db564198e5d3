"""config.toml and the environment become settings, or a list of every fault with its line and the mend."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config import Config, load
from bot.errors import BadConfig
from bot.model import Secret


def _token(token: Secret) -> str:
    return "" if ":" in token or not token else f"wants digits, a colon and letters, not {token.reveal()}"


@dataclass(frozen=True, slots=True)
class Telegram:
    token: Secret = field(default=Secret(""), metadata={"env": "TELEGRAM_TOKEN", "check": _token})
    admins: tuple[int, ...] = field(default=(), metadata={"least": 1})
    mode: str = field(default="polling", metadata={"choices": ("polling", "webhook")})
    rate: float = field(default=29.0, metadata={"least": 0.5, "most": 30})
    menus: bool = True


@dataclass(frozen=True, slots=True)
class Web:
    port: int = field(default=8080, metadata={"least": 1, "most": 65535, "env": "KHABAR_WEB_PORT"})
    hosts: tuple[str, ...] = ("localhost",)


SECTIONS = {"telegram": Telegram, "web": Web}
AWAY = "begins with the home of a user who is not there: write it in full"
TOKEN = "123456789:AAE-f00barbazquuxAAE-f00barbazquux"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory, empty."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def private(path: Path, text: str) -> Path:
    """A file that nobody else may read."""
    path.touch(mode=0o600)
    path.write_text(text, encoding="utf-8", errors="surrogatepass")
    return path


def config(text: str = "", languages: tuple[str, ...] = (), **environ: str) -> Config:
    private(Path("config.toml"), text)
    return load(None, environ, SECTIONS, languages=languages)


def faults(text: str = "", languages: tuple[str, ...] = (), **environ: str) -> list[str]:
    with pytest.raises(BadConfig) as caught:
        config(text, languages, **environ)
    return str(caught.value).split("\n")


def test_without_a_file_all_is_default() -> None:
    settings = load(None, {}, SECTIONS)
    assert settings.interface.language == "ar"
    assert settings.interface.time_zone == "Asia/Baghdad"
    assert settings.interface.page_size == 5
    assert settings.log.level == "INFO"
    assert settings.platforms == {"telegram": Telegram(), "web": Web()}
    assert settings.data == Path("data")
    assert settings.path is None


def test_a_file_sets_every_kind_of_key() -> None:
    settings = config(
        f"""
        [interface]
        page_size = 8
        time_zone = "Africa/Cairo"
        [telegram]
        token = "{TOKEN}"
        admins = [1, 2]
        mode = "webhook"
        rate = 5
        menus = false
        [web]
        hosts = ["a", "b"]
        """
    )
    assert settings.interface.page_size == 8
    assert settings.interface.time_zone == "Africa/Cairo"
    assert settings.platforms["telegram"] == Telegram(Secret(TOKEN), (1, 2), "webhook", 5.0, False)
    assert isinstance(settings.platforms["telegram"].rate, float)
    assert settings.platforms["web"] == Web(hosts=("a", "b"))
    assert settings.path == Path("config.toml")


def test_secrets_are_known_and_show_themselves_nowhere() -> None:
    dsn = "https://key@sentry.example.org/1"
    settings = config(f"telegram.token = '{TOKEN}'", KHABAR_ERRORS_DSN=dsn)
    assert [each.reveal() for each in settings.secrets] == [TOKEN, dsn]
    assert [each.reveal() for each in settings.tokens] == [TOKEN]
    assert TOKEN not in repr(settings)
    assert dsn not in repr(settings)
    assert config().secrets == ()


def test_the_address_of_the_database_is_hidden_with_its_password() -> None:
    settings = config(KHABAR_STORE_URL="postgresql://me:p%40ss@db.example/khabar")
    assert settings.store.url.reveal() == "postgresql://me:p%40ss@db.example/khabar"
    assert [each.reveal() for each in settings.secrets] == ["postgresql://me:p%40ss@db.example/khabar", "p@ss"]
    assert "p%40ss" not in repr(settings)
    assert settings.tokens == ()  # samples are shown, as in a first start
    without = config("store.url = 'postgresql://db.example/khabar'")
    assert [each.reveal() for each in without.secrets] == ["postgresql://db.example/khabar"]
    assert config().secrets == ()


def test_the_environment_wins_over_the_file() -> None:
    settings = config(
        "interface.page_size = 2\n[telegram]\nadmins = [1]\nmenus = true",
        KHABAR_INTERFACE_PAGE_SIZE=" 3 ",
        KHABAR_TELEGRAM_ADMINS="7, 8,",
        KHABAR_TELEGRAM_MENUS="No",
        KHABAR_TELEGRAM_RATE="1.5",
        KHABAR_WEB_HOSTS="a.example,b.example",
        TELEGRAM_TOKEN=TOKEN,
    )
    assert settings.interface.page_size == 3
    assert settings.platforms["telegram"] == Telegram(Secret(TOKEN), (7, 8), "polling", 1.5, False)
    assert settings.platforms["web"].hosts == ("a.example", "b.example")


def test_our_own_variable_wins_over_the_short_one() -> None:
    settings = config(TELEGRAM_TOKEN="1:short", KHABAR_TELEGRAM_TOKEN="1:own")
    assert settings.platforms["telegram"].token.reveal() == "1:own"


def test_an_empty_variable_is_unset() -> None:
    assert config("telegram.token = '1:a'", TELEGRAM_TOKEN=" ").platforms["telegram"].token.reveal() == "1:a"


def test_where_the_data_are(folder: Path) -> None:
    elsewhere = folder / "etc"
    elsewhere.mkdir()
    file = elsewhere / "khabar.toml"
    file.write_text("[store]\ndirectory = 'here'")
    assert load(file, {}, SECTIONS).data == elsewhere / "here"
    assert load(None, {"KHABAR_CONFIG": "etc/khabar.toml"}, SECTIONS).data == Path("etc/here")
    assert load(file, {"KHABAR_DATA": "/var/khabar"}, SECTIONS).data == Path("/var/khabar")
    assert load(file, {"KHABAR_DATA": "/var/khabar"}, SECTIONS, data=Path("mine")).data == Path("mine")
    file.write_text("[store]\ndirectory = '~/news'")
    assert load(file, {}, SECTIONS).data == Path.home() / "news"


def test_a_byte_order_mark_and_windows_lines_do_no_harm(folder: Path) -> None:
    (folder / "config.toml").write_bytes(b"\xef\xbb\xbf[web]\r\nport = 1\r\n")
    assert load(None, {}, SECTIONS).platforms["web"].port == 1


def test_all_faults_come_at_once_in_the_order_of_lines() -> None:
    found = faults(
        "[web]\nport = '8080'\nhots = []\n[telegram]\nrate = 31\nadmins = [1, 'x']\n[interfce]\n",
        KHABAR_LOG_LEVEL="loud",
    )
    assert found == [
        'line 2: web.port: wants a whole number, not "8080"',
        "line 3: web.hots: unknown key; did you mean hosts?",
        "line 5: telegram.rate: wants at most 30, not 31",
        'line 6: telegram.admins: wants a list of whole numbers, as in [1, 2], not "x"',
        "line 7: interfce: unknown section; did you mean [interface]?",
        'KHABAR_LOG_LEVEL: wants one of "DEBUG", "INFO", "WARNING", "ERROR", not "loud"',
    ]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("web.port = true", "web.port: wants a whole number, not true"),
        ("web.port = 1.5", "web.port: wants a whole number, not 1.5"),
        ("web.port = 0", "web.port: wants at least 1, not 0"),
        ("web.port = [1]", "web.port: wants a whole number, not a list"),
        ("web.port = {}", "web.port: wants a whole number, not a table"),
        ("web.port = 07:32:00", "web.port: wants a whole number, not 07:32:00"),
        ("web.hosts = 'a'", 'web.hosts: wants a list of texts, as in ["one", "two"], not "a"'),
        ("web.hosts = [1]", 'web.hosts: wants a list of texts, as in ["one", "two"], not 1'),
        ("telegram.menus = 1", "telegram.menus: wants true or false, not 1"),
        ("telegram.rate = nan", "telegram.rate: wants a number, not nan"),
        ("telegram.rate = 'x'", 'telegram.rate: wants a number, not "x"'),
        ("telegram.admins = [5, -5]", "telegram.admins: wants at least 1, not -5"),
        (
            "telegram.mode = 'Polling'",
            'telegram.mode: wants one of "polling", "webhook", not "Polling"; did you mean "polling"?',
        ),
        ("telegram.mode = 1", "telegram.mode: wants a text in quotes, not 1"),
        ("telegram.mode = '" + "x" * 99 + "'", f'telegram.mode: wants one of "polling", "webhook", not "{"x" * 40}…"'),
        ("telegram.mode = '\\u202e'", 'telegram.mode: wants one of "polling", "webhook", not "\\u202e"'),
        (
            "interface.time_zone = 'Asia/Bagdad'",
            'interface.time_zone: wants a time zone such as "Asia/Baghdad"; did you mean "Asia/Baghdad"?',
        ),
        ("interface.time_zone = 'Asia'", 'interface.time_zone: wants a time zone such as "Asia/Baghdad"'),
        ("interface.time_zone = '../x'", 'interface.time_zone: wants a time zone such as "Asia/Baghdad"'),
        ("interface.time_zone = ''", 'interface.time_zone: wants a time zone such as "Asia/Baghdad"'),
        ("store.directory = ' '", "store.directory: wants the name of a folder"),
        ('store.directory = "\\u0000"', "store.directory: holds a character that no name can hold"),
        (f"store.directory = '{'a' * 256}'", "store.directory: is longer than a name can be"),
        (f"store.directory = '{'a/' * 2048}'", "store.directory: is longer than a name can be"),
        ("backup.directory = '~nobody.here'", f"backup.directory: {AWAY}"),
        ('monitor.host = "\\u0000"', 'monitor.host: wants an address or a name, such as "127.0.0.1"'),
        (
            "store.url = 'mysql://me@x'",
            'store.url: wants "postgresql://user:password@host:5432/database", or nothing for a file',
        ),
        ("web = 1", "web: is a section: write [web] on a line of its own and its keys below"),
        ("[[web]]", "web: is a section: write [web] on a line of its own and its keys below"),
        ("port = 1", "port: stands in no section; it is a key of [monitor] and [web]"),
        (
            "zzz = 1",
            "zzz: unknown key; the sections are [interface], [store], [backup], [search], [intake], [digests], "
            "[limits], [log], [monitor], [errors], [telegram], [web]",
        ),
        (
            "[zzz]",
            "zzz: unknown section; the sections are [interface], [store], [backup], [search], [intake], [digests], "
            "[limits], [log], [monitor], [errors], [telegram], [web]",
        ),
        ("search.port = 1", "search.port: unknown key here; it is a key of [monitor] and [web]"),
        ("monitor.host = 'a b'", 'monitor.host: wants an address or a name, such as "127.0.0.1"'),
        (
            "errors.dsn = 'somewhere'",
            "errors.dsn: wants the address (DSN) of a project of Sentry or the like, such as"
            " https://key@sentry.example.org/1",
        ),
        ("log.zzzzz = 1", "log.zzzzz: unknown key; the keys of [log] are level, format"),
        ('log."a\\nb" = 1', "log.a\\nb: unknown key; the keys of [log] are level, format"),
    ],
)
def test_a_fault_says_what_to_do(text: str, fault: str) -> None:
    assert faults(text) == [f"line 1: {fault}"]


@pytest.mark.parametrize(
    ("name", "value", "fault"),
    [
        ("KHABAR_WEB_PORT", "80a", 'wants a whole number, not "80a"'),
        ("KHABAR_TELEGRAM_ADMINS", "1,x", 'wants a list of whole numbers, as in [1, 2], not "x"'),
        ("KHABAR_TELEGRAM_MENUS", "maybe", 'wants true or false, not "maybe"'),
        ("KHABAR_TELEGRAM_RATE", "inf", 'wants a number, not "inf"'),
        ("KHABAR_TELEGRM_TOKEN", TOKEN, "unknown variable; did you mean KHABAR_TELEGRAM_TOKEN?"),
        ("KHABAR_LOGLEVEL", "INFO", "unknown variable; did you mean KHABAR_LOG_LEVEL?"),
        ("KHABAR_CONFGI", "x", "unknown variable; did you mean KHABAR_CONFIG?"),
    ],
)
def test_a_fault_of_the_environment_names_the_variable(name: str, value: str, fault: str) -> None:
    assert faults("", (), **{name: value}) == [f"{name}: {fault}"]


def test_variables_of_other_programs_are_none_of_our_business() -> None:
    config(KHABAR_PORT="tcp://10.0.0.1:80", KHABAR_SERVICE_HOST="10.0.0.1", KHABAR_WEB_SERVICE_HOST="x", PATH="/bin")


def test_the_interface_speaks_only_languages_that_there_are() -> None:
    assert config("interface.language = 'en'", languages=("ar", "en")).interface.language == "en"
    assert faults("interface.language = 'fr'", languages=("ar", "en")) == [
        'line 1: interface.language: wants one of "ar", "en", not "fr"'
    ]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (
            "[web]\nport = \n",
            'line 2: config.toml: is not TOML: invalid value, column 8 (a text stands in quotes: key = "text")',
        ),
        (
            "[web]\nport = 1\nport = 2",
            "line 3: config.toml: is not TOML: cannot overwrite a value at the end of the file",
        ),
        ("[web]\nhosts = [", "line 2: config.toml: is not TOML: invalid value at the end of the file"),
        ("a = " + "9" * 5000, "config.toml: is not TOML: "),
        ("a = " + "[" * 5000, "config.toml: is not TOML: "),
        ("\u202e = 1", "line 1: config.toml: is not TOML: invalid statement, column 1"),
    ],
)
def test_a_file_that_is_not_toml(text: str, fault: str) -> None:
    assert fault in faults(text)[0]


def unreadable(path: Path) -> str:
    with pytest.raises(BadConfig) as caught:
        load(path, {}, SECTIONS)
    return str(caught.value)


def test_a_file_that_cannot_be_read(folder: Path) -> None:
    (folder / "latin.toml").write_bytes(b"[web]\n# caf\xe9\n")
    (folder / "folder").mkdir()
    assert unreadable(Path("latin.toml")) == "line 2: latin.toml: is not UTF-8 text: save it with that encoding"
    assert unreadable(Path("folder")) == "folder: is a folder, not a file"
    assert unreadable(Path("missing.toml")) == "missing.toml: there is no such file"
    assert unreadable(Path("latin.toml/x")) == "latin.toml/x: can't be read: Not a directory"
    with pytest.raises(BadConfig, match="there is no such file"):
        load(None, {"KHABAR_CONFIG": "missing.toml"}, SECTIONS)


@pytest.mark.parametrize(
    "text",
    [
        f"[telegram]\ntoken = '{TOKEN.replace(':', '')}'",
        f"[telegram]\ntoken = ['{TOKEN}']",
        f"[telegram]\ntoken = {{ a = '{TOKEN}' }}",
        "[telegram]\ntoken = 123456789",
        f"[telegram]\ntokn = '{TOKEN}'",
        f"[telegrm]\ntoken = '{TOKEN}'",
        f"token = '{TOKEN}'",
        f"telegram = '{TOKEN}'",
        f"[telegram]\ntoken = {TOKEN}",
        f"[telegram]\ntoken = '{TOKEN}",
        f"[telegram]\ntoken = '{TOKEN}'\ntoken = '{TOKEN}'",
    ],
)
def test_a_fault_never_shows_a_token(text: str) -> None:
    found = "\n".join(faults(text))
    assert not any(part in found for part in (TOKEN, TOKEN.replace(":", ""), "123456789", TOKEN[10:]))


tokens = st.text("abcdefghijklmnopqrstuvwxyzABC0123456789:-_", min_size=16)


@given(tokens, st.sampled_from(["token = '{}'", "[telegram]\ntoken = '{}'", "telegram.token = ['{}']", "token = {}"]))
def test_no_token_ever_appears(token: str, line: str) -> None:
    private(Path("config.toml"), line.format(token))
    try:
        text = repr(load(None, {"KHABAR_WEB_PORT": "x"}, SECTIONS))
    except BadConfig as error:
        text = str(error)
    assert token not in text


@given(st.text())
def test_any_text_gives_settings_or_faults(text: str) -> None:
    private(Path("config.toml"), text)
    try:
        outcome = repr(load(None, {}, SECTIONS))
    except BadConfig as error:
        outcome = str(error)
    assert all(line.isprintable() for line in outcome.split("\n"))


@pytest.mark.parametrize("variable", ["KHABAR_CONFIG", "KHABAR_DATA", "KHABAR_TELEGRAM_TOKEN_FILE"])
def test_a_variable_that_names_no_place_is_a_fault(variable: str) -> None:
    with pytest.raises(BadConfig) as caught:
        load(None, {variable: "~nobody.here/x"}, SECTIONS)
    assert str(caught.value) == f"{variable}: {AWAY}"
