"""Clauses and their hashes: the same text gives the same hashes in every batch; numbers are masked and kept apart."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from syndicate.pipeline.dedup.clauses import DATED, HEAVIEST, clauses_of
from syndicate.pipeline.dedup.hashing import code_values, hash_groups
from syndicate.pipeline.normalise.fold import fold_batch

TEXTS = st.lists(st.text("停水通知0123年月日。，；abc \n", max_size=60), min_size=1, max_size=5)
Hashed = list[tuple[int, int, int]]


def hashed(texts: list[str]) -> list[Hashed]:
    """Return words, numbers and weight of every clause, text by text."""
    clauses = clauses_of(fold_batch(texts))
    rows = list(zip(clauses.words.tolist(), clauses.numbers.tolist(), clauses.weights.tolist(), strict=True))
    first = clauses.first.tolist()
    assert len(first) == len(texts) + 1
    assert (first[0], first[-1]) == (0, len(rows))
    return [rows[first[n] : first[n + 1]] for n in range(len(texts))]


@given(TEXTS)
def test_a_text_has_the_same_clauses_in_every_batch(texts: list[str]) -> None:
    """What stands beside a text, before or behind it, changes none of its hashes."""
    assert hashed(texts) == [hashed([text])[0] for text in texts]


def test_clauses_that_differ_only_in_numbers_share_their_words() -> None:
    """The masked hash is equal, the hash of the numbers is not."""
    (one,), (other,) = hashed(["因管道检修三号泵站停水25户", "因管道检修三号泵站停水380户"])
    assert one[0] == other[0]
    assert one[1] != other[1]
    assert one[2] == other[2]  # a number weighs one character, however long


def test_leading_zeros_do_not_make_another_number() -> None:
    """05 and 5 are one number; 50 is another, and so is a lone 0."""
    by_text = {text: hashed([f"道里区停水通知第{text}号文件"])[0][0][1] for text in ("5", "05", "005", "50", "0", "00")}
    assert by_text["5"] == by_text["05"] == by_text["005"]
    assert by_text["0"] == by_text["00"]
    assert len({by_text["5"], by_text["50"], by_text["0"]}) == 3


def test_numbers_are_not_run_together() -> None:
    """1 and 23 are not 12 and 3."""
    (one,), (other,) = hashed(["甲组共有1人乙组共有23人", "甲组共有12人乙组共有3人"])
    assert one[0] == other[0]
    assert one[1] != other[1]


def test_a_day_or_a_month_sets_the_date_bit() -> None:
    """Only a number before 月 or 日 is a date; a clause without numbers has none at all."""
    days, people, nothing = (
        row[0][1] for row in hashed(["自3月5日起停止供水服务", "共有35户居民停止供水", "全区居民停止供水服务"])
    )
    assert days & DATED
    assert people
    assert not people & DATED
    assert nothing == 0


def test_short_pieces_are_joined_until_they_say_something() -> None:
    """Pieces of fewer than six characters belong to the clause that follows; the end of a text ends its clause."""
    assert len(hashed(["今天，明天，后天停水。全区各街道居民请注意"])[0]) == 2
    assert len(hashed(["短"])[0]) == 1
    assert hashed([""]) == [[]]
    assert hashed(["", "，。"]) == [[], []]


def test_a_clause_weighs_at_most_the_limit() -> None:
    """A very long clause counts no more than a long one."""
    assert hashed(["长" * 300])[0][0][2] == HEAVIEST


def test_order_matters_within_a_group_and_groups_do_not_mix() -> None:
    """Another order is another hash; a group hashes the same alone and beside others."""
    values = code_values()[np.array([97, 98, 99, 97, 99, 98, 97, 98, 99])]
    hashes = hash_groups(values, np.array([0, 3, 6]), np.array([3, 3, 3]))
    assert hashes[0] == hashes[2] != hashes[1]
    assert hash_groups(values[:3], np.array([0]), np.array([3]))[0] == hashes[0]
    assert len(hash_groups(values[:0], np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))) == 0
