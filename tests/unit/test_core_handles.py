"""What a mark seals besides the text of a record, and rows whose order of reading must not matter."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import permutations

import msgspec
import pytest
from core_kit import JURISDICTION, NOON, loaded, record, rules

from syndicate.model import Reading, RegisterRow, Rejection
from syndicate.model.prepared import Sealed
from syndicate.pipeline.admission import wordless
from syndicate.pipeline.prepare import prepare


def _row(seen: datetime | None, **fields: str | int) -> RegisterRow:
    return RegisterRow(
        register="training",
        native_id="T1",
        unit="某局",
        jurisdiction=JURISDICTION,
        date=NOON,
        fields=fields,
        received_at=seen,
    )


def _one(reading: Reading) -> object:
    (ready,) = prepare([reading], rules())
    return ready


@pytest.mark.parametrize(
    "reading",
    [
        record("1", "正文", screened="密级：机密\n页面其余部分"),
        record("1", "正文", labels={"secrecy": "机密★10年"}),
        _row(None, title="机密★10年 某演练方案"),
    ],
    ids=["page around the article", "label", "register row"],
)
def test_a_mark_beside_the_text_seals_too(reading: Reading) -> None:
    """A mark on the page, in a label or in a register row seals as one in the text does."""
    assert isinstance(_one(reading), Sealed)


def test_a_ground_of_refusal_is_no_mark() -> None:
    """The register's own words 国家秘密 and 涉及国家秘密 do not seal an application."""
    row = msgspec.structs.replace(_row(None, reason="国家秘密", outcome="不同意公开"), register="application")
    assert _one(row) is row


def test_a_handle_carries_no_words() -> None:
    """A native id or address with words in it, plain or percent-encoded, is kept as a digest; others as they are."""
    assert wordless("4200000000000000") == "4200000000000000"
    assert wordless("http://a.example/t1.html") == "http://a.example/t1.html"
    for handle in ("2018-03/某方案", "http://a.example/%E6%9F%90.html"):
        assert wordless(handle).startswith("sha256:")


def test_a_year_that_no_office_can_mean_is_refused() -> None:
    """A publication in the year 12 goes to quarantine with the years that are possible."""
    refused = _one(record("1", "正文", published_at=NOON.replace(year=12)))
    assert isinstance(refused, Rejection)
    assert refused.reason == "bad_date"


def test_of_a_register_row_the_later_version_stands_whatever_the_order() -> None:
    """Three versions of one row give the same number in every order; without times the same one stands all the same."""
    for times in ([NOON, NOON + timedelta(days=1), NOON + timedelta(days=2)], [None, None, None]):
        versions = [_row(seen, participants=number) for seen, number in zip(times, (50, 60, 40), strict=True)]
        standing = {
            loaded([[version] for version in order]).register_rows("training", 2018)[0].fields["participants"]
            for order in permutations(versions)
        }
        assert len(standing) == 1
        assert times[0] is None or standing == {40}
