"""记录 / records: one JSON object per line, the way in for any other system."""

from syndicate.connect import Channel, Spec

from .options import RecordsOptions
from .read import read
from .recognise import recognise

SPEC = Spec(
    name="records",
    summary="JSON 行：每行一条公开信息，供其他系统导入 / JSON lines: one disclosure per line, the way in for other systems",
    channel=Channel.OTHER,
    guarantee=(
        "文件写了什么就读什么，每行一次；同一 id 再次出现时，version 大者为准，其次 received_at 晚者为准。"
        " / Reads what the file says, each line once; when an id comes again, the higher version stands, then the later received_at."
    ),
    options=RecordsOptions,
    formats=("JSON Lines (.jsonl, .ndjson)",),
    suffixes=(".jsonl", ".ndjson", ".json"),
    read=read,
    recognise=recognise,
)
