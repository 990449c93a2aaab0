"""What the machine says, in the user's words: wrong usage, files it cannot write, books that are busy."""

from __future__ import annotations

import errno
import re

_FILES = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "磁盘是只读的",
    errno.EISDIR: "这是文件夹，要写明文件名",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.EEXIST: "已有同名的文件",
    errno.ENOSPC: "磁盘满了",
    errno.ENAMETOOLONG: "文件名太长",
}
#: argparse speaks English: what it says most, and what we say.
_USAGE = (
    (r"the following arguments are required: (.*)", r"缺少{}"),
    (r"argument (.*): invalid choice: '(.*)' \(choose from (.*)\)", r"{}里没有“{}”，可选：{}"),
    (r"argument (.*): invalid \w+ value: '(.*)'", r"{}不能是“{}”"),
    (r"argument (.*): expected .*", r"{}后面没有写内容"),
    (r"unrecognized arguments: (.*)", r"不认识{}"),
)


def reason_of(error: OSError) -> str:
    return _FILES.get(error.errno or 0) or error.strerror or "文件读写没有成功"


def usage_in_words(message: str) -> str:
    for pattern, words in _USAGE:
        if said := re.fullmatch(pattern, message, re.DOTALL):
            return words.format(*(part.replace("'", "").replace(", ", "、") for part in said.groups()))
    return message


def in_words(error: Exception) -> str | None:
    """One line for a situation that is nobody's mistake in the program; None for what is."""
    from django.db import DatabaseError

    from linli.kit.importing.running import NotHere
    from linli.kit.privacy import KeyMissing
    from linli.kit.recording import EntryRefused
    from linli.kit.storage import ChangedMeanwhile

    if isinstance(error, EntryRefused | ChangedMeanwhile | KeyMissing | NotHere):
        return str(error)
    if isinstance(error, OSError):
        return f"“{error.filename}”：{reason_of(error)}" if error.filename else reason_of(error)
    return _books(str(error)) if isinstance(error, DatabaseError) else None


def _books(said: str) -> str | None:
    if "locked" in said:
        return "账簿正被别的程序占用，没有写入；请稍后再试"
    if re.search("no such (?:table|column)|does not exist", said):
        return "账簿和程序的版本不一致。先备份，再运行 linli migrate 升级"
    if re.search("malformed|not a database", said):
        return "账簿文件已损坏，请从备份恢复（linli restore）"
    if re.search("connection|unable to open", said, re.IGNORECASE):
        return "连不上数据库，请检查 DATABASE_URL，或数据库是否已经启动"
    return None
