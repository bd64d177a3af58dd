"""Saved WeChat pages: articles of two layouts, and the pages that stand where an article was asked for."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING

from syndicate.sample.disk import Disk

if TYPE_CHECKING:
    from datetime import datetime

    from syndicate.sample.wechat import Article

_STYLE = "".join(
    f".rich_media_{name}_{i}{{margin:{i}px auto;padding:0 {i}px;max-width:677px;color:rgba(0,0,0,.{i % 9 + 1})}}"
    for i in range(1, 40)
    for name in ("area", "meta")
)
_SCRIPT = "".join(
    f"window.logs.pagetime.step_{i}=+new Date();if(!window.part_{i}){{window.part_{i}=function(){{}};}}"
    for i in range(60)
)

DELETED = "该内容已被发布者删除"
UNAVAILABLE = "该内容暂时无法查看"
ANTI_BOT = "当前环境异常，完成验证后即可继续访问"


def write_pages(disk: Disk, at: datetime, articles: list[Article]) -> None:
    """Write one page per article; the deleted once more, as the platform answers today."""
    for number, item in enumerate(articles):
        name = f"wechat/pages/{item.posting.alias}.html"
        disk.text(name, _page(item, old=number % 3 == 0), at)
        item.posting.files.append(name)
    for item in articles:
        if item.posting.deleted:
            disk.text(
                f"wechat/pages-later/{item.posting.alias}.html", notice_page(DELETED, item.posting.alias), disk.when(9)
            )


def notice_page(words: str, short: str) -> str:
    """Return a page of the platform that is no article; nothing in it but the saved address names one."""
    address = f"https://mp.weixin.qq.com/s/{short}"
    return (
        f"<!DOCTYPE html>\n<!-- saved from url=({len(address):04d}){address} -->\n<html><head><meta charset='utf-8'>"
        '<title></title><link rel="stylesheet" href="//res.wx.qq.com/mmbizappmsg/zh_CN/htmledition/style.css"></head><body>'
        f'<div class="weui-msg"><div class="weui-msg__text-area"><div class="weui-msg__title warn">{words}</div></div></div>'
        "</body></html>"
    )


def _page(item: Article, *, old: bool) -> str:
    posting = item.posting
    short = f"https://mp.weixin.qq.com/s/{posting.alias}"
    day = posting.at.strftime("%Y-%m-%d") if old else ""
    date_id = "post-date" if old else "publish_time"
    paragraphs = "".join(f"<p><span>{escape(line, quote=False)}</span></p>" for line in item.body.split("\n"))
    title = escape(item.title, quote=False)
    return (
        f"<!DOCTYPE html>\n<!-- saved from url=({len(short):04d}){short} -->\n<html><head><meta charset='utf-8'>"
        f'<title>{title}</title><meta property="og:url" content="{short}"><meta property="og:title" content="{title}">'
        f"<style>{_STYLE}</style></head><body id='activity-detail'><div id='js_article' class='rich_media'>"
        f'<h1 class="rich_media_title" id="activity-name">{title}</h1><div id="meta_content">'
        f'<a id="js_name" href="javascript:void(0);">{posting.account}</a><em id="{date_id}">{day}</em></div>'
        f'<div class="rich_media_content" id="js_content" style="visibility: hidden;">{paragraphs}'
        '<p><img data-src="https://mmbiz.qpic.cn/mmbiz_jpg/sample/640"></p></div></div>'
        f"<script>{_variables(item, short)}</script><script>{_SCRIPT}</script></body></html>"
    )


def _variables(item: Article, short: str) -> str:
    biz, message, position = item.posting.native.rsplit("/", 2)
    minute = item.posting.at.strftime("%Y-%m-%d %H:%M")
    return (
        f'var biz = "" || "{biz}";var mid = "" || "{message}";var idx = "" || "{position}";var sn = "" || "";'
        f'var ct = "{item.seconds}";var createTime = \'{minute}\';var nickname = htmlDecode("{item.posting.account}");'
        f"var msg_title = {json.dumps(item.title, ensure_ascii=False)};"
        f'var msg_link = "{item.posting.url.replace("&", "&amp;")}";var item_show_type = "0";'
        f"var og_url = '{short}';"
    )
