"""Captions that no list holds, and lists laid out as JSON, XML and terms. People and numbers are invented."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from screening_kit import installed, marked

from syndicate.pipeline.screen import screen_text
from syndicate.pipeline.screen.structured import as_lines

WRONG = "230102198504173021"
CASES = (
    f'[{{"姓名":"王建国","身份证明编号":"⟦cn_id|{WRONG}⟧","手机":"⟦mobile|13800138123⟧"}}]',
    f'{{"name": "王建国", "id_no": "⟦cn_id|{WRONG}⟧"}}',
    f"<row>\n  <受补贴人>王建国</受补贴人>\n  <证件号码>⟦cn_id|{WRONG}⟧</证件号码>\n</row>",
    "<row>\n  <姓名>王建国</姓名>\n  <所患疾病>⟦health|股骨头坏死⟧</所患疾病>\n</row>",
    '孤儿名单\n[{"孤儿姓名":"⟦minor_name|王小明⟧","金额":"1000"}]',
    f"<dl><dt>姓名</dt><dd>王建国</dd><dt>社会保障号码</dt><dd>⟦cn_id|{WRONG}⟧</dd></dl>",
    "<dl>\n<dt>住户</dt>\n<dd>王建国</dd>\n<dt>现住地</dt>\n<dd>⟦address|道里区抚顺街12号3单元501室⟧</dd>\n</dl>",
    "受补贴人\t邮箱\n王建国\t⟦email|wangjg85@163.com⟧",
    "被安置人：王建国，农村信用社账号：⟦bank_account|08010112345678901⟧",
    "被帮扶人为王建国；疾病诊断为⟦health|尿毒症⟧；备注为无。",
    "住户\t被征收房屋地址\n王建国\t⟦address|道里区抚顺街12号3单元501室⟧",
    "申请人：王建国 地址：⟦address|道里区抚顺街12号3单元501室⟧",
    "张某某，男，住⟦address|道里区新阳路88号2单元301室⟧。",
    "户主：\n王建国\n备注：\n无\n鉴定残级：\n⟦health|肢体二级⟧",
    "职工王建国工作时受伤，诊断为⟦health|右手中指骨折⟧，认定为工伤。",
    "市民王建国不幸罹患⟦health|尿毒症⟧，花去十余万元。",
    "信访人⟦informant|李红梅⟧称，小区停水。",
    "来电人为⟦informant|李红梅⟧；时间为2018年。",
    "| 姓名 | 微信同号 |\n| 王建国 | ⟦mobile|1 3 8 0 0 1 3 8 1 2 3⟧ |\n| 李红梅 | ⟦mobile|13900139456⟧ |",
    "军官证号：⟦officer_card|军字第5877550⟧ ，备注",
    "投诉受理号：⟦mobile|138 0013 8123⟧",
    "孤儿⟦minor_name|姜子涵⟧、⟦minor_name|韩雨桐⟧的助学金已发放。",
    "孤儿⟦minor_name|姜子涵⟧的助学金已发放。",
    "患者郑海，⟦health|尿毒症⟧，自付12万元。",
    "⟦health|艾滋病⟧感染者郑海领取补助",
    "大病救助名单\n郑海 ⟦health|脑梗死⟧ 5000元\n孙玉兰 ⟦health|白血病⟧ 3000元",
    "姓名：郑海 残疾类别：⟦health|肢体⟧ 残疾等级：⟦health|三级⟧",
    "残疾类别：⟦health|肢体⟧，残疾等级：⟦health|三级⟧，姓名：郑海",
    "（⟦internal_mark|此件传达到县团级⟧）\n通报",
    "来信人⟦informant|谭志强⟧所反映的问题已转办",
    "投诉人：⟦informant|谭志强⟧、⟦informant|韩雨桐⟧",
    "王建国⟦cn_id|11010519491231002X⟧⟦mobile|13800138123⟧",
    "（⟦openness_mark|本通知不予公开⟧）",
    "⟦internal_mark|此件发至区直各部门⟧主要负责同志\n会议纪要",
    "⟦internal_mark|内部讨论，注意保密⟧\n会议纪要",
    "道里区供热管理办法（⟦work_secret|修改稿（内部）⟧）\n第一条",
    "⟦secret_mark|绝密⟧级★五年\n会议纪要",
    "【密级】⟦secret_mark|机密⟧\n会议纪要",
    "【⟦secret_mark|秘密⟧】冬季供热保障工作方案\n第一条",
)
CLEAN = (
    "身份证号：23010219850417****",
    "通知已发至各部门，请认真贯彻。",
    "填报单位：区民政局，联络员：李主任，邮箱：dlmzj@163.com",
    '{"标题": "关于供热的通知", "电话": "0451-84521380"}',
    "<dl><dt>办公电话</dt><dd>0451-84521380</dd><dt>办公地址</dt><dd>抚顺街12号3楼301室</dd></dl>",
    "患有高血压、糖尿病的老年人优先。",
    "【通知】关于开展保密宣传的通知",
    "姓名\t微信\n王建国\t138XXXX8123",
    "人员信息\n王某某，疾病诊断：***\n新农镇人民政府",
)


@pytest.mark.parametrize("text", CASES)
def test_what_is_called_by_new_words_or_laid_out_otherwise_is_found_to_the_character(text: str) -> None:
    """A value is found whatever compound calls it and however the list is laid out."""
    raw, spans = marked(text)
    verdict = screen_text(raw, installed())
    assert [(found.start, found.end, found.kind) for found in verdict.findings] == spans


@pytest.mark.parametrize("text", CLEAN)
def test_what_only_looks_alike_passes(text: str) -> None:
    """Offices, masked values and talk about lists stay clean."""
    assert screen_text(text, installed()).disposition == "clean"


_PIECES = st.lists(st.sampled_from(['"', ":", ",", "{", "}", "姓名", "王建国", "<", ">", "</", "A", "\n", " ", "1"]))


@given(_PIECES)
def test_reading_as_lines_moves_nothing(pieces: list[str]) -> None:
    """Read as lines or not, a text has the same length, and every digit stays where it stood."""
    text = "".join(pieces)
    lined = as_lines(text)
    assert len(lined) == len(text)
    assert [at for at, char in enumerate(lined) if char == "1"] == [at for at, char in enumerate(text) if char == "1"]
