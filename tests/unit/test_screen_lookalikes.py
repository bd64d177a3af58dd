"""What looks like a leak and is none, beside what hides like none and is one."""

from __future__ import annotations

import pytest
from screening_kit import identity, installed, marked

from syndicate.pipeline.screen import screen_text

ID = identity("23010219850417302")
CASES = [
    f"姓名：王建国\n身份证号：⟦cn_id|{ID[:6]}  {ID[6:14]}  {ID[14:]}⟧\n",
    "联系电话\n⟦mobile|138  0013  8123⟧\n低保金额",
    "全年三项 138  0013  8123 件。",
    "来文单位：区教育局\n⟦work_secret|领导批示⟧：请民政局阅处。",
    "收文处理单\n文号\t哈里政发〔2020〕17号\n⟦work_secret|领导批示⟧\t请分管领导阅示\n",
    "上述信息不予公开。",
    "今年36岁的吴建国身患⟦health|肺癌⟧，社区多次上门。",
    "吴建国，女，36岁，去年不幸被查出⟦health|尿毒症⟧。",
    "老年人患有高血压的，每年体检一次。",
    "1、陈建国，男，残疾情况：⟦health|智力三级⟧，太平镇",
    "信访事项\n举报人⟦informant|赖洋梅⟧于2019年5月反映占道经营。",
    "家电维修：0451-83143041，住宅物业投诉电话：84512345",
    "王建国宅电⟦landline|84512345⟧",
    "公众号“道里发布”（微信号：hrbdlfb79），咨询电话84512345",
    "公众号“道里发布”；联系人王建国，微信号：⟦wechat|abc12345⟧。",
    "户名：道里区财政局 账号：6217001234567890128",
    "受理号\t受理日期\t状态\n19806817169\t2016年8月26日\t办结\n",
    f"序号\t行政许可决定书文号\t建设单位\n1\t{identity('23010220180417302')}\t松雪商贸有限公司\n",
    "分行业统计表\n行业\t企业数\t利润总额\n批发业\t12\t69170.56\n",
    "权利人\t坐落\t面积\n王建国\t⟦address|道里区太平镇永丰村东屯225号⟧\t76\n松雪商贸有限公司\t道里区建设路5号\t90\n",
]


@pytest.mark.parametrize("case", CASES)
def test_what_it_is_counts_not_what_it_looks_like(case: str) -> None:
    """Exactly what is marked in the case is found, from its first character to its last."""
    raw, spans = marked(case)
    assert [(one.start, one.end, one.kind) for one in screen_text(raw, installed()).findings] == spans
