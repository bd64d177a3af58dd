"""Weibo tables: the dialects of the exporters, and what happens to them in practice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from weibo_kit import (
    CRAWLER_14,
    CRAWLER_18,
    EXPORTED,
    NOTICE,
    OTHER,
    OWN,
    crawled,
    csv_bytes,
    file_of,
    mid_at,
    read,
    read_sample,
    reasons,
    records,
)

from syndicate.connect import (
    CHINA,
    Channel,
    Defaults,
    Enrichment,
    Precision,
    Reading,
    Record,
    Rejection,
    Standing,
    Unreadable,
)
from syndicate_connectors.weibo import SPEC
from syndicate_connectors.weibo.columns import FIELDS
from syndicate_connectors.weibo.mid import mid_to_bid
from syndicate_connectors.weibo.options import Options
from syndicate_connectors.weibo.post import Export, Post
from syndicate_connectors.weibo.ragged import realign
from syndicate_connectors.weibo.rounded import HOLD, Suspicion

CRAWLER_15 = [*CRAWLER_14, "完整日期"]
CRAWLER_13 = [name for name in CRAWLER_14 if name != "头条文章url"]
REPOSTED = "【兄弟单位活动】文化馆周末开放日安排。"


@pytest.mark.parametrize("header", [CRAWLER_13, CRAWLER_14, CRAWLER_15, CRAWLER_18], ids=len)
def test_a_post_is_the_same_in_every_dialect(tmp_path: Path, header: list[str]) -> None:
    """Whatever columns the version of the day wrote, the post has one identity, one time and one text."""
    raw = csv_bytes(header, crawled(header, "2025-12-10 10:00:01"))
    (record,) = records(read(file_of(tmp_path, raw, f"测试发布/{OWN}.csv")))
    mid = mid_at("2025-12-10 10:00:01")
    assert (record.source, record.native_id, record.channel) == ("weibo", str(mid), Channel.WEIBO)
    assert (record.body, record.title, record.html) == (NOTICE, None, False)
    assert record.published_at == datetime(2025, 12, 10, 10, 0, 1, tzinfo=CHINA)
    assert (record.precision, record.warnings, record.standing) == (Precision.SECOND, (), Standing.OWN)
    assert record.url == f"https://weibo.com/{OWN}/{mid_to_bid(mid)}"
    assert (record.account, record.unit, record.labels["uid"]) == ("测试发布", "测试发布", OWN)
    assert (record.received_at, record.place) == (EXPORTED, f"测试发布/{OWN}.csv, 行 2")


@pytest.mark.parametrize("name", ["crawler-33.csv", "crawler-39.csv"])
def test_reposts_carry_the_own_words_only(name: str) -> None:
    """Under the long headers the own post is own, and reposts are shares without the words of others."""
    own, *shares = records(read_sample(name))
    assert own.standing is Standing.OWN
    assert {share.standing for share in shares} == {Standing.SHARE}
    assert all("兄弟单位" not in share.body and share.labels["shared_id"] for share in shares)


def test_one_file_through_six_years_of_versions() -> None:
    """Rows of six layouts under the first header are all read; the cut and the glued row are rejected, each by its name."""
    readings = read_sample("crawler-drift.csv")
    found = records(readings)
    assert [str(record.published_at)[:10] for record in found] == [
        "2021-05-01", "2021-05-02", "2024-02-01", "2025-11-10", "2025-12-20", "2025-12-21", "2026-02-01",
    ]  # fmt: skip
    assert [record.standing.value for record in found] == ["own", "share", "own", "own", "own", "share", "own"]
    assert not any(record.warnings for record in found)
    assert reasons(readings) == ["ragged_row", "glued_row"]


TRAILS = st.sampled_from([CRAWLER_14, CRAWLER_15, CRAWLER_18])
CELLS = st.lists(st.sampled_from(["积极", "民生服务", "", "0.93"]), max_size=3)


@given(TRAILS, CELLS, st.booleans())
def test_inserted_cells_never_shift_a_value(header: list[str], inserted: list[str], original: bool) -> None:
    """However many analysis cells stand between text and date, date, flag and repost are found where they are."""
    row = crawled(header, "2024-11-27 09:11:48", 话题="消防", 位置="哈尔滨")
    source = [] if original else [OTHER, "测试文化", *crawled(header, "2024-11-26 20:00:00", REPOSTED, low=9)]
    cells = [*row[:3], *inserted, *row[3:], str(original), *source]
    values = dict(zip(FIELDS, realign(cells), strict=True))
    assert (values["text"], values["stated"][:10], values["topics"]) == (NOTICE, "2024-11-27", "消防")
    assert values["original"] == str(original)
    assert values["source_number"].strip() == ("" if original else str(mid_at("2024-11-26 20:00:00", 9)))


def test_the_full_date_beats_the_date(tmp_path: Path) -> None:
    """完整日期 is used where it and 日期 differ."""
    row = crawled(CRAWLER_18, "2025-12-10 10:00:01", 日期="2025-12-10T00:00:00")
    (record,) = records(read(file_of(tmp_path, csv_bytes(CRAWLER_18, row))))
    assert record.published_at == datetime(2025, 12, 10, 10, 0, 1, tzinfo=CHINA)


def test_edits_are_versions(tmp_path: Path) -> None:
    """The number of edits decides which of two versions is the later one."""
    row = crawled(CRAWLER_18, "2025-12-10 10:00:01", 编辑次数=3)
    (record,) = records(read(file_of(tmp_path, csv_bytes(CRAWLER_18, row))))
    assert record.version == 3


def test_marks_of_repeated_runs_are_no_rows(tmp_path: Path) -> None:
    """Headers that come again and byte order marks in mid-file are neither rows nor part of an id."""
    first, second = crawled(CRAWLER_14, "2020-12-26 15:04:05"), crawled(CRAWLER_14, "2020-12-27 15:04:05")
    raw = csv_bytes(CRAWLER_14, first) + csv_bytes(CRAWLER_14, second) + b"\xef\xbb\xbf" + csv_bytes(first)
    readings = read(file_of(tmp_path, raw))
    assert [r.native_id for r in records(readings)] == [first[0].strip(), second[0].strip(), first[0].strip()]
    assert reasons(readings) == []


def test_a_newer_header_in_mid_file_takes_over(tmp_path: Path) -> None:
    """When a run writes another header, the rows below are read by it."""
    raw = csv_bytes(CRAWLER_14, crawled(CRAWLER_14, "2020-12-26 15:04:05"))
    raw += csv_bytes(CRAWLER_18, crawled(CRAWLER_18, "2025-12-10 10:00:01", 编辑次数=1))
    assert [record.version for record in records(read(file_of(tmp_path, raw)))] == [0, 1]


def test_the_later_row_of_a_post_is_its_later_version(tmp_path: Path) -> None:
    """An appending exporter writes a post again: both rows are readings, the later one wins."""
    rows = [crawled(CRAWLER_14, "2020-12-26 15:04:05", text) for text in ("【初稿】一", "【定稿】二")]
    first, second = records(read(file_of(tmp_path, csv_bytes(CRAWLER_14, *rows))))
    assert first.native_id == second.native_id
    assert first.received_at == EXPORTED
    assert second.received_at == EXPORTED + timedelta(microseconds=1)


def test_a_destroyed_id_is_restored_from_the_bid() -> None:
    """4.58E+15 and a last digit of 0 are corrected by the bid with a warning; without a bid the row is rejected."""
    restored, rounded, lost = read_sample("excel-damaged.csv")
    assert isinstance(restored, Record)
    assert isinstance(rounded, Record)
    assert restored.native_id == rounded.native_id == str(mid_at("2020-12-26 15:04:05", 12345))
    assert all("disagrees" in record.warnings[0] for record in (restored, rounded))
    assert isinstance(lost, Rejection)
    assert (lost.reason, lost.field) == ("bad_id", "id")
    assert "excel-damaged.csv, 行 6" in lost.message
    assert lost.raw.startswith(b"4.58669E+15")


def _bare(*ids: str) -> bytes:
    return csv_bytes(
        ["微博id", "微博正文", "发布时间"], *([one, NOTICE, "2020-12-26"] for one in ids), encoding="utf-8"
    )


def test_a_column_of_ids_cut_to_fifteen_digits_is_refused(tmp_path: Path) -> None:
    """When every bare id ends in 0, Excel has been there, and not one of them is believed."""
    ids = [str(mid_at("2020-12-26 15:04:05", low) // 10 * 10) for low in range(1, 400, 13)]
    readings = read(file_of(tmp_path, _bare(*ids)))
    assert reasons(readings) == ["bad_id"] * len(ids)


@given(st.integers(min_value=0, max_value=30), st.integers(min_value=0, max_value=30))
def test_ids_that_end_in_zero_are_believed_beside_exact_ones(before: int, after: int) -> None:
    """One id with another last digit proves the column sound within the rows that are held back."""
    suspicion = Suspicion(Export("posts.csv", EXPORTED, Options(), Defaults(jurisdiction="230102")))
    numbers = ["4586399206486070"] * before + ["4586399206486073"] + ["4586399206486080"] * after

    def each() -> Iterator[Reading]:
        for number in numbers:
            suspicion.note(Post(NOTICE, number=number))
            yield Record(source="weibo", native_id=number, channel=Channel.WEIBO, unit="", jurisdiction="", place="p")

    kept = list(suspicion.watch(each()))
    assert len(kept) == len(numbers)
    assert reasons(kept[:before]) == ([] if before < HOLD else ["bad_id"] * before)
    assert reasons(kept[before:]) == []


def test_weibo_spider_repeats_its_header_and_writes_wu() -> None:
    """The bid stands in 微博id, 无 means nothing, the header comes at every run, a repost is quoted in the text."""
    own, share = records(read_sample("spider.csv"))
    assert own.native_id == str(mid_at("2021-06-08 09:35:04"))
    assert (own.links, own.precision) == ((), Precision.MINUTE)
    assert (share.standing, share.body) == (Standing.SHARE, "值得一看")


@pytest.mark.parametrize("name", ["spider-2018.csv", "spider-2019.csv"])
def test_exports_without_ids_get_stable_ones(name: str) -> None:
    """The oldest exports name no post: account, minute and text make an id that is the same at every reading."""
    once, again = records(read_sample(name)), records(read_sample(name))
    assert [record.native_id for record in once] == [record.native_id for record in again]
    assert len({record.native_id for record in once}) == len(once)
    assert once[0].body == NOTICE
    assert "no ids" in once[0].warnings[-1]


def test_keyword_exports_know_no_own_account() -> None:
    """In a keyword export every row is another account's until the configuration names the own one."""
    assert [r.standing.value for r in records(read_sample("search.csv"))] == ["foreign", "foreign", "foreign"]
    assert [r.standing.value for r in records(read_sample("search.csv", uid=OWN))] == ["own", "share", "foreign"]
    by_name = records(read_sample("search.csv", account="测试发布"))
    assert [record.standing.value for record in by_name] == ["own", "share", "foreign"]
    assert [record.account for record in by_name] == ["测试发布", "测试发布", "测试文化"]


def test_any_table_is_read_by_its_labels() -> None:
    """A GB18030 table with a link instead of an id, other labels and another date form gives the same record."""
    (record,) = records(read_sample("generic.csv"))
    assert record.native_id == str(mid_at("2023-01-03 09:00:00"))
    assert (record.account, record.labels["uid"], record.precision) == ("测试发布", OWN, Precision.MINUTE)


def test_labels_of_ones_own_are_configured(tmp_path: Path) -> None:
    """A table whose labels nobody knows is read after the configuration names them, and refused with a hint before."""
    raw = csv_bytes(["编号码", "推送文字", "推送于"], [str(mid_at("2023-01-03 09:00:00")), NOTICE, "2023-01-03 09:00"])
    file = file_of(tmp_path, raw)
    with pytest.raises(Unreadable, match="columns") as caught:
        read(file)
    assert caught.value.rejection.reason == "missing_column"
    (record,) = records(read(file, columns={"number": "编号码", "text": "推送文字", "stated": "推送于"}))
    assert record.body == NOTICE


def test_a_workbook_is_a_table(tmp_path: Path) -> None:
    """XLSX with a title above the header, ids and dates as numbers, reads like the CSV."""
    path = tmp_path / "微博.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["测试区政务微博发布明细"])
        sheet.write_row(1, 0, ["微博ID", "微博内容", "发布时间"])
        sheet.write_number(2, 0, mid_at("2023-01-03 09:00:00"))
        sheet.write_string(2, 1, NOTICE)
        sheet.write_datetime(2, 2, datetime(2023, 1, 3, 9), book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}))  # noqa: DTZ001
    (record,) = records(read(file_of(tmp_path / "in", path.read_bytes(), "微博.xlsx")))
    assert record.native_id == str(mid_at("2023-01-03 09:00:00"))
    assert record.published_at == datetime(2023, 1, 3, 9, tzinfo=CHINA)


def test_a_header_read_in_the_wrong_encoding_is_repaired(tmp_path: Path) -> None:
    """UTF-8 that was opened as GBK and saved again is read as what it was."""
    good = csv_bytes(
        ["微博id", "微博正文", "发布时间"], ["JAnhwmSdi", "测试内容说明", "2020-12-27 10:00"], encoding="utf-8"
    )
    spoilt = good.decode("gb18030").encode("utf-8")
    assert "微博" not in spoilt.decode()
    (record,) = records(read(file_of(tmp_path, spoilt)))
    assert (record.native_id, record.body) == ("4586693065451616", "测试内容说明")


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"日期": "2018-02-30"}, "bad_date"),
        ({"id": "", "bid": ""}, "bad_id"),
        ({"id": "一二三", "bid": ""}, "bad_id"),
    ],
)
def test_one_bad_row_never_stops_the_rest(tmp_path: Path, cells: dict[str, str], reason: str) -> None:
    """A row that cannot be read becomes a rejection with its bytes and place, and the next row is read."""
    bad, good = crawled(CRAWLER_14, "2020-12-26 15:04:05", **cells), crawled(CRAWLER_14, "2020-12-27 15:04:05")
    rejected, record = read(file_of(tmp_path, csv_bytes(CRAWLER_14, bad, good)))
    assert isinstance(rejected, Rejection)
    assert (rejected.reason, rejected.place) == (reason, "posts.csv, 行 2")
    assert "posts.csv, 行 2，“" in rejected.message
    assert "/ posts.csv, row 2, " in rejected.message
    assert rejected.raw
    assert isinstance(record, Record)


def test_a_quote_that_swallowed_rows_is_noticed(tmp_path: Path) -> None:
    """A text that contains the rows after it is rejected, not counted as one post."""
    swallowed = "\n".join(f"{mid_at('2020-12-26 15:04:05', low)}\t,JAnhwmSdi,{'正文' * 60}" for low in range(60))
    row = crawled(CRAWLER_14, "2020-12-26 15:04:05", "【甲】" + swallowed)
    assert reasons(read(file_of(tmp_path, csv_bytes(CRAWLER_14, row)))) == ["glued_row"]


def test_the_sheet_of_accounts_is_a_claim_only() -> None:
    """users.csv gives the account's own number of posts as a measure and no publication."""
    (claim,) = read_sample("users.csv")
    assert isinstance(claim, Enrichment)
    assert (claim.native_id, claim.title, claim.measures["statuses_count"]) == (OWN, "测试发布", 1510.0)


def test_comments_are_named_and_left_alone() -> None:
    """A sheet of comments gives one rejection that says what it is."""
    (rejected,) = read_sample("comments.csv")
    assert isinstance(rejected, Rejection)
    assert rejected.reason == "not_the_format"
    assert "评论" in rejected.message


def test_the_unit_is_the_configured_one(tmp_path: Path) -> None:
    """Where the configuration names the unit, the screen name stays the account."""
    raw = csv_bytes(CRAWLER_14, crawled(CRAWLER_14, "2020-12-26 15:04:05"))
    (record,) = records(read(file_of(tmp_path, raw, f"测试发布/{OWN}.csv"), unit="测试区政府办公室"))
    assert (record.unit, record.account) == ("测试区政府办公室", "测试发布")


def test_a_sheet_named_by_its_month_names_no_account(tmp_path: Path) -> None:
    """`202212.csv` is a month, not a uid: rows of the accounts inside stay own."""
    raw = csv_bytes(["用户id", "微博id", "微博内容", "发布时间"], [OWN, "JAnhwmSdi", NOTICE, "2020-12-27"])
    (record,) = records(read(file_of(tmp_path, raw, "202212.csv")))
    assert (record.standing, record.labels["uid"]) == (Standing.OWN, OWN)


def test_a_mapping_names_known_fields() -> None:
    """An unknown field in `columns` is refused with the list of fields."""
    with pytest.raises(ValueError, match="columns"):
        Options(columns={"txt": "内容"})


@pytest.mark.parametrize(("column", "named"), [("正文", "正文"), ("日期", "发布时间")])
def test_a_missing_column_is_named(tmp_path: Path, column: str, named: str) -> None:
    """A Weibo table without its text or its date is known as one and refused with file, row and column."""
    header = [name for name in CRAWLER_14 if name != column]
    file = file_of(tmp_path, csv_bytes(header, crawled(header, "2020-12-26 15:04:05")))
    assert SPEC.recognise is not None
    assert SPEC.recognise(file, file.head()) >= 0.5
    with pytest.raises(Unreadable, match=f"posts.csv：第 1 行的表头缺少列“{named}”") as caught:
        read(file)
    assert caught.value.rejection.reason == "missing_column"
