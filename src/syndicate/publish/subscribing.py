"""What a subscriber may ask for, checked as it is written down; rotation of its secret."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urlsplit

import msgspec

from syndicate.model import CHINA, Channel, UsageError
from syndicate.model.publishing import EVENT_TYPES, Subscriber, SubscriberState
from syndicate.publish.entries import FACETS
from syndicate.publish.webhook import key_of

OVERLAP = timedelta(hours=24)
"""How long the former secret signs beside the new one."""


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What a subscriber asks for; empty lists let everything through."""

    name: str
    url: str
    events: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    facets: tuple[str, ...] = ()
    allow: tuple[str, ...] = ()


def subscriber_of(wanted: Wanted, jurisdiction: str, secret: str, seen: int, now: datetime) -> Subscriber:
    """
    Return a new subscriber, to be told everything after the event `seen`.

    Raises:
        UsageError: Something of it cannot be; the message says what was expected.
    """
    _check_address(wanted)
    _check("事件 / event", wanted.events, tuple(EVENT_TYPES.values()))
    _check("渠道 / channel", wanted.channels, tuple(Channel))
    _check("分类 / facet", [pair.partition("=")[0] for pair in wanted.facets if pair.partition("=")[2]], FACETS)
    bare = [pair for pair in wanted.facets if not pair.partition("=")[2]]
    if bare:
        raise UsageError(f"分类应写作 名称=值，得到“{bare[0]}” / a facet is written NAME=VALUE, got {bare[0]}")
    key_of(secret)
    at = now.astimezone(CHINA).isoformat(timespec="milliseconds")
    return Subscriber(
        name=wanted.name,
        jurisdiction=jurisdiction,
        url=wanted.url,
        events=_json(wanted.events),
        channels=_json(wanted.channels),
        units=_json(wanted.units),
        facets=_json(wanted.facets),
        allow=_json(wanted.allow),
        secret=secret,
        former="",
        former_until="",
        state=SubscriberState.ACTIVE,
        reason="",
        seen=seen,
        hold_until="",
        created_at=at,
        changed_at=at,
    )


def rotated(known: Subscriber, secret: str, overlap: timedelta, now: datetime) -> Subscriber:
    """Return a subscriber with a new secret; the former one signs, too, until the overlap is over."""
    key_of(secret)
    until = (now + overlap).astimezone(CHINA).isoformat(timespec="milliseconds")
    return msgspec.structs.replace(
        known,
        secret=secret,
        former=known.secret,
        former_until=until,
        changed_at=now.astimezone(CHINA).isoformat(timespec="milliseconds"),
    )


def moved(known: Subscriber, state: SubscriberState, reason: str, now: datetime) -> Subscriber:
    """Return a subscriber in another state; of one that is removed the secrets are erased."""
    at = now.astimezone(CHINA).isoformat(timespec="milliseconds")
    changed = msgspec.structs.replace(known, state=state, reason=reason, hold_until="", changed_at=at)
    if state is SubscriberState.REMOVED:
        return msgspec.structs.replace(changed, secret="", former="", former_until="")
    return changed


def _check_address(wanted: Wanted) -> None:
    if not wanted.name or not wanted.name.isprintable() or len(wanted.name) > 64:
        raise UsageError("名称应为 1 至 64 个可见字符 / a name has 1 to 64 visible characters")
    try:
        parts = urlsplit(wanted.url)
        sound = (
            parts.scheme in ("https", "http") and bool(parts.hostname) and parts.username is None and parts.port != 0
        )
    except ValueError:
        sound = False
    if not sound:
        raise UsageError(
            f"“{wanted.url}”不是推送地址，应以 https:// 开头，不带用户名 / {wanted.url} is no address: https://, without a user's name"
        )
    if parts.scheme == "http" and not wanted.allow:
        raise UsageError(
            "推送地址应为 https://；内网的 http:// 须用 --allow 列出主机 / https:// is needed; for http:// within your own network list the host with --allow"
        )


def _check(what: str, given: tuple[str, ...] | list[str], known: tuple[str, ...]) -> None:
    for one in given:
        if one not in known:
            listed = ", ".join(known)
            raise UsageError(f"没有{what}“{one}”，应为 {listed} 之一 / expected one of {listed}")


def _json(values: tuple[str, ...]) -> str:
    return msgspec.json.encode(sorted(set(values))).decode()
