"""登记簿 / register: what the form counts and no channel carries, from XLSX, XLS and CSV."""

from syndicate.connect import Channel, Spec

from .options import RegisterOptions
from .read import read, recognise

SPEC = Spec(
    name="register",
    summary="登记簿：依申请公开、复议、诉讼、投诉、会议培训、机构人员经费等 / registers: applications, appeals, suits, complaints, meetings, staff, money",
    channel=Channel.OTHER,
    guarantee=(
        "每行一次；同一编号再次出现即更正，不重复计数。没有编号的行以内容为编号，改动内容会成为新行。"
        " / Each row once; a number that comes again corrects its row. A row without number is known by its content."
    ),
    options=RegisterOptions,
    formats=("XLSX", "XLS", "CSV", "TSV"),
    suffixes=(".xlsx", ".xls", ".csv", ".tsv"),
    read=read,
    recognise=recognise,
)
