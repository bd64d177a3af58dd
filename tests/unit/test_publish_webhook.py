"""Webhooks without a network: messages, signatures, secrets, the schedule, filters."""

from __future__ import annotations

import base64
import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from project_tree import ROOT
from publishing_rows import ODD, row
from standardwebhooks import Webhook, WebhookVerificationError

from syndicate.connect.http_post import Limits
from syndicate.engine.relay import LEASE, reason_of, secrets_of
from syndicate.model import UsageError
from syndicate.model.publishing import EVENT_TYPES, Subscriber, SubscriberState
from syndicate.model.review import Posting
from syndicate.publish.schedule import JITTER, LONGEST_HOLD, SCHEDULE, pause_after
from syndicate.publish.selection import wants
from syndicate.publish.subscribing import Wanted, moved, rotated, subscriber_of
from syndicate.publish.webhook import (
    LARGEST,
    key_of,
    message,
    message_id,
    payload,
    posting_of,
    secret_of,
    sign,
)

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SECRET = secret_of(b"s" * 32)


def posting(event: str = "released", number: int = 7) -> Posting:
    """Return a row of the outbox."""
    return Posting(
        id=number,
        jurisdiction="230102",
        review=f"{1:016x}",
        event=event,
        digest="",
        code="",
        act=1,
        at="2026-03-02T09:00:00.000+08:00",
    )


def subscriber(**fields: Any) -> Subscriber:
    """Return a subscriber that asks for something."""
    return subscriber_of(Wanted(**{"name": "a", "url": "https://hook.example/"} | fields), "230102", SECRET, 0, NOW)


def test_the_reference_implementation_verifies() -> None:
    """What is signed now, the library of Standard Webhooks accepts; a changed body, id or moment it refuses."""
    made = message("msg_1", payload(posting(), row()), datetime.now(UTC), (SECRET,))
    assert Webhook(SECRET).verify(made.body, made.headers)["type"] == "information.released"
    for name, value in (
        ("webhook-id", "msg_2"),
        ("webhook-timestamp", str(int(made.headers["webhook-timestamp"]) + 1)),
    ):
        with pytest.raises(WebhookVerificationError):
            Webhook(SECRET).verify(made.body, made.headers | {name: value})
    with pytest.raises(WebhookVerificationError):
        Webhook(SECRET).verify(made.body + b" ", made.headers)


def test_both_secrets_verify_during_rotation() -> None:
    """Whoever has the former or the new secret can verify; whoever has another cannot."""
    fresh = secret_of(b"f" * 32)
    made = message("msg_1", b"{}", datetime.now(UTC), (fresh, SECRET))
    for secret in (fresh, SECRET):
        assert Webhook(secret).verify(made.body, made.headers) == {}
    with pytest.raises(WebhookVerificationError):
        Webhook(secret_of(b"x" * 32)).verify(made.body, made.headers)


def test_the_example_of_the_specification() -> None:
    """The signature of the specification's own example comes out."""
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    body = b'{"test": 2432232314}'
    assert (
        sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body, secret)
        == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    )


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_c2hvcnQ=", "c" * 44, "whsec_!!!", secret_of(b"x" * 65)])
def test_weak_secrets_are_refused(secret: str) -> None:
    """A secret is whsec_ and 24 to 64 bytes in base64."""
    with pytest.raises(UsageError, match="24"):
        key_of(secret)


@given(st.binary(min_size=24, max_size=64))
def test_secrets_round_trip(random: bytes) -> None:
    """Any random bytes of allowed length are a secret."""
    assert key_of(secret_of(random)) == random
    assert base64.b64decode(secret_of(random)[6:]) == random


def test_ids_of_messages() -> None:
    """An id names its event and is read back; anything else is refused."""
    assert message_id(posting(number=12)) == "msg_230102_12"
    assert posting_of("msg_230102_12") == 12
    for wrong in ("12", "msg_230102_", "msg_test_1", "msg_230102_1x"):
        with pytest.raises(UsageError):
            posting_of(wrong)


@given(title=ODD, body=ODD)
def test_payloads_are_json_whatever_the_text(title: str, body: str) -> None:
    """Any text makes a payload that is JSON, the same bytes each time."""
    said = payload(posting(), row(title=title, body=body))
    assert said == payload(posting(), row(title=title, body=body))
    assert set(json.loads(said)) == {"type", "timestamp", "data"}


@given(st.integers(0, 40_000))
def test_payloads_stay_small(length: int) -> None:
    """A text that would make the payload too large is left out, with a word about it."""
    data = json.loads(said := payload(posting(), row(body="x" * length), "https://open.example/e.json"))["data"]
    assert len(said) <= LARGEST
    assert ("content_text" in data) != data.get("content_omitted", False)


def test_a_withdrawal_carries_no_text() -> None:
    """A withdrawal says which and why, nothing else."""
    said = json.loads(payload(posting("withdrawn"), None))
    assert said["type"] == "information.withdrawn"
    assert set(said["data"]) == {"id", "jurisdiction", "review", "reason"}


def test_the_schedule_is_that_of_the_specification() -> None:
    """Ten attempts over 75 hours and 35 minutes, a tenth of jitter at most, and a dead letter after the last."""
    assert [pause_after(tries, 0.0) for tries in range(1, 10)] == [
        5,
        300,
        1800,
        7200,
        18000,
        36000,
        50400,
        72000,
        86400,
    ]
    assert sum(SCHEDULE) == 75 * 3600 + 35 * 60 + 5
    assert pause_after(10, 0.0) is None
    assert pause_after(1, 1.0) == 5 * (1 + JITTER)
    assert pause_after(1, 0.0, 60.0) == 60
    assert pause_after(1, 0.0, 10**9) == LONGEST_HOLD


def test_the_page_says_the_schedule() -> None:
    """docs/publishing.md names every pause of the schedule, every event and every reason that the log may have."""
    page = (ROOT / "docs" / "publishing.md").read_text("utf-8")
    rows = re.findall(r"^\| (\d+) \| (\d+) \|", page, re.MULTILINE)
    assert [(int(number), int(seconds)) for number, seconds in rows] == list(enumerate(SCHEDULE, 1))
    statuses = (200, 302, 404, 410, 429, 500, 101)
    reasons = {reason_of(status) for status in statuses}
    reasons |= {"dns", "connect", "tls", "timeout", "forbidden_address", "parse", "interrupted"}
    assert not [word for word in (*EVENT_TYPES.values(), "endpoint.test", *reasons) if f"`{word}`" not in page]


def test_a_lease_outlasts_an_exchange() -> None:
    """No exchange may last as long as a lease: nobody takes up what is still being sent."""
    assert LEASE.total_seconds() > 2 * Limits().total


def test_only_2xx_acknowledges() -> None:
    """Every status has a word, and only 2xx is a receipt."""
    assert [status for status in range(100, 600) if reason_of(status) == "ok"] == list(range(200, 300))
    assert all(map(reason_of, range(1000)))


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ({}, True),
        ({"channels": ("website", "weibo")}, True),
        ({"channels": ("gazette",)}, False),
        ({"units": ("区民政局",)}, True),
        ({"units": ("区教育局",)}, False),
        ({"facets": ("kind=policy", "kind=notice")}, True),
        ({"facets": ("kind=policy", "theme=edu")}, False),
        ({"events": ("information.released",)}, True),
        ({"events": ("information.withdrawn",)}, False),
    ],
)
def test_filters(asked: dict[str, Any], wanted: bool) -> None:
    """A release goes to whoever asked for its event, a channel of it, its unit, and a value of each facet named."""
    assert wants(subscriber(**asked), posting(), row(kind="policy")) is wanted


def test_who_wants_all_withdrawals() -> None:
    """Withdrawals of what one never got go to whoever asked for withdrawals alone."""
    assert wants(subscriber(events=("information.withdrawn",)), posting("withdrawn"), None)
    assert not wants(subscriber(), posting("withdrawn"), None)


@pytest.mark.parametrize(
    "wrong",
    [
        {"url": "ftp://hook.example/"},
        {"url": "https://user:word@hook.example/"},
        {"url": "http://hook.example/"},
        {"url": "https://"},
        {"url": "https://[::1/"},
        {"name": ""},
        {"name": "a\nb"},
        {"events": ("information.changed",)},
        {"channels": ("fax",)},
        {"facets": ("kind",)},
        {"facets": ("color=red",)},
    ],
)
def test_subscribers_are_checked(wrong: dict[str, Any]) -> None:
    """What cannot be told or filtered by is refused when it is written down, in two languages."""
    with pytest.raises(UsageError, match=r"[一-龥].* / "):
        subscriber(**wrong)


def test_rotation_and_removal() -> None:
    """After the overlap only the new secret signs; of a subscriber that is removed no secret is left."""
    fresh = secret_of(b"f" * 32)
    made = rotated(subscriber(), fresh, timedelta(hours=1), NOW)
    assert secrets_of(made, NOW + timedelta(minutes=59)) == (fresh, SECRET)
    assert secrets_of(made, NOW + timedelta(hours=1)) == (fresh,)
    gone = moved(made, SubscriberState.REMOVED, "不再需要", NOW)
    assert SECRET not in msgspec.json.encode(gone).decode()
    assert fresh not in msgspec.json.encode(gone).decode()
