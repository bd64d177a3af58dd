"""What the two comparison programs take out of the files: one post, whatever the export calls its columns."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

SKIPPED = ("broken", "registers")
"""Folders the comparison programs leave out: hostile files would stop them, and registers hold no posts."""

TITLE = ("title", "标题", "信息名称")
TEXT = ("text", "正文", "微博正文", "内容", "文章内容", "content", "content_html", "digest")
IDENTITY = ("url", "link", "链接", "网址", "id", "微博id")
DATE = ("full_created_at", "完整日期", "created_at", "date_published", "date_modified", "create_time")
DATE_COLUMNS = ("发布日期", "发布时间", "日期", "published", "updated")
MARKS = tuple(re.compile(f"{level}\\s*[★☆*＊]") for level in ("绝密", "机密", "秘密"))
"""State-secret marks as a first attempt would look for them."""


class Post(NamedTuple):
    """One post as read."""

    folder: str
    identity: str
    title: str
    body: str
    """Plain text or HTML."""
    date: str


class Rule(NamedTuple):
    """Words in the title, or in the first 200 characters, that speak for a value."""

    facet: str
    value: str
    words: tuple[str, ...]
    unless: tuple[str, ...]
    in_lead: bool


def input_files(sample: Path) -> Iterator[Path]:
    """Yield the files of the sample that hold posts, in the order of their names."""
    for path in sorted(sample.rglob("*")):
        inside = path.relative_to(sample)
        if path.is_file() and len(inside.parts) > 1 and inside.parts[0] not in SKIPPED:
            yield path


def post_of(values: Mapping[str, Any], folder: str) -> Post | None:
    """Return the post in a row or object; None when nothing in it names a post."""
    identity = _first(values, IDENTITY)
    date = _first(values, DATE) or _first(values, DATE_COLUMNS)
    title, body = _first(values, TITLE), _first(values, TEXT)
    if not identity or not (title or body):
        return None
    return Post(folder, identity, title, body, date)


def _first(values: Mapping[str, Any], names: tuple[str, ...]) -> str:
    return next((str(values[name]) for name in names if values.get(name)), "")


def posts_in_json(value: Any, folder: str) -> Iterator[Post]:
    """Yield the posts of any of the JSON exports."""
    for item in _objects(value):
        post = post_of(item, folder)
        if post is not None:
            yield post


def _objects(value: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, list):
        yield from value
    elif "publish_page" in value:
        yield from _published(json.loads(value["publish_page"]))
    elif "data" in value:
        yield from (card["mblog"] for card in value["data"].get("cards", ()) if "mblog" in card)
    else:
        yield from value.get("weibo") or value.get("items") or ()


def _published(page: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for entry in page["publish_list"]:
        if entry["publish_info"]:
            yield from json.loads(entry["publish_info"])["appmsgex"]


def read_rules(taxonomy: Path) -> list[Rule]:
    """Return the keyword rules of the taxonomy files, as far as plain words in title and lead go."""
    rules: list[Rule] = []
    for path in sorted(taxonomy.glob("*.toml")):
        content = tomllib.loads(path.read_text("utf-8"))
        for rule in content.get("rule", ()):
            where = rule.get("where", ["title"])
            if "title" in where or "lead" in where:
                unless = tuple(rule.get("unless", ()))
                rules.append(Rule(content["facet"], rule["value"], tuple(rule["words"]), unless, "lead" in where))
    return rules
