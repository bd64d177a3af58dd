"""政府公报 / gazette: the contents of an issue, as a table or as an HTML page."""

from syndicate.connect import Channel, Spec

from .options import GazetteOptions
from .read import read
from .recognise import recognise

SPEC = Spec(
    name="gazette",
    summary="政府公报目录：CSV、XLSX 目录表或一期公报的网页 / the gazette: tables of contents, or an issue as a web page",
    channel=Channel.GAZETTE,
    guarantee=(
        "目录里每条一次；以期号和标题为编号，同一期再导出一遍不会重复计数。"
        " / Each entry once; known by issue and title, so that exporting an issue again counts nothing twice."
    ),
    options=GazetteOptions,
    formats=("CSV", "XLSX", "XLS", "HTML"),
    suffixes=(".csv", ".tsv", ".xlsx", ".xls", ".html", ".htm", ".shtml"),
    read=read,
    recognise=recognise,
)
