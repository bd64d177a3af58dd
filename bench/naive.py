"""
The straightforward way: what an able person writes in an afternoon with the best-known libraries.

BeautifulSoup with html.parser, feedparser, csv, openpyxl, json; NFKC and a regular expression; datasketch with one `update` per
shingle; keywords with `in`; one commit per row. A post that was read before and has not changed is passed over at once.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import sqlite3
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import feedparser  # type: ignore[import-untyped]  # it has neither stubs nor annotations
import openpyxl
from bs4 import BeautifulSoup

from bench.database import COUNT, INSERT, open_database
from bench.measure import Tally, run_and_tell
from bench.posts import MARKS, Post, Rule, input_files, post_of, posts_in_json, read_rules

PERMUTATIONS = 128
ALIKE = 0.7
UNREADABLE = (OSError, ValueError, LookupError, TypeError, BadZipFile)
"""What a damaged file makes the libraries raise; the file is given up, and the rest is loaded."""


def read_file(path: Path, folder: str) -> Iterator[Post]:
    """Yield the posts of a file by its suffix."""
    readers = {".csv": read_csv, ".xlsx": read_xlsx, ".json": read_json}
    reader = readers.get(path.suffix)
    if reader is not None:
        yield from reader(path, folder)
    elif path.suffix in (".xml", ".rss", ".atom"):
        yield from read_feed(path, folder)
    elif path.suffix in (".html", ".shtml"):
        yield from read_page(path, folder)


def decoded(path: Path) -> str:
    """Return the text of a file in UTF-8 or GB18030."""
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030")


def read_csv(path: Path, folder: str) -> Iterator[Post]:
    """Yield the rows of a CSV file."""
    for row in csv.DictReader(io.StringIO(decoded(path))):
        post = post_of(row, folder)
        if post is not None:
            yield post


def read_xlsx(path: Path, folder: str) -> Iterator[Post]:
    """Yield the rows of the first sheet."""
    rows = openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True)
    header = [str(cell) for cell in next(rows)]
    for row in rows:
        post = post_of(dict(zip(header, row, strict=False)), folder)
        if post is not None:
            yield post


def read_json(path: Path, folder: str) -> Iterator[Post]:
    """Yield the posts of a JSON export."""
    yield from posts_in_json(json.loads(path.read_text("utf-8")), folder)


def read_feed(path: Path, folder: str) -> Iterator[Post]:
    """Yield the entries of a feed."""
    for entry in feedparser.parse(path.read_bytes()).entries:
        content = entry.content[0].value if "content" in entry else entry.get("summary", "")
        yield Post(folder, entry.get("link", ""), entry.get("title", ""), content, entry.get("published", ""))


def read_page(path: Path, folder: str) -> Iterator[Post]:
    """Yield the article of a page, if it is one."""
    text = decoded(path)
    yield from article(BeautifulSoup(text, "html.parser"), text, folder)


def article(page: BeautifulSoup, text: str, folder: str) -> Iterator[Post]:
    """Yield what the page says about its article."""
    title = _meta(page, name="ArticleTitle") or _meta(page, property="og:title")
    body = page.select_one("#zoom, .TRS_Editor, #js_content")
    if not title or body is None:
        return
    address = _meta(page, name="Url") or _meta(page, property="og:url")
    date = _meta(page, name="PubDate")
    if not date:
        stated = re.search(r"createTime = '([^']+)'", text)
        date = stated[1] if stated else ""
    yield Post(folder, address, title, body.get_text("\n"), date)


def _meta(page: BeautifulSoup, **which: str) -> str:
    tag = page.find("meta", attrs=dict(which))
    return str(tag["content"]) if tag else ""


def plain(body: str) -> str:
    """Return text without tags."""
    return BeautifulSoup(body, "html.parser").get_text() if "<" in body else body


def normalised(text: str) -> str:
    """Return text as it is compared."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).lower())


def values_of(title: str, text: str, rules: list[Rule]) -> set[tuple[str, str]]:
    """Return the values of each facet for which a word speaks."""
    found: set[tuple[str, str]] = set()
    for rule in rules:
        place = title + text[:200] if rule.in_lead else title
        if any(word in place for word in rule.words) and not any(word in place for word in rule.unless):
            found.add((rule.facet, rule.value))
    return found


class Copies:
    """Finds earlier posts that say the same."""

    def __init__(self) -> None:
        from datasketch import MinHash, MinHashLSH

        self._new = MinHash
        self._index = MinHashLSH(threshold=ALIKE, num_perm=PERMUTATIONS)
        self._known: dict[str, Any] = {}

    def find_and_add(self, key: str, text: str) -> str:
        """Return the key of the most similar earlier post, or nothing."""
        mark = self._new(num_perm=PERMUTATIONS)
        self.hash(mark, text)
        likeness = {other: mark.jaccard(self._known[other]) for other in self._index.query(mark)}
        best = max(likeness, key=lambda other: likeness[other], default="")
        if key not in self._known:
            self._index.insert(key, mark)
            self._known[key] = mark
        return best if best and likeness[best] >= ALIKE else ""

    def hash(self, mark: Any, text: str) -> None:
        """Take every 3-character shingle into the mark."""
        for start in range(max(1, len(text) - 2)):
            mark.update(text[start : start + 3].encode())


def load(sample: Path, database: sqlite3.Connection, rules: list[Rule], copies: Copies | None) -> Tally:
    """Load the sample, one commit per row; without `copies` nothing is compared."""
    tally = Tally()
    for path in input_files(sample):
        folder = path.relative_to(sample).parts[0]
        try:
            for post in read_file(path, folder):
                tally.posts += 1
                take(post, database, rules, copies, tally)
        except UNREADABLE as error:
            tally.given_up.append(f"{path.name}: {type(error).__name__}")
    return tally


def take(post: Post, database: sqlite3.Connection, rules: list[Rule], copies: Copies | None, tally: Tally) -> None:
    """Store one post and count it."""
    text = plain(post.body)
    if any(mark.search(post.title + text) for mark in MARKS):
        return
    digest = hashlib.sha256((post.title + text).encode()).hexdigest()
    key = (post.folder, post.identity)
    known = database.execute("SELECT digest FROM post WHERE folder = ? AND identity = ?", key).fetchone()
    if known is not None and known[0] == digest:
        return
    same_as = copies.find_and_add("\n".join(key), normalised(post.title + text)) if copies else ""
    values = values_of(post.title, text, rules)
    database.execute(INSERT, (*key, post.title, text, post.date, digest, same_as))
    if known is None:
        tally.stored += 1
        tally.copies += bool(same_as)
        for facet, value in {("all", ""), *values}:
            database.execute(COUNT, (post.date[:10], post.folder, facet, value))
    database.commit()


def main() -> None:
    """Load SAMPLE into DATABASE with the rules of TAXONOMY, and tell what it took."""
    sample, database, taxonomy = map(Path, sys.argv[1:4])
    rules = read_rules(taxonomy)
    copies = Copies()
    connection = open_database(database)
    run_and_tell(lambda: load(sample, connection, rules, copies))


if __name__ == "__main__":
    main()
