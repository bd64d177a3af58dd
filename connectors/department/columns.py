"""How departments name the columns of their tables of published information."""

from __future__ import annotations

from collections.abc import Mapping

from .options import DepartmentOptions

ALIASES: Mapping[str, tuple[str, ...]] = {
    "title": ("标题", "信息标题", "文章标题", "名称", "信息名称", "文件名称", "公开事项名称", "题名", "题目", "内容标题", "title"),
    "url": (
        "链接", "链接地址", "网址", "公开网址", "信息链接", "文章链接", "原文链接", "地址", "发布地址", "url", "link", "href",
    ),
    "published": (
        "发布时间", "发布日期", "公开时间", "公开日期", "公布日期", "公布时间", "发表时间", "发表日期", "上网时间", "上传时间", "信息发布时间",
        "日期", "时间", "pubdate", "published", "published_at", "publish_time", "date",
    ),
    "written": ("成文日期", "成文时间", "生成日期", "发文日期", "印发日期", "制发日期", "形成日期"),
    "body": ("正文", "内容", "信息内容", "正文内容", "文章内容", "全文", "content", "body", "text"),
    "summary": ("摘要", "内容概述", "内容摘要", "简介", "概要", "summary", "description"),
    "document_number": ("文号", "发文字号", "文件编号", "文件号", "发文文号", "公文文号"),
    "index_number": ("索引号", "信息索引号", "索引编号", "信息索引"),
    "column": ("栏目", "栏目名称", "所属栏目", "分类", "信息分类", "主题分类", "公开栏目", "类目", "category"),
    "kind": ("体裁", "文种", "信息类型", "信息类别", "类型", "类别", "公文种类"),
    "unit": (
        "单位", "发布机构", "发布单位", "公开单位", "发文机关", "发文单位", "发布部门", "责任单位", "公开机构", "公开主体", "报送单位", "单位名称",
        "部门", "机构", "unit", "publisher",
    ),
    "content_source": ("来源", "信息来源", "稿件来源", "文章来源", "内容来源", "source"),
    "keywords": ("主题词", "关键词", "关键字", "标签", "keywords", "tags"),
    "openness": ("公开属性", "公开方式", "公开类型", "公开形式", "信息公开属性"),
}  # fmt: skip
"""Field → labels, the surest first. The labels of the catalogue metadata (索引号, 发文字号, 成文日期 …) are those of the guide to
government information catalogue systems (政府信息公开目录系统实施指引（试行）)."""

LABELS = ("column", "document_number", "index_number", "kind", "content_source", "keywords", "openness")
"""Fields that are passed on as the source states them."""

NOTHING = frozenset({"", "无", "暂无", "-", "—", "--", "——", "/", "\\", "null", "none", "NULL", "None", "N/A"})
"""What people write into a cell that has nothing to say."""


def aliases_for(options: DepartmentOptions) -> Mapping[str, tuple[str, ...]]:
    """Return the alias table with the configured labels in front."""
    if not options.columns:
        return ALIASES
    named = {field: (label, *ALIASES.get(field, ())) for field, label in options.columns.items()}
    return {**ALIASES, **named}
