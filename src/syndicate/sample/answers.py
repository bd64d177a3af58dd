"""Writes the truth about the sample: the counts, and for every publication the information that it carries."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import Any

from syndicate.model import Channel, Standing
from syndicate.sample.disk import Disk
from syndicate.sample.grammar import title_of
from syndicate.sample.plan import Plan, Posting
from syndicate.sample.registers import truth
from syndicate.sample.words import CODE, DISTRICT, HOST

_ORDER = list(Channel)


def write_answers(disk: Disk, plan: Plan, broken: list[dict[str, str | int]]) -> dict[str, Any]:
    """Write `answers.json` and, one publication a line, `answers.jsonl`; return the former."""
    answers = summary(plan) | {"broken": broken}
    lines = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in _lines(plan))
    disk.text("answers.jsonl", lines, disk.when(10))
    disk.json("answers.json", answers, disk.when(10), indent=1)
    return answers


def summary(plan: Plan) -> dict[str, Any]:
    """Return the counts of the plan's year."""
    counted = [posting for posting in plan.all() if posting.counts_in(plan.year)]
    everything = plan.all()
    return {
        "year": plan.year,
        "scale": plan.scale,
        "seed": plan.seed,
        "jurisdiction": {"code": CODE, "name": DISTRICT},
        "channels": {str(channel): _count(p for p in counted if p.channel is channel) for channel in _ORDER},
        **_count(counted),
        "overlap": _overlap(counted),
        "kinds": _kinds(counted),
        "units": _by_unit(counted),
        "shares": sum(p.standing is Standing.SHARE and p.at.year == plan.year and bool(p.files) for p in everything),
        "sealed": [_handle(p) | {"files": p.files} for p in everything if p.information.mark],
        "edits": [_handle(p) for p in everything if p.edited and len(p.files) > 1],
        "deleted": [_handle(p) for p in everything if p.deleted],
        "siblings": _siblings(plan, counted),
        "registers": truth(),
        "unstated": ["complaint", "reconsideration", "suit", "money", "staff", "body", "event"],
    }


def _count(postings: Iterable[Posting]) -> dict[str, int]:
    found = list(postings)
    return {"postings": len(found), "information": len({posting.information.key for posting in found})}


def _channels_of(counted: list[Posting]) -> dict[str, set[Channel]]:
    channels: defaultdict[str, set[Channel]] = defaultdict(set)
    for posting in counted:
        channels[posting.information.key].add(posting.channel)
    return dict(channels)


def _overlap(counted: list[Posting]) -> dict[str, Any]:
    channels = _channels_of(counted)
    pairs: Counter[str] = Counter()
    exclusive: Counter[str] = Counter()
    for found in channels.values():
        ordered = sorted(found, key=_ORDER.index)
        pairs.update(f"{one}+{other}" for one, other in combinations(ordered, 2))
        if len(ordered) == 1:
            exclusive[str(ordered[0])] += 1
    items = sum(len(found) for found in channels.values()) - len(channels)
    return {"items": items, "pairs": dict(pairs), "exclusive": dict(exclusive)}


def _kinds(counted: list[Posting]) -> dict[str, int]:
    kinds = {p.information.key: p.information.kind for p in counted if p.information.kind}
    return dict(Counter(kinds.values()))


def _by_unit(counted: list[Posting]) -> dict[str, dict[str, int]]:
    units: defaultdict[str, list[Posting]] = defaultdict(list)
    for posting in counted:
        units[posting.unit].append(posting)
    return {unit: _count(postings) for unit, postings in sorted(units.items())}


def _siblings(plan: Plan, counted: list[Posting]) -> dict[str, int]:
    keys = {posting.information.key for posting in counted}
    return dict(Counter(i.sibling for i in plan.informations if i.sibling and i.key in keys))


def _source(posting: Posting) -> str:
    return {
        Channel.WEIBO: "weibo",
        Channel.WECHAT: "wechat",
        Channel.WEBSITE: HOST,
    }.get(posting.channel, posting.url.split("/")[2] if posting.url else "")


def _handle(posting: Posting) -> dict[str, Any]:
    return {"source": _source(posting), "native_id": _strongest(posting), "url": posting.url}


def _strongest(posting: Posting) -> str:
    """The best name that any export carries: a feed of WeChat knows short links only."""
    only_feeds = posting.channel is Channel.WECHAT and all("/wewe-rss/" in file for file in posting.files)
    return f"s/{posting.alias}" if only_feeds else posting.native


def _lines(plan: Plan) -> Iterator[dict[str, Any]]:
    for posting in plan.all():
        info = posting.information
        yield _handle(posting) | {
            "channel": str(posting.channel),
            "alias": posting.alias,
            "title": title_of(info, rewritten=posting.style == "headline"),
            "published_at": posting.at.isoformat(),
            "unit": posting.unit,
            "information": info.key,
            "kind": info.kind,
            "family": info.family.name,
            "style": posting.style,
            "sibling": info.sibling,
            "standing": str(posting.standing),
            "sealed": bool(info.mark),
            "again": posting.again,
            "counted": posting.counts_in(plan.year),
            "files": posting.files,
        }
