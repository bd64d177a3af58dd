"""export: what its options take, before any ledger is opened."""

from __future__ import annotations

import pytest

from syndicate.returns import is_moment


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("2018-12-31", True),
        ("2019-01-05T09:00", True),
        ("2019-01-05T09:00+08:00", True),
        ("receipt:12", True),
        ("#12", True),
        ("2018", False),
        ("2018-02-30", False),
        ("receipt:x", False),
        ("", False),
    ],
)
def test_a_state_is_a_day_a_time_or_a_receipt(text: str, known: bool) -> None:
    """Days, times with or without offset and receipts ask for a state; anything else does not."""
    assert is_moment(text) is known
