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
    "users": ("用户管理", "Users"),
    "users_explained": (
        "每次改动都记录在案。管理、运维、审计不得与其他角色兼任；最后一名系统管理员不能停用。",
        "Every change is on the record. Administration, operation and audit go with no other role; the last administrator stays.",
    ),
    "users_added": ("已增加用户", "The user is added"),
    "users_roles": ("角色已改变，立即生效", "The roles are changed, at once"),
    "users_password": ("密码已重设，该用户须重新登录", "The password is set; the user must log in again"),
    "users_disabled": ("已停用", "The user is disabled"),
    "user_add": ("增加用户", "Add a user"),
    "user_display": ("姓名", "Name of the person"),
    "user_roles": ("改变角色", "Change roles"),
    "user_reset": ("重设密码", "Reset password"),
    "user_disable": ("停用", "Disable"),
    "user_disable_explained": ("停用后立即失去一切权限，记录保留。", "Every right is lost at once; the record stays."),
    "user_disabled": ("{} 停用", "disabled {}"),
    "user_tokens": ("有效令牌", "Tokens in force"),
    "user_has": ("已设置", "Set"),
    "user_has_none": ("未设置", "Not set"),
}
