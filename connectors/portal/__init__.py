"""政府网站：按网址轮询栏目与文章，或读取保存的网页 / government portals, by address or from saved pages."""

from syndicate.connect import Channel, Spec

from .options import PortalOptions
from .saved import read, recognise
from .source import connect

SPEC = Spec(
    name="portal",
    summary="政府网站：轮询栏目列表和文章，或读取保存的网页 / government portals: list and article pages by address, or saved pages",
    channel=Channel.WEBSITE,
    guarantee=(
        "至少一次：列表上出现过的文章不会漏，重复由标识去重；插到旧页的文章到下次全量重读才发现，页面撤下的不推断为删除"
        " / at least once: whatever a list shows is read, repeats are recognised by identity; what is slipped into an old page is found"
        " by the next full read; absence is never taken for deletion"
    ),
    options=PortalOptions,
    formats=(
        "TRS WCM (index_1.html, createPageHTML)",
        "大汉 jcms / jpage (recordset, dataproxy.jsp)",
        "UCAP 开普 (/common/search/…)",
        "gkmlpt (/gkmlpt/api/all/…)",
        "HTML list with next-page links",
        "国办发〔2017〕47号 meta tags",
        "saved .html .htm .shtml",
    ),
    suffixes=(".html", ".htm", ".shtml", ".json"),
    read=read,
    recognise=recognise,
    connect=connect,
)

__all__ = ["SPEC"]
