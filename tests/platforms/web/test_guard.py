"""Other sites stay out, and nothing but the page comes out."""

import asyncio
import re
from urllib.parse import urlsplit

import pytest
from aiohttp import ClientSession, WSServerHandshakeError

from bot.model import Role
from bot.platforms.web.guard import EVERYWHERE, HEADERS, is_known_host, is_same_origin, is_secure
from bot.platforms.web.platform import Web
from bot.platforms.web.settings import ADMIN, Settings
from tests.platforms.web.newsroom import Newsroom
from tests.platforms.web.visitor import client, serving, visiting

PUBLIC = Settings(public_origins=("https://news.example",))


@pytest.mark.parametrize("host", ["127.0.0.1:8080", "localhost:8080", "LOCALHOST", "[::1]:8080", "127.8.8.8"])
def test_loopback_is_known(host: str) -> None:
    assert is_known_host(host, Settings())


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:8080", "localhost.evil.example", "10.0.0.1:8080", "", "[::1", "a@127.0.0.2.x"],
)
def test_other_names_are_not_known(host: str) -> None:
    assert not is_known_host(host, Settings())


def test_what_the_operator_configured_is_known() -> None:
    assert is_known_host("news.example", PUBLIC)
    assert not is_known_host("other.example", PUBLIC)
    assert is_known_host("10.0.0.1:8080", Settings(host="10.0.0.1"))
    assert not is_known_host("10.0.0.2:8080", Settings(host="10.0.0.1"))
    assert is_known_host("pi.lan:8080", Settings(host="pi.lan"))


@pytest.mark.parametrize("everywhere", sorted(EVERYWHERE))
def test_open_to_all_machines_means_any_address_but_no_other_name(everywhere: str) -> None:
    assert is_known_host("192.168.1.5:8080", Settings(host=everywhere))
    assert not is_known_host("evil.example:8080", Settings(host=everywhere))


def test_only_the_pages_own_origin_may_open_the_socket() -> None:
    assert is_same_origin("http://127.0.0.1:8080", "127.0.0.1:8080", Settings())
    assert is_same_origin("https://news.example", "127.0.0.1:8080", PUBLIC)
    for origin in ("", "null", "http://127.0.0.1:9", "https://127.0.0.1:8080", "http://evil.example"):
        assert not is_same_origin(origin, "127.0.0.1:8080", PUBLIC)


def test_a_cookie_is_secure_where_the_operator_named_https() -> None:
    assert is_secure("news.example", PUBLIC)
    assert not is_secure("127.0.0.1:8080", PUBLIC)


async def test_a_foreign_name_gets_nothing() -> None:
    async with serving(Newsroom().core) as web, client() as session:
        for path in ("/", "/chat.js", "/socket"):
            async with session.get(web.address + path, headers={"Host": "evil.example"}) as response:
                assert response.status == 403
                assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize("origin", ["http://evil.example", "null", None])
async def test_a_foreign_page_gets_no_socket(origin: str | None) -> None:
    async with serving(Newsroom().core) as web, client() as session:
        with pytest.raises(WSServerHandshakeError) as refused:
            await session.ws_connect(f"{web.address}/socket", origin=origin)
    assert refused.value.status == 403


async def test_a_public_origin_gets_a_socket() -> None:
    async with (
        serving(Newsroom().core, public_origins=("https://news.example",)) as web,
        client() as session,
        session.ws_connect(f"{web.address}/socket", origin="https://news.example") as socket,
    ):
        await socket.send_str('{"type":"hello","locale":"en"}')
        assert "welcome" in await socket.receive_str(timeout=5)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        *(("GET", "/", 200), ("GET", "/chat.js", 200), ("GET", "/fonts/cairo.ttf", 200)),
        *(("GET", "/missing", 404), ("POST", "/", 405), ("GET", "/socket", 403)),
    ],
)
async def test_every_answer_has_the_strict_headers(method: str, path: str, status: int) -> None:
    async with (
        serving(Newsroom().core) as web,
        client() as session,
        session.request(method, web.address + path) as response,
    ):
        assert response.status == status
        assert {name: response.headers.get(name) for name in HEADERS} == HEADERS
    policy = HEADERS["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy


@pytest.mark.parametrize(
    "path",
    [
        *("/../settings.py", "/static/../settings.py", "/..%2fsettings.py", "/%2e%2e/settings.py", "/fonts/../chat.js"),
        *(
            "/....//settings.py",
            "//etc/passwd",
            "/chat.js/../../settings.py",
            "/index.html",
            "/static/",
            "/fonts/",
            "/%00",
        ),
    ],
)
async def test_nothing_else_on_the_disk_is_reachable(path: str) -> None:
    async with serving(Newsroom().core) as web:
        answer = await raw(web, f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
    assert re.match(rb"HTTP/1\.1 40[04] ", answer)


async def test_garbage_for_a_request_does_not_stop_the_server() -> None:
    async with serving(Newsroom().core) as web, client() as session:
        await raw(web, "\x00\x01 nonsense\r\n\r\n")
        await raw(web, "GET / HTTP/1.1\r\nConnection: close\r\n\r\n")
        async with session.get(web.address) as response:
            assert response.status == 200


async def raw(web: Web, request: str) -> bytes:
    """The answer to bytes that no client library would send."""
    reader, writer = await asyncio.open_connection("127.0.0.1", urlsplit(web.address).port)
    try:
        writer.write(request.encode("latin-1"))
        return await asyncio.wait_for(reader.read(), 5)
    finally:
        writer.close()
        await writer.wait_closed()


async def test_files_are_kept_by_the_browser() -> None:
    async with serving(Newsroom().core) as web, client() as session:
        async with session.get(f"{web.address}/chat.js") as response:
            assert response.headers["Content-Type"].startswith("text/javascript")
            assert response.headers["Cache-Control"] == "no-cache"
            mark = response.headers["ETag"]
        async with session.get(f"{web.address}/chat.js", headers={"If-None-Match": mark}) as response:
            assert response.status == 304
        async with session.get(f"{web.address}/fonts/cairo.ttf") as response:
            assert "max-age=2592000" in response.headers["Cache-Control"]
            assert (await response.read())[:4] == b"\0\1\0\0"


async def test_a_visitor_keeps_an_id_that_is_not_the_cookie() -> None:
    news = Newsroom()
    async with serving(news.core) as web, client() as session:
        cookie = await cookie_of(session, web)
        assert re.fullmatch(r"khabar=[0-9a-f]{32}; HttpOnly; Max-Age=31536000; Path=/; SameSite=Lax", cookie), cookie
        for _ in range(2):
            async with visiting(web, session=session) as visitor:
                await visitor.say("x")
        async with visiting(web) as other:
            await other.say("x")
    first, again, stranger = (request.person.id for request in news.core.requests)
    assert first == again != stranger
    assert first not in cookie


async def test_a_forged_cookie_is_replaced() -> None:
    async with serving(Newsroom().core) as web, ClientSession(cookies={"khabar": ADMIN}) as session:
        assert ADMIN not in await cookie_of(session, web)


async def test_a_cookie_is_kept_from_plain_http_where_there_is_https() -> None:
    async with (
        serving(Newsroom().core, public_origins=("https://news.example",)) as web,
        client() as session,
        session.get(web.address, headers={"Host": "news.example"}) as response,
    ):
        assert "Secure" in response.headers["Set-Cookie"]


async def cookie_of(session: ClientSession, web: Web) -> str:
    async with session.get(web.address) as response:
        return response.headers["Set-Cookie"]


async def test_everyone_may_be_an_admin_where_the_operator_says_so() -> None:
    settings = Settings(everyone_is_admin=True)
    assert (settings.admins, Settings().admins) == ((ADMIN,), ())
    news = Newsroom(admins=settings.admins)
    async with (
        serving(news.core, everyone_is_admin=True) as web,
        client() as session,
        visiting(web, session=session) as visitor,
    ):
        await visitor.say("x")
        await visitor.tell(type="hello", locale="en")
        welcome = await visitor.hear()
    [request] = news.core.requests
    assert request.person.id == ADMIN
    assert request.chat.id != ADMIN
    assert "add" in [command["name"] for command in welcome["commands"]["en"]]


def test_nobody_is_an_owner_whom_others_could_be() -> None:
    """Other users of the machine, and whom a proxy on it lets in, reach a loopback address as well."""
    assert Settings(everyone_is_admin=True).rank is Role.ADMIN
    assert (Settings(everyone_is_admin=True).shared, Settings().shared) == ((ADMIN,), ())


async def test_a_role_changes_the_menu_at_once() -> None:
    news = Newsroom()
    async with serving(news.core) as web, client() as session, visiting(web, session=session) as visitor:
        await visitor.say("x")
        [request] = news.core.requests
        for role, shown in ((Role.EDITOR, True), (Role.READER, False)):
            news.core.appoint(**{request.person.id: role})
            [welcome] = await visitor.hear_until("welcome")
            assert ("add" in [each["name"] for each in welcome["commands"]["en"]]) is shown
            news.core.appoint(somebody=Role.EDITOR, **{request.person.id: role})  # of which the page hears nothing


async def test_whoever_watches_the_bot_is_told_what_is_wrong() -> None:
    core = Newsroom().core
    async with serving(core) as web, client() as session:
        core.troubles = {"web": "", "telegram": "it refuses the token"}
        async with session.get(f"{web.address}/healthz") as answer:
            assert answer.status == 503
            told = await answer.json()
        assert told == {"ok": False, "platforms": {"web": "ok", "telegram": "it refuses the token"}}
        core.troubles["telegram"] = ""
        async with session.get(f"{web.address}/healthz") as answer:
            assert (answer.status, (await answer.json())["ok"]) == (200, True)
