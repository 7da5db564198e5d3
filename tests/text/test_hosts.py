"""Which addresses a browser can open."""

import json
import shutil
import subprocess

import pytest

from bot.text.hosts import can_be_opened, host_of

GOOD = (
    "https://example.org/x.png",
    "http://example.org:8080/",
    "https://xn--mgbh0fb.xn--kgbechtv/",
    "https://مثال.إختبار/خبر",
    "https://a_b.example.org",
    "https://1.2.3.4/x",
    "https://1.2.3.4./x",
    "https://[2001:db8::1]:443/x",
    "https://4chan.org/",
    "https://user:secret@example.org/",
    "HTTPS://EXAMPLE.ORG/",
)
BAD = (
    "https://example.org:99999/x.png",
    "https://example.org:x/",
    "https://exa%zz.org/x.png",
    "https://exa mple.org/",
    "https://exa^mple.org/",
    "https://1.2.3.4.5/x.png",
    "https://1.2.3.256/",
    "https://a.0xzz.0x1.9999999999/",
    "https://[::1/x",
    "https://[1:2]/x",
    "https://[fe80::1%25eth0]/x",
    "https:///x",
    "https://",
    "",
)


@pytest.mark.parametrize("url", GOOD)
def test_what_can_be_opened(url: str) -> None:
    assert can_be_opened(url)


@pytest.mark.parametrize("url", [*BAD, "ftp://example.org/", "javascript:alert(1)"])
def test_what_can_not(url: str) -> None:
    assert not can_be_opened(url)


def test_the_host_is_told() -> None:
    assert host_of("https://News.Example.org:8443/x") == "news.example.org"
    assert host_of("mailto:a@example.org") == ""


@pytest.mark.skipif(shutil.which("node") is None, reason="there is no JavaScript here")
def test_a_browsers_own_parser_says_the_same() -> None:
    """But for the empty host of https:///x, which it takes for x."""
    asked = [url for url in (*GOOD, *BAD) if url != "https:///x"]
    script = "const can = u => { try { new URL(u); return true } catch { return false } };"
    script += f"console.log(JSON.stringify({json.dumps(asked)}.map(can)))"
    said = subprocess.run(["node", "-e", script], capture_output=True, check=True).stdout  # noqa: S603, S607
    assert json.loads(said) == [can_be_opened(url) for url in asked]
