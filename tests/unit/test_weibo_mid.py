"""The codec between mid and bid, and the clock in the mid."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.connect import CHINA
from syndicate_connectors.weibo.mid import ALPHABET, bid_to_mid, clock, clock_seconds, mid_to_bid

MIDS = st.integers(min_value=1, max_value=10**19)
CLOCKED = st.integers(min_value=10**15, max_value=62 * 10**14 - 1)


@given(MIDS)
def test_every_mid_comes_back_from_its_bid(mid: int) -> None:
    """A mid written as a bid and read again is the same mid."""
    assert bid_to_mid(mid_to_bid(mid)) == mid


@given(st.text(alphabet=ALPHABET, min_size=1, max_size=12))
def test_every_bid_that_is_read_is_written_the_same(bid: str) -> None:
    """A text either is the one bid of its mid or is refused."""
    try:
        mid = bid_to_mid(bid)
    except ValueError:
        return
    assert mid_to_bid(mid) == bid


@given(MIDS, MIDS)
def test_two_mids_never_share_a_bid(one: int, other: int) -> None:
    """Different mids have different bids."""
    assert (mid_to_bid(one) == mid_to_bid(other)) == (one == other)


@pytest.mark.parametrize(
    ("mid", "bid"),
    [(4586693065451616, "JAnhwmSdi"), (5105249976848585, "P2czHsJD3"), (5105099898619563, "P28FDAald")],
)
def test_known_pairs(mid: int, bid: str) -> None:
    """Pairs that the platform itself gave out are read and written exactly."""
    assert (bid_to_mid(bid), mid_to_bid(mid)) == (mid, bid)


@pytest.mark.parametrize("text", ["", "0AnhwmSdi", "JAnhwmSd!", "JZZZZZZZZ", "微博微博微博微博微", "A" * 13])
def test_what_is_no_bid_is_refused(text: str) -> None:
    """Foreign characters, groups over seven digits, leading zeros and overlong texts are refused."""
    with pytest.raises(ValueError, match="not a Weibo bid"):
        bid_to_mid(text)


@pytest.mark.parametrize("mid", [0, -1])
def test_a_mid_is_positive(mid: int) -> None:
    """Zero and negative numbers have no bid."""
    with pytest.raises(ValueError, match="positive"):
        mid_to_bid(mid)


def test_the_clock_of_a_known_post() -> None:
    """The clock in a mid gives the second at which the platform dates the post, in Beijing time."""
    assert clock(5105249976848585) == datetime(2024, 11, 27, 9, 11, 48, tzinfo=CHINA)


@given(CLOCKED, st.integers(min_value=0, max_value=10**15))
def test_the_clock_never_runs_backwards(mid: int, later: int) -> None:
    """A larger mid is never earlier."""
    first, second = clock_seconds(mid), clock_seconds(min(mid + later, 62 * 10**14 - 1))
    assert first is not None
    assert second is not None
    assert first <= second


@given(CLOCKED)
def test_the_clock_holds_for_bids_of_nine_characters(mid: int) -> None:
    """Whatever has a clock has a bid of nine characters."""
    assert len(mid_to_bid(mid)) == 9


@pytest.mark.parametrize("mid", [999_999_999_999_999, 62 * 10**14, 10**17])
def test_other_ids_carry_no_clock(mid: int) -> None:
    """Ids of six-character bids and ids beyond sixteen digits say nothing about time."""
    assert clock(mid) is None
