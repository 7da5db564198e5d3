"""The guard, over real sockets: what it brings, where it does not go, and how soon it gives up."""

import asyncio
import inspect
import shutil
import socket
import ssl
import zlib
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from bot.errors import Unreachable
from bot.intake.fetch import SECONDS, Fetcher, open_fetcher, public_socket
from bot.intake.public import is_public, may_be_public
from bot.intake.reasons import SENTENCES, Reason
from tests.fakes.site import (
    AWAY,
    HOME,
    LOOPBACK,
    Names,
    Site,
    answer,
    open_site,
    raw,
    redirect,
    stream,
    visiting,
    zipped,
)

PAGE = "<title>خبر</title>".encode()


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with open_site() as site:
        yield site


@pytest.fixture
async def fetcher(site: Site) -> AsyncIterator[Fetcher]:
    async with visiting(site) as fetcher:
        yield fetcher


async def refusal(fetcher: Fetcher, address: str, most: int = 100_000) -> Unreachable:
    with pytest.raises(Unreachable) as refused:
        await fetcher.get(address, most=most)
    assert str(refused.value) == SENTENCES[Reason(refused.value.reason)]
    return refused.value


async def test_a_page_is_brought(site: Site, fetcher: Fetcher) -> None:
    site.pages["/story"] = answer(PAGE, ETag='"1"')
    fetched = await fetcher.get(f"{HOME}/story#part", headers={"If-None-Match": '"0"', "Cookie": "a=b"})
    assert (fetched.status, fetched.body, fetched.kind) == (200, PAGE, "text/html")
    assert (fetched.address, fetched.moved, fetched.headers["etag"]) == (f"{HOME}/story", None, '"1"')
    assert site.asked[0].headers["if-none-match"] == '"0"'


async def test_it_says_who_it_is_and_nothing_else(
    site: Site, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    site.pages["/story"] = answer(PAGE, Set_Cookie="id=1; Path=/")
    for _ in range(2):
        await fetcher.get(f"{HOME}/story")
    assert [sorted(asked.headers) for asked in site.asked] == [["accept", "accept-encoding", "host", "user-agent"]] * 2
    assert site.asked[0].headers["user-agent"] == "Khabar/0.1.0 (news bot)"
    assert site.dialled == 1


async def test_nothing_new_is_no_error(site: Site, fetcher: Fetcher) -> None:
    site.pages["/feed"] = b"HTTP/1.1 304 Not Modified\r\nETag: x\r\n\r\n"
    fetched = await fetcher.get(f"{HOME}/feed")
    assert (fetched.status, fetched.body, fetched.kind) == (304, b"", "")


async def test_redirects_are_followed(site: Site, fetcher: Fetcher) -> None:
    site.pages |= {"/a": redirect("/b"), "/b": redirect("//other.example./c#d", 301), "/c": answer(PAGE)}
    fetched = await fetcher.get(f"{HOME}/a")
    assert (fetched.address, fetched.moved, fetched.body) == ("http://other.example/c", None, PAGE)


async def test_a_page_has_moved_where_every_redirect_is_for_ever(site: Site, fetcher: Fetcher) -> None:
    site.pages |= {"/a": redirect("/b", 301), "/b": redirect("/ج", 308), "/%D8%AC": answer(PAGE)}
    assert (await fetcher.get(f"{HOME}/a")).moved == f"{HOME}/%D8%AC"


async def test_five_redirects_are_enough(site: Site, fetcher: Fetcher) -> None:
    site.pages |= {f"/{number}": redirect(f"/{number + 1}") for number in range(6)} | {"/6": answer(PAGE)}
    assert (await fetcher.get(f"{HOME}/1")).body == PAGE
    assert (await refusal(fetcher, f"{HOME}/0")).reason is Reason.TOO_MANY_REDIRECTS


async def test_a_redirect_that_leads_nowhere_is_an_answer(site: Site, fetcher: Fetcher) -> None:
    site.pages["/a"] = answer(PAGE, 302)
    assert (await fetcher.get(f"{HOME}/a")).body == PAGE


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        *((401, Reason.FORBIDDEN), (402, Reason.PAYWALL), (403, Reason.FORBIDDEN), (404, Reason.NOT_FOUND)),
        *((410, Reason.NOT_FOUND), (418, Reason.FORBIDDEN), (429, Reason.BUSY), (500, Reason.SERVER_FAULT)),
        (503, Reason.SERVER_FAULT),
    ],
)
async def test_a_refusal_keeps_what_came_with_it(site: Site, fetcher: Fetcher, status: int, reason: Reason) -> None:
    site.pages["/x"] = answer(PAGE, status, Retry_After="7")
    refused = await refusal(fetcher, f"{HOME}/x")
    assert (refused.reason, refused.status, refused.body) == (reason, status, PAGE)
    assert refused.headers["retry-after"] == "7"


@pytest.mark.parametrize("body", [b"x" * 300_000, b""])
async def test_a_refusal_that_can_not_be_read_is_one_all_the_same(site: Site, fetcher: Fetcher, body: bytes) -> None:
    site.pages["/x"] = raw(b"HTTP/1.1 403 X\r\nContent-Length: 300001\r\n\r\n", body)
    refused = await refusal(fetcher, f"{HOME}/x")
    assert (refused.reason, refused.body) == (Reason.FORBIDDEN, b"")


TYPED = [
    *("http://localhost/", "http://LOCALHOST./", "http://a.localhost/", "http://printer.local/", "http://router/"),
    *("http://nas.internal/", "http://nas.home.arpa/", "http://x.onion/"),
    *("http://127.0.0.1/", "http://127.0.0.1./", "http://127.1/", "http://127.0.1/", "http://2130706433/"),
    *("http://0x7f000001/", "http://0x7f.0.0.1/", "http://0177.0.0.1/", "http://127.0.0.0x1/", "http://0/"),
    *("http://１２７.０.０.１/", "http://127。0。0。1/", "http://①②⑦.0.0.1/", "http://%31%32%37.0.0.1/"),
    *("http://user:password@news.example/", "http://news.example@127.0.0.1/"),
    *("http://news.example\\@127.0.0.1/", "http://127.0.0.1#@news.example/", "http://[::1]/", "http://[::]/"),
    *("http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/", "http://[64:ff9b::7f00:1]/", "http://[2002:7f00:1::]/"),
    *("http://[fe80::1%25eth0]/", "http://[fe80::1%eth0]/", "http://[2606:4700::1%25lo]/", "http://[::1%25lo]/"),
    *("http://news.example:22/", "http://news.example:8080/", "https://news.example:80/", "ftp://news.example/"),
    *("file:///etc/passwd", "gopher://news.example/", "http:///", "http://[::zz]/", "http://news.example:99999/"),
]
"""Forms of an address that no name server is asked about."""

DIALLED = [
    *("0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "127.0.0.1", "127.255.255.254", "169.254.169.254"),  # noqa: S104 - nobody listens there
    *("172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1"),
    *("198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255"),
    *("::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::ffff:0:7f00:1", "64:ff9b::7f00:1"),
    *("64:ff9b:1::1", "100::1", "2001::1", "2001:0:4136:e378::1", "2001:2::1", "2001:db8::1", "2002:7f00:1::1"),
    *("3ffe::1", "3fff::1", "4000::1", "5f00::1", "fc00::1", "fd12:3456::1", "fe80::1", "fe80::1%lo", "fec0::1"),
    *("ff02::1", "2606:4700::1%lo"),
]
"""Answers of a name server that are not on the public web."""


@pytest.mark.parametrize("address", TYPED)
async def test_an_address_that_leads_home_is_refused(site: Site, fetcher: Fetcher, address: str) -> None:
    assert (await refusal(fetcher, address)).reason is Reason.REFUSED
    assert site.dialled == 0


@pytest.mark.parametrize("address", [address for address in TYPED if address != "http:///"])
async def test_a_redirect_that_leads_home_is_refused(site: Site, fetcher: Fetcher, address: str) -> None:
    site.pages["/x"] = redirect(address)
    assert (await refusal(fetcher, f"{HOME}/x")).reason is Reason.REFUSED
    assert site.dialled == 1


@pytest.mark.parametrize("ip", DIALLED)
async def test_a_name_that_leads_home_is_not_dialled(site: Site, ip: str) -> None:
    async with open_fetcher(resolver=Names(news_example=[(ip, site.port)])) as fetcher:
        assert (await refusal(fetcher, HOME)).reason is Reason.REFUSED
    assert site.dialled == 0


async def test_the_guard_of_every_day_does_not_go_to_loopback(site: Site) -> None:
    async with open_fetcher() as fetcher:
        for name in ("localhost.", "ip6-localhost", LOOPBACK):
            assert (await refusal(fetcher, f"http://{name}/")).reason is Reason.REFUSED
    assert site.dialled == 0


def test_the_public_web_is_dialled() -> None:
    for family, where in ((socket.AF_INET, ("8.8.8.8", 80)), (socket.AF_INET6, ("2606:4700::1", 80, 0, 0))):
        public_socket((family, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", where)).close()
    assert may_be_public("8.8.8.8")
    assert may_be_public("news.xn--mgba3a4f16a.")
    assert not is_public("news.example")


async def test_a_name_that_changes_its_answer_gains_nothing(site: Site) -> None:
    site.pages["/a"] = raw(redirect("/b"))
    names = Names(news_example=[(LOOPBACK, site.port), ("10.0.0.7", 80)])
    async with visiting(site, names) as fetcher:
        assert (await refusal(fetcher, f"{HOME}/a")).reason is Reason.REFUSED
    assert site.dialled == 1


NO_NAMES = [
    *("http://no-such-name.example/", "http://١٢٧.٠.٠.١/", "http://x..example/", "http://" + "x" * 64 + ".example/"),
]


@pytest.mark.parametrize("address", NO_NAMES)
async def test_a_name_that_is_not(fetcher: Fetcher, address: str) -> None:
    assert (await refusal(fetcher, address)).reason in (Reason.NO_HOST, Reason.UNREACHABLE)


async def test_a_bomb_is_not_unpacked_to_its_end(site: Site, fetcher: Fetcher) -> None:
    site.pages["/bomb"] = zipped(bytes(50_000_000))
    assert (await refusal(fetcher, f"{HOME}/bomb")).reason is Reason.TOO_LARGE


FIVE_MIB = 5 * 1024 * 1024


@pytest.mark.parametrize("packed", [answer, zipped], ids=["plain", "zipped"])
async def test_five_mib_are_enough(site: Site, fetcher: Fetcher, packed: Callable[[bytes], bytes]) -> None:
    site.pages |= {"/whole": packed(bytes(FIVE_MIB)), "/more": packed(bytes(FIVE_MIB + 1))}
    assert len((await fetcher.get(f"{HOME}/whole")).body) == FIVE_MIB
    with pytest.raises(Unreachable) as refused:
        await fetcher.get(f"{HOME}/more")
    assert refused.value.reason is Reason.TOO_LARGE


def test_nobody_is_waited_for_longer_than_twenty_seconds() -> None:
    usual = inspect.signature(open_fetcher).parameters["seconds"].default
    assert usual == SECONDS == 20


async def test_a_zipped_page_is_unpacked(site: Site, fetcher: Fetcher) -> None:
    site.pages |= {"/a": zipped(PAGE), "/b": answer(zlib.compress(PAGE), Content_Encoding="deflate")}
    assert (await fetcher.get(f"{HOME}/a")).body == (await fetcher.get(f"{HOME}/b")).body == PAGE


async def test_a_stream_without_end_is_left(site: Site, fetcher: Fetcher) -> None:
    site.pages["/stream"] = stream(b"x" * 10_000)
    assert (await refusal(fetcher, f"{HOME}/stream")).reason is Reason.TOO_LARGE


@pytest.mark.parametrize(
    "page",
    [
        stream(b"x", pause=0.02),
        stream(b"x", head=b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", pause=0.02),
        stream(b"x", head=b"HTTP/1.1 200 OK\r\nX-Endless: ", pause=0.02),
    ],
)
async def test_a_slow_sender_is_left(site: Site, page: bytes) -> None:
    site.pages["/slow"] = page
    for seconds, body_seconds in ((0.2, 1.0), (1.0, 0.1)):
        async with visiting(site, seconds=seconds, body_seconds=body_seconds) as fetcher:
            assert (await refusal(fetcher, f"{HOME}/slow")).reason is Reason.SLOW


@pytest.mark.parametrize(
    "page",
    [
        raw(),
        raw(b"hello\r\n\r\n"),
        raw(b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nshort"),
        raw(b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n"),
        raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nbroken"),
        raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nshort"),
        raw(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\nplain"),
        raw(b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 5\r\n\r\nplain"),
        raw(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 100_000 + b"\r\n"),
        raw(b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000 + b"\r\n\r\n"),
    ],
)
async def test_what_is_no_http_is_one_refusal(site: Site, fetcher: Fetcher, page: bytes) -> None:
    site.pages["/x"] = page
    assert (await refusal(fetcher, f"{HOME}/x")).reason is Reason.UNREACHABLE


async def test_a_name_server_that_is_away(fetcher: Fetcher) -> None:
    assert (await refusal(fetcher, f"http://{AWAY}/")).reason is Reason.UNREACHABLE


@pytest.mark.skipif(not shutil.which("openssl"), reason="openssl makes the certificate, and is not installed")
async def test_a_certificate_that_nobody_vouches_for(tmp_path: Path) -> None:
    made = (
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-subj",
        "/CN=news.example",
        "-keyout",
        "key",
        "-out",
        "cert",
    )
    process = await asyncio.create_subprocess_exec("openssl", *made, cwd=tmp_path, stderr=asyncio.subprocess.DEVNULL)
    await process.wait()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "cert", tmp_path / "key")
    async with open_site(context) as site, visiting(site) as fetcher:
        assert (await refusal(fetcher, "https://news.example/")).reason is Reason.UNREACHABLE
    assert not site.asked


async def test_nobody_listens(site: Site) -> None:
    async with open_site() as closed:
        port = closed.port
    names = Names(news_example=[(LOOPBACK, port)])
    site.port = port
    async with visiting(site, names) as visitor:
        assert (await refusal(visitor, HOME)).reason is Reason.UNREACHABLE


async def test_many_at_once_are_each_answered(site: Site, fetcher: Fetcher) -> None:
    site.pages["/a"] = answer(PAGE)
    fetched = await asyncio.gather(*(fetcher.get(f"{HOME}/a") for _ in range(100)))
    assert {one.body for one in fetched} == {PAGE}
