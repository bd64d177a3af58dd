"""What is sent to a webhook, and how it is signed: the Standard Webhooks specification, symmetric signatures."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
from datetime import datetime
from typing import Any, NamedTuple

import msgspec

from syndicate.model import UsageError
from syndicate.model.publishing import EVENT_TYPES, TEST_TYPE
from syndicate.model.review import Posting, Publishable
from syndicate.publish.entries import entry_id, entry_of, fit
from syndicate.publish.jsonfeed import item_of

PREFIX = "whsec_"
SECRET_BYTES = (24, 64)
"""The least and the greatest length of a secret that the specification allows."""
LARGEST = 20_000
"""Bytes of a payload. A text that does not fit is left out; its address is said."""
_JSON = msgspec.json.Encoder(order="sorted")
_ID = re.compile(r"msg_[0-9]*_([0-9]+)")


class Message(NamedTuple):
    """What is sent."""

    id: str
    body: bytes
    headers: dict[str, str]


def secret_of(random: bytes) -> str:
    """Return random bytes as a secret."""
    return PREFIX + base64.b64encode(random).decode()


def key_of(secret: str) -> bytes:
    """
    Return the bytes of a secret.

    Raises:
        UsageError: It is none, or too short or too long.
    """
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if not secret.startswith(PREFIX) or not SECRET_BYTES[0] <= len(key) <= SECRET_BYTES[1]:
        raise UsageError(
            f"密钥应为 {PREFIX} 加 {SECRET_BYTES[0]} 至 {SECRET_BYTES[1]} 字节的 base64"
            f" / a secret is {PREFIX} and {SECRET_BYTES[0]} to {SECRET_BYTES[1]} bytes in base64"
        )
    return key


def message_id(posting: Posting) -> str:
    """Return the id of an event: the same for every attempt, every replay and every subscriber."""
    return message_name(posting.jurisdiction, posting.id)


def message_name(jurisdiction: str, posting: int) -> str:
    """Return the id of an event by its number in the outbox."""
    return f"msg_{jurisdiction}_{posting}"


def posting_of(identity: str) -> int:
    """
    Return the number of the event that an id names.

    Raises:
        UsageError: It is no such id.
    """
    match = _ID.fullmatch(identity)
    if match is None:
        raise UsageError(
            f"“{identity}”不是消息编号，应如 msg_230102_7 / {identity} is no message id such as msg_230102_7"
        )
    return int(match[1])


def payload(posting: Posting, row: Publishable | None, address: str = "") -> bytes:
    """
    Return what is told of an event; the same bytes for the same event and row.

    Args:
        posting: The event.
        row: What was released; None for a withdrawal, which carries no text.
        address: Where the entry can be read, for a text that does not fit.
    """
    data: dict[str, Any] = {"id": entry_id(posting.jurisdiction, posting.review), "jurisdiction": posting.jurisdiction}
    if row is None:
        data |= {"review": posting.review, "reason": fit(posting.code)}
    else:
        data |= item_of(entry_of(row))
        data |= {"url_entry": address} if address else {}
    body = _said(EVENT_TYPES[posting.event], posting.at, data)
    if len(body) <= LARGEST or row is None:
        return body
    thin = {name: value for name, value in data.items() if name not in ("content_text", "content_html")}
    return _said(EVENT_TYPES[posting.event], posting.at, thin | {"content_omitted": True})


def test_payload(at: datetime) -> bytes:
    """Return what a test tells."""
    return _said(TEST_TYPE, at.isoformat(timespec="milliseconds"), {})


def _said(kind: str, at: str, data: dict[str, Any]) -> bytes:
    return _JSON.encode({"type": kind, "timestamp": at, "data": data})


def message(identity: str, body: bytes, at: datetime, secrets: tuple[str, ...]) -> Message:
    """Return a message signed with every secret that is valid, the newest first."""
    seconds = int(at.timestamp())
    signatures = " ".join(sign(identity, seconds, body, secret) for secret in secrets)
    headers = {
        "content-type": "application/json",
        "webhook-id": identity,
        "webhook-timestamp": str(seconds),
        "webhook-signature": signatures,
    }
    return Message(identity, body, headers)


def sign(identity: str, seconds: int, body: bytes, secret: str) -> str:
    """Return the signature `v1,…`: HMAC-SHA256 over `id.timestamp.body`."""
    said = f"{identity}.{seconds}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key_of(secret), said, hashlib.sha256).digest()).decode()
