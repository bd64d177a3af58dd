"""Which columns there are, under which labels, and how the header tells the register."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from syndicate.connect.tables import Header, label

from .words import REGISTERS

ALIASES: Mapping[str, tuple[str, ...]] = {
    "id": ("编号", "登记编号", "登记号", "受理编号", "申请编号", "案号", "流水号", "序号"),
    "unit": ("单位", "填报单位", "承办单位", "受理单位", "受理机关", "办理单位", "答复机关", "责任单位", "部门", "制发单位"),
    "date": (
        "收到日期", "收到申请日期", "收到时间", "申请日期", "申请时间", "受理日期", "受理时间", "登记日期", "召开日期", "举办日期",
        "会议日期", "培训日期", "投诉日期", "举报日期", "发生日期", "制发日期", "制发时间", "印发日期", "统计日期", "日期", "时间",
        "年度", "年份", "统计年度",
    ),
    "method": ("申请方式", "申请渠道", "提交方式", "受理方式", "接收方式"),
    "applicant": ("申请人类型", "申请人类别", "申请人性质", "申请主体"),
    "closed": ("办结日期", "办结时间", "答复日期", "答复时间", "结案日期", "审结日期", "决定日期", "判决日期"),
    "signed": ("签收日期", "签收时间", "邮件签收日期"),
    "confirmed": ("确认日期", "双方确认日期", "确认收到日期", "与申请人确认日期"),
    "amend_asked": ("补正告知日期", "告知补正日期", "通知补正日期"),
    "amended": ("补正日期", "补正收到日期", "收到补正日期", "收到补正材料日期"),
    "third_asked": ("征求第三方意见日期", "征求意见日期", "第三方征询日期", "征求第三方或其他机关意见日期"),
    "third_answered": ("第三方意见收到日期", "第三方答复日期", "收到意见日期"),
    "extended_on": ("延期告知日期", "延期日期", "告知延期日期"),
    "handler": ("承办人", "经办人", "责任人", "承办科室"),
    "article": ("依据条款", "适用条款", "法律依据", "答复依据"),
    "application": ("关联申请编号", "关联申请", "申请登记编号", "所涉申请编号"),
    "after_review": ("是否复议后起诉", "复议后起诉", "是否经复议", "经过复议"),
    "repealed": ("废止日期", "废止时间", "失效日期"),
    "extended": ("是否延期", "是否延期答复", "延期", "延期办结"),
    "outcome": ("答复类型", "答复结果", "答复情况", "办理结果", "答复方式", "答复类别"),
    "reason": ("不同意公开理由", "不予公开理由", "不公开理由", "不同意公开原因", "不予公开原因"),
    "review_result": ("复议结果", "复议决定", "行政复议结果"),
    "suit_result": ("诉讼结果", "判决结果", "行政诉讼结果", "裁判结果"),
    "result": ("结果", "处理结果"),
    "matter": ("投诉事项", "举报事项", "投诉内容", "举报内容", "投诉方式", "举报方式", "投诉举报事项", "投诉人类型"),
    "category": ("类别", "类型", "种类", "会议类别", "活动类别", "事项", "项目"),
    "title": ("名称", "会议名称", "培训名称", "主题", "内容", "标题", "文件名称", "文件标题", "活动名称", "摘要"),
    "document_number": ("文号", "发文字号", "文件编号"),
    "participants": ("人次", "参加人次", "参训人次", "培训人次", "参加人数", "参会人数", "培训人数", "接受培训人次"),
    "number": ("数量", "个数", "人数", "件数", "次数", "条数", "公开条数", "处理决定数量"),
    "amount": ("金额", "金额（万元）", "金额（元）", "经费", "经费（万元）", "收费金额", "收费金额（元）", "收费金额（万元）"),
    "head": ("是否主要负责人参加", "主要负责人参加", "主要负责同志参加", "是否主要负责同志参加", "主要负责人是否参加"),
    "by": ("回应方式", "回应渠道", "方式", "渠道", "发布渠道", "公开渠道"),
    "url": ("链接", "网址", "url", "链接地址", "原文链接"),
}  # fmt: skip
"""Field → labels. A table with a `url` column lists publications, not rows of a register."""


REQUIRED: Mapping[str, tuple[str, ...]] = {
    "application": ("method",),
    "money": ("amount", "category"),
    "body": ("category",),
    "staff": ("category",),
    "decision": ("category",),
    "total": ("category", "by", "number"),
    "procurement": ("amount",),
    "event": ("category",),
    "*": ("category",),
}
"""Register → columns without which none of its rows can be counted, besides the date."""


def missing(header: Header, register: str) -> list[str]:
    """Return the usual labels of the columns that a register's table lacks."""
    fields = {field for field, _ in header.columns}
    wanted = dict.fromkeys((*header.missing, *REQUIRED.get(register, ())))
    return [ALIASES[field][0] for field in wanted if field not in fields]


def told_by_part(header: Header) -> str:
    """Return the register that columns of no other one tell, though its own most needed column is missing."""
    return "application" if _own_parts(header) else ""


def surely_by_part(header: Header) -> bool:
    """Say whether the columns are those of applications beyond doubt, though the most needed one is missing."""
    return len(_own_parts(header)) > 1


def _own_parts(header: Header) -> set[str]:
    return {"applicant", "outcome", "reason"} & {field for field, _ in header.columns}


def match(cells: Sequence[str], date_column: str = "") -> Header | None:
    """Return the header if this row is that of a register, whichever it is."""
    aliases = {**ALIASES, "date": (date_column,)} if date_column else ALIASES
    header = Header.match(cells, aliases, required=("date",))
    if header is None or "url" in dict(header.columns) or len(header.columns) < 2:
        return None
    return header


def told_by_header(header: Header) -> str:
    """Return the register that the columns tell; `*` when each row's 类别 does; empty when they do not."""
    fields = {field for field, _ in header.columns}
    if {"method", "outcome"} <= fields:
        return "application"
    for field, register in (("review_result", "reconsideration"), ("suit_result", "suit"), ("matter", "complaint")):
        if field in fields:
            return register
    if "category" in fields:
        return "*"
    made = {label(name) for name in ("制发日期", "制发时间", "印发日期")} & set(header.labels)
    return "normative" if made and "title" in fields else ""


def told_by_name(*names: str) -> str:
    """Return the register that the name of a sheet or file tells, the first name first; empty when none does."""
    for name in names:
        for register, words in REGISTERS.items():
            if any(word in name for word in words):
                return register
    return ""
