"""The platform's statistics sheets: measures, never publications."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

from syndicate.connect import CHINA, Defaults, Enrichment, FileInput, Reading, Rejection
from syndicate_connectors.wechat import SPEC
from syndicate_connectors.wechat.options import WechatOptions

SAMPLES = Path(__file__).parents[2] / "connectors" / "wechat" / "samples"
BIZ = "MzkwMDAwMDAwMQ=="


def read(path: Path, **options: str) -> list[Reading]:
    """Read a sheet to its end."""
    assert SPEC.read is not None
    file = FileInput(path=path, name=path.name, size=path.stat().st_size, modified=datetime(2026, 1, 2, tzinfo=CHINA))
    return list(SPEC.read(file, WechatOptions(**options), Defaults(jurisdiction="230102")))


def test_the_sheet_of_16_columns_gives_measures_only() -> None:
    """Rows become enrichments by the article's identity; percentages are fractions; an empty cell is no zero."""
    first, second = read(SAMPLES / "analytics-16.xlsx")
    assert isinstance(first, Enrichment)
    assert first.native_id == f"{BIZ}/2247400601/1"
    assert first.day.isoformat() == "2018-03-05T00:00:00+08:00"
    assert first.measures["送达阅读率"] == 0.0374
    assert first.measures["阅读后关注人数"] == 0
    assert "阅读完成率" not in first.measures
    assert isinstance(second, Enrichment)
    assert second.native_id == "title/20180306/没有链接的一条"
    assert "总分享人数" not in second.measures


def test_the_sheet_of_14_columns_is_read_by_its_labels() -> None:
    """Two columns fewer shift nothing."""
    (only,) = read(SAMPLES / "analytics-14.xlsx")
    assert isinstance(only, Enrichment)
    assert only.measures["公众号消息阅读次数"] == 5
    assert "送达人数" not in only.measures


def test_the_sheet_by_day_and_channel_names_no_article() -> None:
    """Totals by day and channel are measures of the account."""
    everything, messages = read(SAMPLES / "analytics-channels.xlsx", account="青溪区发布")
    assert isinstance(everything, Enrichment)
    assert isinstance(messages, Enrichment)
    assert everything.native_id == "青溪区发布/channel/2018-03-05/全部"
    assert messages.measures == {"阅读次数": 79}


def test_several_tables_on_one_sheet_are_read(tmp_path: Path) -> None:
    """A second header below a caption starts a new table."""
    path = tmp_path / "sheet.csv"
    path.write_text(
        '日期,渠道,阅读人数,阅读次数\n2018-03-05,全部,1,2\n文章明细\n内容标题,发表时间,总阅读人数\n甲,20180305,"1,234"\n',
        "utf-8",
    )
    day, article = read(path)
    assert isinstance(day, Enrichment)
    assert isinstance(article, Enrichment)
    assert article.title == "甲"
    assert article.measures == {"总阅读人数": 1234}


def test_unreadable_cells_are_told_by_row_and_column(tmp_path: Path) -> None:
    """A word where a number is expected and a day that does not exist are rejected; the rest of the sheet is read."""
    path = tmp_path / "sheet.csv"
    path.write_text("内容标题,发表时间,总阅读人数\n甲,20180305,十余次\n乙,20180230,5\n丙,20180306,5\n", "utf-8")
    number, first, date, last = read(path)
    assert isinstance(number, Rejection)
    assert (number.place, number.reason, number.field) == ("sheet.csv, 行 2", "bad_number", "总阅读人数")
    assert isinstance(first, Enrichment)
    assert first.measures == {}
    assert isinstance(date, Rejection)
    assert (date.place, date.reason) == ("sheet.csv, 行 3", "bad_date")
    assert isinstance(last, Enrichment)


def test_the_statistics_interface_gives_measures_only(tmp_path: Path) -> None:
    """Answers of the interface are enrichments; with the configured account they name their article."""
    path = tmp_path / "datacube.json"
    item = {
        "ref_date": "2018-03-05",
        "msgid": "2247400601_1",
        "title": "甲",
        "user_source": 0,
        "int_page_read_user": 12,
    }
    path.write_text(json.dumps({"list": [item, {**item, "ref_date": "2018-02-30"}]}), "utf-8")
    good, bad = read(path, fakeid="3900000001")
    assert isinstance(good, Enrichment)
    assert good.native_id == f"{BIZ}/2247400601/1"
    assert good.measures == {"user_source": 0, "int_page_read_user": 12}
    assert isinstance(bad, Rejection)
    assert bad.reason == "bad_date"
