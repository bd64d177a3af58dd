"""Words of the pages on users and attachments, Chinese and English side by side."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "drop_attachment": ("去掉附件 {}", "Remove attachment {}"),
    "attachment_unread": ("内容无法读出", "could not be read"),
    "add_attachments": ("增加附件（可多个；同名的替换）", "Add attachments (several; the same name replaces)"),
    "attachments_explained": (
        "XLSX、XLS、DOCX、CSV、文本会读出并筛查；PDF、图片、含图片的文档等无法读出，须人工查看后由保密负责人认定。台账只保存摘要和读出的文字。",
        "XLSX, XLS, DOCX, CSV and text are read and screened. PDF and pictures cannot be read: they are held until the secrecy officer has looked.",
    ),
}
