"""Words of the page that describes the API, Chinese and English."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "api": ("接口", "API"),
    "api_parameters": ("参数（* 必填）", "Parameters (* required)"),
    "api_where": ("位置", "In"),
    "api_kind": ("取值", "Value"),
    "api_body": ("请求内容", "Body"),
    "api_values": ("各类取值", "Values"),
    "api_token": ("须有令牌；读取也可用登录", "needs a token; for reading a login will do"),
    "api_readers": ("按页面的阅读权限", "read by whoever may read the pages"),
}
