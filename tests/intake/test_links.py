"""A link, from the address to the article, over real sockets and through the real child."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio

from bot.errors import Unreachable
from bot.intake.child import Child, Limits, open_child
from bot.intake.fetch import Fetcher
from bot.intake.links import read_link
from bot.intake.reasons import SENTENCES, Reason
from bot.model import Link
from tests.fakes.site import HOME, Site, answer, open_site, raw, redirect, stream, visiting

PAGES = Path(__file__).parent.parent / "pages"
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
pytestmark = pytest.mark.asyncio(loop_scope="module")  # one child for all of them, as in the bot
AT = f"{HOME}/local/new-bridge-opens.html"


@pytest_asyncio.fixture(loop_scope="module")
async def site() -> AsyncIterator[Site]:
    async with open_site() as site:
        yield site


@pytest_asyncio.fixture(loop_scope="module")
async def fetcher(site: Site) -> AsyncIterator[Fetcher]:
    async with visiting(site) as fetcher:
        yield fetcher


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def child() -> AsyncIterator[Child]:
    async with open_child() as child:
        yield child


def html(name: str) -> bytes:
    return (PAGES / name).read_bytes()


async def test_a_page_becomes_an_article(site: Site, fetcher: Fetcher, child: Child) -> None:
    site.pages |= {
        "/s": redirect("/local/new-bridge-opens.html"),
        "/local/new-bridge-opens.html": answer(html("ar-article.html")),
    }
    link = await read_link(f"{HOME}/s", fetcher, child, at=NOW, by="cli")
    article = link.article
    assert (link.reason, link.sentence) == (None, "")
    assert article.title == "افتتاح جسر المشاة الجديد في مدينة الرمانة"
    assert article.body.startswith("جسر للمشاة بطول 180")
    assert article.summary.startswith("جسر للمشاة بطول 180")
    assert (article.url, article.source) == (f"{HOME}/local/4411", "مرصد دجلة")
    assert (article.author, article.language) == ("سلمى الراوي", "ar")
    assert article.published == datetime(2026, 11, 21, 6, 30, tzinfo=UTC)
    assert [picture.url for picture in article.pictures] == [f"{HOME}/media/bridge.jpg"]
    assert (article.added, article.added_by) == (NOW, "cli")


async def bare(fetcher: Fetcher, child: Child, reason: Reason, title: str) -> Link:
    """What could be saved of a page that is no article."""
    link = await read_link(f"{AT}?utm_source=x", fetcher, child, at=NOW, by="cli")
    assert (link.reason, link.sentence) == (reason, SENTENCES[reason])
    assert (link.article.title, link.article.url) == (title, AT)
    assert link.article.published == NOW
    assert link.article.source
    return link


SLUG = "new bridge opens"


@pytest.mark.parametrize(
    "case",
    [
        (answer(html("en-paywall.html")), Reason.PAYWALL, "What the orchard accounts show"),
        (answer(html("en-paywall.html"), 402), Reason.PAYWALL, "What the orchard accounts show"),
        (answer(b"no", 402), Reason.PAYWALL, SLUG),
        (answer(html("challenge.html")), Reason.ROBOTS_ONLY, SLUG),
        (answer(html("challenge.html"), 403), Reason.ROBOTS_ONLY, SLUG),
        (answer(b"", 403, cf_mitigated="challenge"), Reason.ROBOTS_ONLY, SLUG),
        (answer(b"<h1>Forbidden for you</h1>", 403), Reason.FORBIDDEN, SLUG),
        (answer(b"", 401), Reason.FORBIDDEN, SLUG),
        (answer(b"", 500), Reason.SERVER_FAULT, SLUG),
        (answer(html("ar-short.html")), Reason.TOO_SHORT, "صور: موسم الزيتون"),
        (answer(b"<p>...</p>"), Reason.TOO_SHORT, SLUG),
        (answer(b"%PDF-1.7 x", kind="application/pdf"), Reason.NOT_A_PAGE, SLUG),
        (answer(b"%PDF-1.7 x"), Reason.NOT_A_PAGE, SLUG),
        (answer(b"<rss></rss>", kind="application/xml"), Reason.NOT_A_PAGE, SLUG),
        (answer(b"\x89PNG", kind="image/png"), Reason.NOT_A_PAGE, SLUG),
        (raw(b"nonsense"), Reason.UNREACHABLE, SLUG),
        (redirect("?utm_source=x"), Reason.TOO_MANY_REDIRECTS, SLUG),
        (stream(b"x" * 1_000_000), Reason.TOO_LARGE, SLUG),
    ],
)
async def test_what_is_no_article_can_be_saved_as_a_link(
    site: Site, fetcher: Fetcher, child: Child, case: tuple[bytes, Reason, str]
) -> None:
    page, reason, title = case
    site.pages["/local/new-bridge-opens.html?utm_source=x"] = page
    await bare(fetcher, child, reason, title)


async def test_a_description_that_everybody_sees_is_kept(site: Site, fetcher: Fetcher, child: Child) -> None:
    site.pages["/local/new-bridge-opens.html?utm_source=x"] = answer(html("en-paywall.html"))
    link = await bare(fetcher, child, Reason.PAYWALL, "What the orchard accounts show")
    assert link.article.body == "Three years of accounts that nobody had read tell why the orchard was sold."
    assert link.article.source == "Ledger Weekly"


@pytest.mark.parametrize("status", [200, 403])
async def test_a_page_that_can_not_be_parsed_can_be_saved(site: Site, fetcher: Fetcher, status: int) -> None:
    attributes = b" ".join(b"a%d" % number for number in range(30_000))
    site.pages["/local/new-bridge-opens.html?utm_source=x"] = answer(b"<div " + attributes + b">x</div>", status)
    async with open_child(Limits(seconds=0.3)) as child:
        await bare(fetcher, child, Reason.UNREADABLE if status == 200 else Reason.FORBIDDEN, SLUG)
        site.pages["/a"] = answer(html("en-article.html"))
        assert (await read_link(f"{HOME}/a", fetcher, child, at=NOW, by="cli")).reason is None


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        *((f"{HOME}/none", Reason.NOT_FOUND), ("http://10.0.0.1/", Reason.REFUSED)),
        *(("http://none.example/", Reason.NO_HOST), ("ftp://news.example/", Reason.REFUSED)),
    ],
)
async def test_nothing_can_be_saved_where_nothing_is(
    fetcher: Fetcher, child: Child, address: str, reason: Reason
) -> None:
    with pytest.raises(Unreachable) as refused:
        await read_link(address, fetcher, child, at=NOW, by="cli")
    assert refused.value.reason is reason
