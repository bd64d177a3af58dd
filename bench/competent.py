"""
The able way: the same program by someone who has measured it.

lxml below BeautifulSoup, openpyxl reading row by row, datasketch in one call per text, all keywords in one automaton, a hundred
rows per commit.
"""

from __future__ import annotations

import hashlib
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ahocorasick_rs
import openpyxl
from bs4 import BeautifulSoup

from bench import naive
from bench.database import COUNT, INSERT, open_database
from bench.measure import Tally, run_and_tell
from bench.posts import MARKS, Post, Rule, input_files, post_of, read_rules

ROWS_PER_COMMIT = 100


def read_file(path: Path, folder: str) -> Iterator[Post]:
    """Yield the posts of a file by its suffix."""
    if path.suffix == ".xlsx":
        yield from _sheet(path, folder)
    elif path.suffix in (".html", ".shtml"):
        text = naive.decoded(path)
        yield from naive.article(BeautifulSoup(text, "lxml"), text, folder)
    else:
        yield from naive.read_file(path, folder)


def _sheet(path: Path, folder: str) -> Iterator[Post]:
    book = openpyxl.load_workbook(path, read_only=True)
    try:
        rows = book.worksheets[0].iter_rows(values_only=True)
        header = [str(cell) for cell in next(rows)]
        for row in rows:
            post = post_of(dict(zip(header, row, strict=False)), folder)
            if post is not None:
                yield post
    finally:
        book.close()


def plain(body: str) -> str:
    """Return text without tags."""
    return BeautifulSoup(body, "lxml").get_text() if "<" in body else body


class Copies(naive.Copies):
    """Finds earlier posts that say the same, hashing all shingles of a text in one call."""

    def hash(self, mark: Any, text: str) -> None:
        """Take every 3-character shingle into the mark."""
        mark.update_batch([text[start : start + 3].encode() for start in range(max(1, len(text) - 2))])


class Keywords:
    """All words of all rules, found in one pass."""

    def __init__(self, rules: list[Rule]) -> None:
        self._rules = rules
        self._words = sorted({word for rule in rules for word in (*rule.words, *rule.unless)})
        self._automaton = ahocorasick_rs.AhoCorasick(self._words)

    def values_of(self, title: str, text: str) -> set[tuple[str, str]]:
        """Return the values of each facet for which a word speaks."""
        in_title, in_both = self._found(title), self._found(title + text[:200])
        found: set[tuple[str, str]] = set()
        for rule in self._rules:
            here = in_both if rule.in_lead else in_title
            if not here.isdisjoint(rule.words) and here.isdisjoint(rule.unless):
                found.add((rule.facet, rule.value))
        return found

    def _found(self, place: str) -> set[str]:
        return set(self._automaton.find_matches_as_strings(place, overlapping=True))


class Loader:
    """Takes posts and writes them a hundred at a time."""

    def __init__(self, database: sqlite3.Connection, keywords: Keywords, copies: naive.Copies | None) -> None:
        self._database, self._keywords, self._copies = database, keywords, copies
        self._digests: dict[tuple[str, str], str] = {}
        self._rows: list[tuple[str, ...]] = []
        self._counts: list[tuple[str, ...]] = []
        self.tally = Tally()

    def take(self, post: Post) -> None:
        """Keep one post for the next commit and count it."""
        text = plain(post.body)
        if any(mark.search(post.title + text) for mark in MARKS):
            return
        digest = hashlib.sha256((post.title + text).encode()).hexdigest()
        key = (post.folder, post.identity)
        known = self._digests.get(key)
        if known == digest:
            return
        self._digests[key] = digest
        words = naive.normalised(post.title + text)
        same_as = self._copies.find_and_add("\n".join(key), words) if self._copies else ""
        self._rows.append((*key, post.title, text, post.date, digest, same_as))
        if known is None:
            self.tally.stored += 1
            self.tally.copies += bool(same_as)
            values = {("all", ""), *self._keywords.values_of(post.title, text)}
            self._counts += [(post.date[:10], post.folder, facet, value) for facet, value in values]
        if len(self._rows) == ROWS_PER_COMMIT:
            self.flush()

    def flush(self) -> None:
        """Commit what is kept."""
        self._database.executemany(INSERT, self._rows)
        self._database.executemany(COUNT, self._counts)
        self._database.commit()
        self._rows, self._counts = [], []


def load(sample: Path, loader: Loader) -> Tally:
    """Load the sample."""
    for path in input_files(sample):
        folder = path.relative_to(sample).parts[0]
        try:
            for post in read_file(path, folder):
                loader.tally.posts += 1
                loader.take(post)
        except naive.UNREADABLE as error:
            loader.tally.given_up.append(f"{path.name}: {type(error).__name__}")
    loader.flush()
    return loader.tally


def main() -> None:
    """Load SAMPLE into DATABASE with the rules of TAXONOMY, and tell what it took."""
    sample, database, taxonomy = map(Path, sys.argv[1:4])
    loader = Loader(open_database(database), Keywords(read_rules(taxonomy)), Copies())
    run_and_tell(lambda: load(sample, loader))


if __name__ == "__main__":
    main()
