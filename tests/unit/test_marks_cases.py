"""State-secret marks stand or do not stand on an item: shapes, disguises and talk."""

from __future__ import annotations

from pathlib import Path

import pytest

from syndicate.pipeline.screen.marks import MarkDetector

MARKS = Path(__file__).parents[2] / "config" / "secrecy" / "marks.toml"
DETECTOR = MarkDetector.from_text(MARKS.read_text(encoding="utf-8"))
PROSE = "道里区各街道办事处和有关部门按照分工推进清雪工作。" * 60

STANDING = {
    "plain": ("", "机密★10年\n关于某事项的报告"),
    "below the copy number": ("", "000001\n机密★10年\n特急\n某某文件"),
    "flattened masthead": ("", "000012 机密★10年 特急 某某办公室文件 某办发〔2018〕5号 关于某事项的通知"),
    "top level": ("", "绝密★30年"),
    "lowest level": ("", "秘密★1年"),
    "months": ("", "秘密★6个月\n函"),
    "months in characters": ("", "秘密★六个月\n函"),
    "for ever": ("", "机密★长期\n函"),
    "without a term": ("", "机密★\n关于某事项的函"),
    "until a day": ("", "秘密★2028年5月1日\n报告"),
    "declassification date": ("", "机密★解密时间：2028年5月\n报告"),
    "condition": ("", "机密★会议开始前\n方案"),
    "condition on publication": ("", "秘密★公布前\n数据"),
    "examination paper": ("", "绝密★启用前\n2018年某某考试试题"),
    "white star": ("", "机密☆10年"),
    "reference sign": ("", "机密※10年"),
    "asterisk": ("", "秘密*1年"),
    "full-width asterisk": ("", "秘密＊1年"),
    "asterisk and condition": ("", "机密*会议开始前"),
    "middle dot": ("", "机密·10年"),
    "dash": ("", "机密—10年\n报告"),
    "lost sign": ("", "机密?10年\n报告"),
    "term in brackets": ("", "机密（10年）\n报告"),
    "star between blanks": ("", "机密 ★ 10 年"),
    "full width throughout": ("", "机密　★　１０年"),
    "spaced characters": ("", "机 密 ★ 1 0年"),
    "wide spaced characters": ("", "绝　　密★３０年"),
    "characters on two lines": ("", "机\n密★10年\n报告"),
    "sign on the next line": ("", "机密\n★10年\n报告"),
    "zero-width space": ("", "机\u200b密★10年"),
    "zero-width joiners everywhere": ("", "\u200d机\u200d密\u200d★\u200d10\u200d年"),
    "byte order mark inside": ("", "机\ufeff密★10年"),
    "soft hyphen": ("", "机\u00ad密★10年"),
    "no-break space": ("", "机\u00a0密\u00a0★10年"),
    "bidirectional control": ("", "机\u202e密★10年"),
    "underscores": ("", "机_密★10年"),
    "traditional": ("", "機密★10年"),
    "traditional top level": ("", "絕密★長期"),
    "other traditional form": ("", "祕密★1年"),
    "term run out long ago": ("", "机密★1年\n一九九八年三月五日"),
    "deep in the text": ("", PROSE + "\n机密★10年\n附件一"),
    "paragraph mark": ("", PROSE + "（机密★10年）本段所列数据……"),
    "second paragraph in prose": ("", "关于报送材料的函\n该件为机密★10年，请专人保管。"),
    "field": ("", "标题：某事项\n密级：机密\n正文"),
    "field, half-width colon": ("", "密级:秘密"),
    "field, spaced caption": ("", "密 级：机密"),
    "field, wide spaced": ("", "密　　级：　绝　密"),
    "field, cell separator": ("", "密级 | 机密"),
    "field, vertical cells": ("", "份号\n000003\n密级\n机密\n紧急程度\n特急"),
    "field, tab": ("", "密级\t机密\t份号\t3"),
    "field, level and term": ("", "密级和保密期限：机密★10年"),
    "field, comma and term": ("", "密级：机密，保密期限：10年"),
    "field, level word": ("", "秘密等级：机密级"),
    "field, ticked": ("", "密级：☑机密 □秘密 □绝密"),
    "field, ticked last": ("", "密级：□绝密 □机密 ☑秘密"),
    "field, traditional": ("", "密級：機密"),
    "field, deep in the text": ("", PROSE + "\n密级：秘密\n"),
    "line": ("", "机密\n关于某事项的通知"),
    "line, spaced": ("", "机　密\n关于某事项的通知"),
    "line, split": ("", "秘\n密\n关于某事项的通知"),
    "line, brackets": ("", "【机密】\n关于某事项的通知"),
    "line, round brackets": ("", "（秘密）\n关于某事项的通知"),
    "line, with urgency": ("", "机密 特急\n关于某事项的通知"),
    "line, after urgency": ("", "特急 机密\n关于某事项的通知"),
    "line, after the copy number": ("", "000123 绝密\n关于某事项的通知"),
    "line, below the issuer": ("", "某某办公室\n2018年3月5日\n秘密\n关于某事项"),
    "line, term without sign": ("", "机密 10年\n关于某事项"),
    "line, zero width": ("", "绝\u200b密\u200b\n关于某事项"),
    "title": ("机密★10年 关于某事项的通知", ""),
    "title at its end": ("关于某事项的通知（秘密★1年）", ""),
    "title, bracketed level": ("【机密】关于某事项的报告", ""),
    "title, spaced level": ("秘密 关于某事项的请示", ""),
    "title alone": ("机密", "正文"),
    "head of a flattened text": ("", "机密 特急 某某文件 关于某事项的通知"),
    "mark after talk": ("", "保守国家秘密人人有责。\n机密★10年\n报告"),
}

TALK = {
    "nothing": ("停水通知", "因管线抢修，安化街停水。"),
    "close": ("", "密切关注天气变化，紧密结合实际，加密班次。"),
    "keep state secrets": ("", "机关工作人员应当保守国家秘密。"),
    "law by name": ("学习《中华人民共和国保守国家秘密法》", "依据《中华人民共和国保守国家秘密法》第十条。"),
    "reason to withhold": ("", "涉及国家秘密、商业秘密、个人隐私的，不予公开。"),
    "reason in a list": ("", "不予公开的情形：\n1. 涉及国家秘密\n2. 涉及商业秘密\n3. 涉及个人隐私"),
    "three levels": ("", "国家秘密的密级分为绝密、机密、秘密三级。"),
    "three levels after a colon": ("", "密级：绝密、机密、秘密三个等级由法律规定。"),
    "maximum terms": ("", "保密期限，绝密级不超过三十年，机密级不超过二十年，秘密级不超过十年。"),
    "quoted example": ("", "标志应当标明密级和保密期限，如“机密★10年”。"),
    "quoted examples": ("", "例如“秘密★5年”“机密★10年”“绝密★30年”三种写法。"),
    "unquoted example": ("", "标注形式为密级★保密期限，例如机密★10年，标在左上角。"),
    "question": ("", "“机密★10年”是什么意思？保密干部为您讲解。"),
    "question in the title": ("“机密★10年”怎么理解", "答：它由密级、标志和期限组成。"),
    "words with a mark": ("", "凡标有“机密★10年”字样的文件，不得带出办公室。"),
    "example on its own line": ("", "正确标注如下：\n机密★10年\n左上角顶格。"),
    "field as example": ("", "应当在首页标注“密级：机密”字样。"),
    "film": ("露天电影：《绝密航线》", "周六放映《绝密航线》，免费入场。"),
    "book": ("", "读书会共读《秘密花园》。"),
    "sealed papers": ("", "试卷以机密封条封存，机密封套由专人拆启。"),
    "trade secret": ("", "商业秘密★不公开"),
    "work secret": ("", "工作秘密★5年的标注没有依据。"),
    "no level": ("", "密级：无\n公开方式：主动公开"),
    "ordinary level": ("", "密级：普通"),
    "open level": ("", "密级：公开\n索引号：014416330/2018-04736"),
    "not secret": ("", "密级：非密"),
    "empty template": ("", "密级：□绝密 □机密 □秘密\n保密期限："),
    "circle template": ("", "密级：○绝密 ○机密 ○秘密"),
    "bracket template": ("", "密级：绝密（ ） 机密（ ） 秘密（ ）"),
    "slash template": ("", "密级：绝密/机密/秘密"),
    "training": ("", "区保密局举办定密培训，讲解绝密、机密、秘密三级事项。"),
    "knowledge cells": ("", "国家秘密级别\n绝密\n机密\n秘密"),
    "qualified company": ("", "供应商应具备涉密信息系统集成甲级资质（机密级以上）。"),
    "documents of a level": ("", "密级：机密的文件应当存放在保险柜。"),
    "law on leaks": ("", "泄露绝密级国家秘密一件以上的，应予立案。"),
    "secret of health": ("长寿的秘密就在这里", "健康的秘密\n就在每天的一万步里。"),
    "deep line": ("", PROSE + "\n秘密\n" + PROSE),
    "password": ("", "请牢记账户密码，密码10年不换有风险。"),
    "driver wraps": ("", "请各位司\n机密切注意路面结冰。"),
    "star rating": ("", "酒店机票★5年无休，秘密花园民宿★★★★"),
    "disclosure review": ("", "严格执行先审查、后公开、一事一审的保密审查制度。"),
    "contest": ("", "保密知识竞赛：国家秘密的三个密级是什么？"),
}


@pytest.mark.parametrize("name", STANDING)
def test_a_mark_is_found_in_every_shape_and_disguise(name: str) -> None:
    """A mark that stands on an item is found, however it is written."""
    assert DETECTOR.find(*STANDING[name]) is not None


@pytest.mark.parametrize("name", TALK)
def test_talk_about_secrecy_is_no_mark(name: str) -> None:
    """Prose that regulates, quotes or explains secrecy, and words that merely look alike, are no marks."""
    assert DETECTOR.find(*TALK[name]) is None
