"""部门 / department: what departments publish in feeds and tables (其他方式), by address or from a drop folder."""

from syndicate.connect import Channel, Spec

from .live import connect
from .options import DepartmentOptions
from .read import read
from .recognise import recognise

SPEC = Spec(
    name="department",
    summary=(
        "部门信息：各部门以订阅源或表格公开的信息，按网址或文件夹读取 / "
        "What departments publish in feeds and tables, read by address or from a drop folder"
    ),
    channel=Channel.OTHER,
    guarantee=(
        "文件中的每一条至少读到一次，重复读取无害；订阅源只含最近的条目，轮询间隔内超出其长度的条目会漏掉。 / "
        "Every item of a file is read at least once and reading it again is harmless; a feed holds only its newest items, and those "
        "that pass through it between two polls are missed."
    ),
    options=DepartmentOptions,
    formats=("RSS 0.9x/1.0/2.0", "Atom 0.3/1.0", "JSON Feed 1/1.1", "CSV/TSV (UTF-8, GB18030, UTF-16)", "XLSX", "XLS"),
    suffixes=(".xml", ".rss", ".atom", ".json", ".csv", ".tsv", ".txt", ".xlsx", ".xls"),
    read=read,
    recognise=recognise,
    connect=connect,
)
