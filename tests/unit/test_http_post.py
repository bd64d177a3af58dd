"""Where messages may be sent to, and what an answer asks for; exchanges are tested with the relay."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from syndicate.connect.http_post import _seconds, check_target
from syndicate.model import Transient

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "url",
    ["ftp://h/", "https://", "https://u:p@h/", "file:///etc/passwd", "//h/", "https://h:99999/", "https://[::1/", "h"],
)
def test_only_plain_web_addresses_are_sent_to(url: str) -> None:
    """No other scheme, no name and password, no nonsense."""
    with pytest.raises(Transient) as caught:
        check_target(url)
    assert caught.value.reason in ("forbidden_address", "parse")


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("120", 120.0),
        (" 7 ", 7.0),
        (format_datetime(NOW + timedelta(minutes=5), usegmt=True), 300.0),
        (format_datetime(NOW - timedelta(minutes=5), usegmt=True), 0.0),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("Mon, 02 Mar 2026 09:05:00", None),
    ],
)
def test_retry_after(said: str, seconds: float | None) -> None:
    """Seconds or a date with its zone; what is neither counts as not said."""
    assert _seconds(said, NOW) == seconds
