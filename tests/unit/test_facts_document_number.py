"""The document's own number is found and put in normal form; a cited one never is."""

from __future__ import annotations

import pytest

from syndicate.pipeline.normalise.document_number import from_label, own_document_number

OWN = [
    ("关于印发《道里区公共租赁住房管理办法》的通知（哈里政规〔2018〕1号）", "", "哈里政规〔2018〕1号"),
    ("哈里政办发〔2018〕3号 关于做好清雪工作的通知", "", "哈里政办发〔2018〕3号"),
    ("关于做好清雪工作的通知 哈里政办发[2018]3号", "", "哈里政办发〔2018〕3号"),
    ("关于贯彻落实省方案的通知(哈里政发(2018)第003号)", "", "哈里政发〔2018〕3号"),
    ("通知", "哈尔滨市道里区人民政府文件\n哈里政发〔2018〕5号\n各街道办事处：", "哈里政发〔2018〕5号"),
    ("通知", "哈尔滨市道里区人民政府文件 哈里政发〔２０１８〕 5 号 关于", "哈里政发〔2018〕5号"),
    ("通知", "哈尔滨市道里区人民政府文件哈里政发【2018】5号关于某事", "哈里政发〔2018〕5号"),
    ("通知", "哈里政函［2018］12号\n某某局：你局请示收悉。", "哈里政函〔2018〕12号"),
    ("通知", "索引号：1 发文字号：哈里政办规（2018）2号 成文日期：2018年3月5日", "哈里政办规〔2018〕2号"),
    ("通知", "道里区人民政府办公室关于转发某方案的通知 哈里政办发〔2018〕8号 各镇政府：", "哈里政办发〔2018〕8号"),
    ("通知", "文　号：哈里政发〔2018〕9号", "哈里政发〔2018〕9号"),
    ("哈尔滨市人民政府令第12号", "", "哈尔滨市人民政府令第12号"),
    ("某办法", "哈尔滨市人民政府令\n第 12 号\n《某办法》已经通过", "哈尔滨市人民政府令第12号"),
    ("道里区市场监督管理局公告2018年第19号", "", "道里区市场监督管理局公告2018年第19号"),
    ("道里区市场监督管理局公告（2018年第19号）", "", "道里区市场监督管理局公告2018年第19号"),
    ("道里区税务局2018年第3号公告", "", "道里区税务局公告2018年第3号"),
]

CITED = [
    ("关于转发国办发〔2018〕23号文件的通知", ""),
    ("关于《道里区某办法》（哈里政规〔2018〕1号）的解读", ""),
    ("图解《道里区某办法》（哈里政规〔2018〕1号）", ""),
    ("关于废止哈里政发〔2010〕5号、哈里政发〔2011〕7号文件的决定", ""),
    ("通知", "各单位：根据哈政发〔2018〕3号要求，现通知如下。"),
    ("通知", "依据《国务院办公厅通知》（国办发〔2018〕23号），制定本办法。"),
    ("通知", "现将国办发〔2018〕23号转发给你们。"),
    ("通知", "按照国务院办公厅 国办发〔2018〕23号 的部署"),
    ("通知", "国办发〔2018〕23号文件印发以来，我区高度重视。"),
    ("通知", "为落实《条例》（国务院令第711号），开展培训。"),
    ("解读", "《哈尔滨市某办法》（哈尔滨市人民政府令第12号）自2018年5月1日起施行。"),
    ("动态", "会议学习了国办发〔2018〕23号、黑政办发〔2018〕35号。"),
    ("停水通知", "安化街103号停水。"),
]


@pytest.mark.parametrize(("title", "lead", "number"), OWN)
def test_the_documents_own_number_is_found_in_normal_form(title: str, lead: str, number: str) -> None:
    """Masthead, title and caption give the number, whatever its brackets, digits and blanks."""
    assert own_document_number(title, lead, "") == number


@pytest.mark.parametrize(("title", "lead"), CITED)
def test_a_cited_number_is_never_taken(title: str, lead: str) -> None:
    """Another document's number, cited or forwarded, is not this document's."""
    assert own_document_number(title, lead, "") == ""


@pytest.mark.parametrize(
    ("label", "number"),
    [
        ("哈里政规〔2018〕1号", "哈里政规〔2018〕1号"),
        (" 哈里政规 [2018] 第01号 ", "哈里政规〔2018〕1号"),
        ("杨管规〔2012〕001", "杨管规〔2012〕1号"),
        ("哈里政发2018 5号", "哈里政发〔2018〕5号"),
        ("公告2018年第19号", "公告2018年第19号"),
        ("国务院令第711号", "国务院令第711号"),
        ("HFGS—2017—9", ""),
        ("无", ""),
        ("null", ""),
        ("", ""),
    ],
)
def test_a_metadata_cell_gives_its_number(label: str, number: str) -> None:
    """A cell may have lost brackets or 号; a registration number or an empty word is no document number."""
    assert from_label(label) == number


def test_the_sources_label_is_believed_before_the_text() -> None:
    """A label outranks title and masthead."""
    assert own_document_number("通知（哈里政发〔2018〕2号）", "", "哈里政发〔2018〕1号") == "哈里政发〔2018〕1号"


def test_an_empty_label_leaves_the_text_the_word() -> None:
    """A label that holds no number does not hide the one in the title."""
    assert own_document_number("通知（哈里政发〔2018〕2号）", "", "无") == "哈里政发〔2018〕2号"


def test_the_number_is_sought_in_the_masthead_only() -> None:
    """A number after the first 200 characters is not looked at."""
    assert own_document_number("通知", "正文。" * 80 + "\n发文字号：哈里政发〔2018〕2号", "") == ""
