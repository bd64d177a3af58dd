"""What travels through Kafka, and what never does."""

from __future__ import annotations

from datetime import datetime

import msgspec
import pytest
from core_kit import JURISDICTION, record, rules
from hypothesis import given
from hypothesis import strategies as st

from syndicate.engine.kafka import wire
from syndicate.model import CHINA, Enrichment, Link, RegisterRow, Rejection, UsageError
from syndicate.model.prepared import Prepared, Sealed
from syndicate.pipeline.prepare import prepare

SECRET = "本院关于雷达阵地布设的内部测算数据"
DAY = datetime(2018, 3, 5, tzinfo=CHINA)
ROW = RegisterRow(
    register="application",
    native_id="1",
    unit="区政府办",
    jurisdiction=JURISDICTION,
    date=DAY,
    fields={"channel": "online", "n": 3, "x": 0.5},
)
MEASURES = Enrichment(
    source="weibo", native_id="1", jurisdiction=JURISDICTION, title="题", day=DAY, measures={"reads": 3.0}
)
REFUSED = Rejection(place="a.csv, 行 2", reason="no_date", message="缺日期 / no date", raw=b"\xff\x00a")


def _through(items: list[object], **fields: object) -> list[object]:
    envelope = wire.Envelope(
        **{"jurisdiction": JURISDICTION, "lane": "a", "rules": rules().digest, "items": next(wire.pack(items))} | fields  # type: ignore[arg-type]
    )
    return list(wire.open_items(wire.decode(wire.encode(envelope)), rules(), "here"))


def test_whatever_is_read_comes_out_as_it_went_in() -> None:
    """Records, rows, measures, refusals and sealed handles are the same after the way through a message."""
    marked = record("9", f"机密★10年\n{SECRET}")
    plain = record(
        "1",
        "关于停水的公告：3月6日8时至18时停水",
        links=(Link("http://t.cn/a", "http://www.example.gov.cn/1"),),
        aliases=("a", "b"),
    )
    items = wire.at_the_edge([plain, ROW, MEASURES, REFUSED, marked], rules(), JURISDICTION)
    assert [type(one) for one in items] == [Prepared, RegisterRow, Enrichment, Rejection, Sealed]
    assert _through(list(items)) == items


def test_times_keep_their_day() -> None:
    """A publication in the first hours of a day in China is of that day when it comes out."""
    late = record("1", "新年第一条", published_at=datetime(2018, 1, 1, 0, 30, 5, tzinfo=CHINA))
    (item,) = _through(list(wire.at_the_edge([late], rules(), JURISDICTION)))
    assert isinstance(item, Prepared)
    assert item.record.published_at is not None
    assert item.record.published_at.isoformat() == "2018-01-01T00:30:05+08:00"


def test_a_sealed_text_never_travels() -> None:
    """Of a record with a state-secret mark the envelope holds the handle, whatever part of the record the mark stood in."""
    marked = [
        record("1", f"机密★10年 {SECRET}"),
        record("2", SECRET, screened="页眉：秘密★5年"),
        record("3", SECRET, title="绝密★30年 工作方案"),
    ]
    (packed,) = wire.pack(wire.at_the_edge(marked, rules(), JURISDICTION))
    raw = wire.encode(wire.Envelope(jurisdiction=JURISDICTION, lane="a", rules=rules().digest, items=packed)).decode()
    assert SECRET not in raw
    assert "雷达" not in raw
    assert raw.count('"is":"sealed"') == 3


def test_what_stands_around_a_publication_stays_behind() -> None:
    """Neither the markup of a body nor the rest of its page travels; the readable text does."""
    page = record("1", "<p>停水<b>公告</b></p><script>alert(1)</script>", html=True, screened="页脚 联系电话")
    raw = b"".join(bytes(one) for one in next(wire.pack(wire.at_the_edge([page], rules(), JURISDICTION)))).decode()
    assert "停水公告" in raw
    assert "script" not in raw
    assert "页脚" not in raw


@given(st.lists(st.integers(min_value=0, max_value=60_000), max_size=130))
def test_every_envelope_is_of_bounded_size(sizes: list[int]) -> None:
    """Items keep their order over envelopes of at most fifty and a quarter of a megabyte, but for one that is larger by itself."""
    items = [
        msgspec.structs.replace(REFUSED, place=str(n), raw=b"", message="x" * size) for n, size in enumerate(sizes)
    ]
    packed = list(wire.pack(items))
    assert [one for several in packed for one in several] == [raw for one in items for raw in next(wire.pack([one]))]
    assert all(len(several) <= wire.ITEMS for several in packed)
    assert all(sum(map(len, map(bytes, several))) <= wire.BYTES or len(several) == 1 for several in packed)


def test_what_is_too_large_for_a_message_is_refused() -> None:
    """A reading beyond the limit of a message goes to quarantine with its place, not with its bytes."""
    items = wire.at_the_edge([record("1", "长" * 2000), record("2", "短")], rules(), JURISDICTION)
    (packed,) = wire.pack(items, largest=3000)
    opened = wire.open_items(
        wire.Envelope(jurisdiction=JURISDICTION, lane="a", rules=rules().digest, items=packed), rules(), "x"
    )
    assert isinstance(opened[0], Rejection)
    assert (opened[0].reason, opened[0].place, opened[0].raw) == ("too_large", "test.jsonl, 行 1", b"")
    assert isinstance(opened[1], Prepared)


def test_one_that_cannot_be_read_does_not_take_the_others_along() -> None:
    """An item of an unknown kind becomes a refusal with its place in the topic; its neighbours are read."""
    (good,) = next(wire.pack(wire.at_the_edge([record("1", "停水公告")], rules(), JURISDICTION)))
    envelope = wire.Envelope(
        jurisdiction=JURISDICTION, lane="a", rules=rules().digest, items=(msgspec.Raw(b'{"is":"?"}'), good)
    )
    refused, item = wire.open_items(envelope, rules(), "t[0]@7")
    assert isinstance(refused, Rejection)
    assert (refused.reason, refused.place, refused.raw) == ("not_the_format", "t[0]@7 #1", b'{"is":"?"}')
    assert isinstance(item, Prepared)


def test_a_mark_in_what_cannot_be_read_is_not_kept() -> None:
    """The bytes of an unreadable item are dropped when they carry a state-secret mark."""
    raw = f'{{"is":"?","text":"机密★10年 {SECRET}"}}'.encode()
    refused = wire.unreadable(raw, "t[0]@7", ValueError(), rules())
    assert refused.raw == b""
    assert SECRET not in refused.message


@pytest.mark.parametrize(
    "raw", [b"", b"\xff\xfe", b"[]", b'{"form":"syndicate.prepared.v2"}', b'{"form":"syndicate.prepared.v1"}']
)
def test_what_is_no_envelope_is_said_so(raw: bytes) -> None:
    """Bytes of another form are refused with a sentence."""
    with pytest.raises(UsageError, match=r"syndicate\.prepared\.v1"):
        wire.decode(raw)


def test_other_rules_prepare_anew() -> None:
    """What was prepared by other rules is prepared again by the worker's own, and comes to the same as if read there."""
    page = record(
        "1", "<p>关于印发《道里区供热办法》的通知</p><p>哈里政发〔2018〕3号</p>", html=True, title="关于印发办法的通知"
    )
    items = wire.at_the_edge([page, ROW, REFUSED], rules(), JURISDICTION)
    assert _through(list(items), rules="of another release") == items
    (plain,) = prepare([page], rules())
    assert isinstance(plain, Prepared)
    assert isinstance(items[0], Prepared)
    assert (items[0].digest, items[0].text, items[0].fingerprint) == (plain.digest, plain.text, plain.fingerprint)


def test_a_mark_that_only_the_worker_knows_seals() -> None:
    """What the poller's rules let pass is sealed by the worker's."""
    marked = record("1", f"机密★10年 {SECRET}")
    (clean,) = prepare([record("1", "一")], rules())
    assert isinstance(clean, Prepared)
    slipped = msgspec.structs.replace(clean, text=marked.body)
    assert [type(one) for one in _through([slipped], rules="older")] == [Sealed]
