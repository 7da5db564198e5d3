"""What Telegram says of its calls (Bot API, WebhookInfo) -> what is wrong with them. Pure."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

LATELY = timedelta(hours=1)
"""The last fault stays told for ever, however many calls went well after it."""
MANY = 100
"""Updates that wait: Telegram calls about 40 at once."""


def trouble(info: Mapping[str, Any], url: str, at: datetime) -> str:
    """In a few words, without an address, as there may be a secret in it; "" where nothing is. `url`: where it is to
    call."""
    if info.get("url", "") != url:
        return "Telegram does not call the address under webhook_url: a start of the bot tells it where"
    waiting = int(info.get("pending_update_count", 0))
    failed = datetime.fromtimestamp(info.get("last_error_date", 0), UTC)
    if at - failed < LATELY:
        said = " ".join(str(info.get("last_error_message", "")).split())
        return f"a call of Telegram failed at {failed:%H:%M} UTC: {said}; {waiting} updates wait"
    return f"{waiting} updates wait: is the bot running where Telegram calls?" if waiting > MANY else ""
