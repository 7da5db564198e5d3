"""Pages that ask whether a person is there, or for a consent, in place of what was asked for."""

import re
from collections.abc import Mapping

_TITLES = re.compile(
    r"just a moment|attention required|access denied|are you (?:a )?(?:human|robot)|robot check|security check"
    r"|verify(?:ing)? (?:that )?you are (?:a )?human|before you continue|checking your browser|ddos-guard"
    r"|لحظة من فضلك|التحقق من أنك",
    re.IGNORECASE,
)
_MARKS = re.compile(
    r"/cdn-cgi/challenge-platform/|cf-browser-verification|_cf_chl_opt|captcha-delivery\.com|px-captcha|_Incapsula_Resource"
    r"|/_sec/cp_challenge/|sgcaptcha|g-recaptcha|h-captcha|cf-turnstile|aes\.js|ddos-guard\.net"
    r"|consent\.(?:google|youtube|yahoo)\.|guce\.|enable javascript and cookies to continue",
    re.IGNORECASE,
)
_HEAD = 100_000  # code points; a challenge is a small page


def is_challenge(title: str, markup: str) -> bool:
    """Whether a page that holds hardly any text is one of these."""
    return bool(_TITLES.search(title) or _MARKS.search(markup[:_HEAD]))


def says_challenge(headers: Mapping[str, str]) -> bool:
    """Whether the answer itself says so."""
    return headers.get("cf-mitigated") == "challenge" or "captcha" in headers.get("x-amzn-waf-action", "")
