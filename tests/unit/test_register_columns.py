"""The register connector: what the regulation of 2019 and the forms since ask for beside the columns of before."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from syndicate.connect import CHINA, Defaults, FileInput, Reading, RegisterRow, Rejection
from syndicate_connectors.register import SPEC

HEAD = (
    "编号,单位,收到日期,申请方式,申请人类型,签收日期,确认日期,告知补正日期,收到补正日期,征求意见日期,收到意见日期,"
    "延期告知日期,是否延期,承办人,依据条款,办结日期,答复类型,不予公开理由\n"
)


def read(tmp_path: Path, text: str, name: str = "登记.csv") -> list[Reading]:
    """Read a register of one file."""
    path = tmp_path / name
    path.write_text(text, encoding="utf-8-sig")
    file = FileInput(path=path, name=name, size=path.stat().st_size, modified=datetime(2022, 1, 3, tzinfo=CHINA))
    assert SPEC.read is not None
    return list(SPEC.read(file, SPEC.options(), Defaults(jurisdiction="230102")))


def row(tmp_path: Path, text: str) -> RegisterRow:
    """Read the only row of a register."""
    (found,) = read(tmp_path, text)
    assert isinstance(found, RegisterRow), found
    return found


def test_an_application_tells_its_whole_course(tmp_path: Path) -> None:
    """Every step of an application has its day, whatever way the day is written; people and articles stay as they are written."""
    text = (
        "A1,区司法局,2021-03-01,信函,律师事务所,2021年3月3日,,2021/3/8,2021-03-15,2021-03-16,2021-03-22,2021-04-10,是,"
        "张某,第三十七条,2021-05-06,部分公开,\n"
    )
    assert row(tmp_path, HEAD + text).fields == {
        "method": "信函",
        "applicant": "法律服务机构",
        "signed": "2021-03-03",
        "amend_asked": "2021-03-08",
        "amended": "2021-03-15",
        "third_asked": "2021-03-16",
        "third_answered": "2021-03-22",
        "extended_on": "2021-04-10",
        "extended": 1,
        "handler": "张某",
        "article": "第三十七条",
        "closed": "2021-05-06",
        "outcome": "部分公开",
    }


@pytest.mark.parametrize(
    ("outcome", "word"),
    [
        ("本机关不掌握相关政府信息", "不掌握"),
        ("没有现成信息需要另行制作", "需另行制作"),
        ("3.补正后申请内容仍不明确", "补正后仍不明确"),
        ("1.信访举报投诉类申请", "信访举报投诉"),
        ("无正当理由大量反复申请", "大量反复申请"),
        ("要求行政机关确认或重新出具已获取信息", "确认或重新出具"),
        ("申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请", "逾期不缴费"),
        ("予以公开", "同意公开"),
    ],
)
def test_the_wordings_of_the_form_of_2021_are_understood(outcome: str, word: str, tmp_path: Path) -> None:
    """What the form prints beside a line is understood when an office writes it into its register."""
    text = f"A1,区司法局,2021-03-01,网络,公民,,,,,,,,否,,,2021-03-20,{outcome},\n"
    assert row(tmp_path, HEAD + text).fields["outcome"] == word


@pytest.mark.parametrize(
    ("reason", "word"),
    [
        ("属于国家秘密", "国家秘密"),
        ("4.保护第三方合法权益", "第三方权益"),
        ("属于三类内部事务信息", "内部事务"),
        ("属于行政执法案卷", "执法案卷"),
        ("其他法律行政法规禁止公开", "法律法规禁止"),
    ],
)
def test_the_reasons_of_the_regulation_of_2019_are_understood(reason: str, word: str, tmp_path: Path) -> None:
    """Each reason for refusing is known by its printed wording."""
    text = f"A1,区司法局,2021-03-01,网络,企业,,,,,,,,否,,,2021-03-20,不予公开,{reason}\n"
    fields = row(tmp_path, HEAD + text).fields
    assert (fields["reason"], fields["applicant"]) == (word, "商业企业")


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (",,2021-02-08,,,,", "“告知补正日期”早于“收到日期”"),
        (",,2021-03-08,2021-03-05,,,", "“收到补正日期”早于“告知补正日期”"),
        (",,,,2021-03-09,2021-03-08,", "“收到意见日期”早于“征求意见日期”"),
        (",,,2021-02-30,,,", "收到补正日期"),
    ],
)
def test_days_out_of_order_go_into_quarantine(days: str, said: str, tmp_path: Path) -> None:
    """A step before the application, or an answer before its question, is refused with both columns."""
    (found,) = read(tmp_path, HEAD + f"A1,区司法局,2021-03-01,网络,公民,{days},否,,,,,\n")
    assert isinstance(found, Rejection)
    assert said in found.message


def test_a_suit_tells_its_day_its_way_and_its_application(tmp_path: Path) -> None:
    """A suit has its result and day, whether a reconsideration went before, and which application it is about."""
    text = "编号,单位,日期,诉讼结果,审结日期,是否复议后起诉,关联申请编号\nS1,区司法局,2021-03-01,驳回,2021-09-01,复议后起诉,A1\n"
    assert row(tmp_path, text).fields == {
        "result": "维持",
        "closed": "2021-09-01",
        "after_review": 1,
        "application": "A1",
    }
    pending = "编号,单位,日期,诉讼结果,是否复议后起诉\nS2,区司法局,2021-03-01,,否\n"
    assert row(tmp_path, pending).fields == {"after_review": 0}


def test_a_unit_may_report_totals_without_items(tmp_path: Path) -> None:
    """只报总数 names the channel and an exact number; 10余条 is refused with file, row and field."""
    text = "单位,年度,类别,公开渠道,条数\n区水务局,2021,只报总数,政务微信,120\n区水务局,2021,只报总数,政府网站,10余条\n"
    found, refused = read(tmp_path, text, "总数.csv")
    assert isinstance(found, RegisterRow)
    assert (found.register, found.fields) == ("total", {"channel": "wechat", "number": 120})
    assert isinstance(refused, Rejection)
    assert (refused.place, refused.field) == ("总数.csv, 行 3", "条数")
    assert "10余条" in refused.message


def test_decisions_fees_and_repeals_are_registered(tmp_path: Path) -> None:
    """Licences and penalties by number, fees in 万元, and the day on which a document was repealed."""
    text = "单位,年度,类别,数量,金额（元）\n区住建局,2021,行政许可,97,\n区住建局,2021,行政事业性收费,,180000\n区财政局,2021,政府集中采购,,5000\n"
    decisions, fees, purchase = (one for one in read(tmp_path, text) if isinstance(one, RegisterRow))
    assert (decisions.register, decisions.fields) == ("decision", {"kind": "行政许可", "number": 97})
    assert (fees.register, fees.fields) == ("money", {"kind": "行政事业性收费", "amount": 18.0})
    assert (purchase.register, purchase.fields) == ("procurement", {"amount": 0.5})
    repealed = "单位,制发日期,名称,文号,废止日期\n区政府办,2020-03-01,某办法,示政规〔2020〕1号,2021-06-01\n"
    assert row(tmp_path, repealed).fields["repealed"] == "2021-06-01"
