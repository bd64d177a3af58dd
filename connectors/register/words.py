"""The vocabulary of the registers: each value with the wordings that offices and the official form use for it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

Words = Mapping[str, tuple[str, ...]]

METHOD: Words = {
    "当面": ("当面申请", "现场", "现场申请", "窗口", "来访", "到场"),
    "传真": ("传真申请",),
    "网络": ("网络申请", "网上", "网上申请", "在线", "在线申请", "网站", "电子邮件", "互联网"),
    "信函": ("信函申请", "信件", "邮寄", "邮政", "挂号信", "书信"),
}
APPLICANT: Words = {
    "自然人": ("公民", "个人", "自然人申请"),
    "商业企业": ("企业", "公司"),
    "科研机构": ("科研院所",),
    "社会公益组织": ("社会公益机构", "公益组织", "社会组织"),
    "法律服务机构": ("律师事务所", "律所"),
    "其他组织": ("其他",),
    "法人或其他组织": ("法人", "组织", "法人和其他组织", "法人及其他组织", "单位"),
}
"""Kinds of applicant of the form of 2019; the last says no more than that it is no natural person."""
CHANNEL: Words = {
    "gazette": ("政府公报", "公报"),
    "website": ("政府网站", "网站", "门户网站"),
    "weibo": ("政务微博", "微博"),
    "wechat": ("政务微信", "微信"),
    "other": ("其他方式", "其他", "其他渠道"),
}
OUTCOME: Words = {
    "已主动公开": ("属于已主动公开范围", "已主动公开范围", "主动公开范围"),
    "同意公开": ("同意公开答复", "予以公开", "公开"),
    "部分公开": ("同意部分公开", "同意部分公开答复", "部分予以公开"),
    "不同意公开": ("不同意公开答复", "不予公开", "不公开"),
    "不属本机关": (
        "不属于本行政机关公开",
        "不属于本机关公开",
        "不属于本机关",
        "不属本行政机关",
        "不属本机关公开",
        "非本机关",
    ),
    "信息不存在": ("申请信息不存在", "不存在", "政府信息不存在"),
    "更改补充": ("告知作出更改补充", "作出更改补充", "告知更改补充", "更改、补充"),
    "其他途径": ("告知通过其他途径办理", "通过其他途径办理", "告知其他途径"),
    "不掌握": ("本机关不掌握相关政府信息", "本机关不掌握", "不掌握相关政府信息", "无法提供（不掌握）"),
    "需另行制作": ("没有现成信息需要另行制作", "需要另行制作"),
    "补正后仍不明确": ("补正后申请内容仍不明确",),
    "信访举报投诉": ("信访举报投诉类申请", "信访投诉举报"),
    "重复申请": ("属重复申请",),
    "公开出版物": ("要求提供公开出版物",),
    "大量反复申请": ("无正当理由大量反复申请",),
    "确认或重新出具": ("要求行政机关确认或重新出具已获取信息",),
    "逾期不补正": (
        "申请人无正当理由逾期不补正",
        "申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
        "视为放弃申请",
    ),
    "逾期不缴费": (
        "申请人逾期未按收费通知要求缴纳费用",
        "申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
    ),
    "其他处理": ("其他",),
}
REASON: Words = {
    "国家秘密": ("涉及国家秘密", "属于国家秘密"),
    "商业秘密": ("涉及商业秘密",),
    "个人隐私": ("涉及个人隐私", "隐私"),
    "三安全一稳定": (
        "危及国家安全、公共安全、经济安全和社会稳定",
        "危及三安全一稳定",
        "危及国家安全公共安全经济安全社会稳定",
    ),
    "非政府信息": ("不是《条例》所指政府信息", "不是政府信息", "不属于政府信息", "非《条例》所指政府信息"),
    "其他情形": ("法律法规规定的其他情形", "其他", "其他情况"),
    "法律法规禁止": ("其他法律行政法规禁止公开", "法律行政法规禁止公开"),
    "第三方权益": ("保护第三方合法权益", "第三方合法权益"),
    "内部事务": ("属于三类内部事务信息", "三类内部事务信息", "内部事务信息"),
    "过程性信息": ("属于四类过程性信息", "四类过程性信息"),
    "执法案卷": ("属于行政执法案卷", "行政执法案卷"),
    "行政查询": ("属于行政查询事项", "行政查询事项"),
}
RESULT: Words = {
    "维持": ("维持具体行政行为", "结果维持", "驳回", "驳回原告诉讼请求", "维持具体行政行为或者驳回原告诉讼请求"),
    "纠正": ("被依法纠错", "纠错", "结果纠正", "撤销", "确认违法", "责令履行"),
    "其他": ("其他情形", "其他结果", "撤回", "终止"),
}
YES_NO: Words = {
    "1": ("是", "有", "√", "✓", "Y", "yes", "true", "延期", "已延期", "参加"),
    "0": ("否", "无", "×", "N", "no", "false", "未延期", "未参加", "按时"),
}
KINDS: Mapping[str, tuple[str, Words]] = {
    "meeting": ("", {"会议": ("工作会议", "会", "推进会", "例会", "部署会")}),
    "training": ("", {"培训班": ("培训", "培训会", "业务培训", "专题培训")}),
    "reconsideration": ("", {"行政复议": ("复议",)}),
    "suit": ("", {"行政诉讼": ("诉讼",)}),
    "complaint": ("", {"举报投诉": ("投诉", "举报")}),
    "normative": ("", {"规范性文件": ("行政规范性文件", "制发规范性文件")}),
    "body": (
        "kind",
        {"专门机构": ("工作机构", "政府信息公开工作专门机构"), "查阅点": ("查阅场所", "政府信息公开查阅点")},
    ),
    "staff": ("kind", {"专职": ("专职人员",), "兼职": ("兼职人员",)}),
    "money": (
        "kind",
        {
            "收费": ("收取费用", "依申请公开收费"),
            "经费": ("专项经费", "工作经费"),
            "行政事业性收费": ("行政事业性收费金额",),
        },
    ),
    "decision": (
        "kind",
        {"行政许可": ("许可",), "行政处罚": ("处罚",), "行政强制": ("强制",)},
    ),
    "procurement": ("", {"政府集中采购": ("集中采购",)}),
    "total": ("", {"只报总数": ("报送总数", "公开总数", "总数")}),
    "event": (
        "kind",
        {
            "新闻发布会": ("发布会", "新闻通气会"),
            "在线访谈": ("访谈", "网站在线访谈", "政府网站在线访谈"),
            "回应": ("回应关切", "舆情回应", "热点回应", "回应公众关注热点", "重大舆情回应"),
        },
    ),
}
"""What a row's 类别 may say: register → (field that keeps the word, words). Without a field the word only names the register."""
REGISTERS: Words = {
    "application": ("依申请公开", "信息公开申请", "申请登记"),
    "reconsideration": ("行政复议", "复议"),
    "suit": ("行政诉讼", "诉讼"),
    "complaint": ("举报投诉", "投诉举报", "投诉", "举报"),
    "training": ("培训登记", "培训班登记"),
    "normative": ("规范性文件登记", "制发规范性文件"),
    "procurement": ("集中采购",),
}
"""Words in the name of a sheet or file that tell a register where the header does not."""
NIL = frozenset(
    {"零报告", "0报告", "无", "本年度无", "本年无", "没有", "无申请", "无此项", "——", "—", "-", "/", "0", "零"}
)
"""A row that says nothing else is a nil report: the unit has looked, and there was nothing."""
SAYS_NIL = NIL - {"——", "—", "-", "/", "0"}
TOTALS = frozenset({"合计", "总计", "小计", "共计"})

_NUMBERING = re.compile(r"^\s*(?:\d+[.、]|[(（]?[一二三四五六七八九十]+[)）]?、?(?=涉及|属于|告知)|其中[:：])")
_NOISE = re.compile(r"[\s、，,。.；;：:“”\"'()（）《》〈〉]+")


def plain(text: str) -> str:
    """Return a word in the form words are compared in: NFKC, without white space, punctuation, leading numbers and 数 at the end."""
    folded = _NOISE.sub("", _NUMBERING.sub("", unicodedata.normalize("NFKC", text))).casefold()
    return folded.removesuffix("数")


def meaning(text: str, words: Words) -> str | None:
    """Return the vocabulary's word for what a cell says, or None when it is none of them."""
    wanted = plain(text)
    for word, wordings in words.items():
        if wanted == plain(word) or any(wanted == plain(wording) for wording in wordings):
            return word
    return None


def register_of_kind(text: str) -> tuple[str, str, str] | None:
    """Return (register, field, word) for what a row's 类别 says."""
    for register, (field, words) in KINDS.items():
        word = meaning(text, words)
        if word is not None:
            return register, field, word
    return None
