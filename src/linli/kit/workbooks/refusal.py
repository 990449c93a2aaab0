"""A file that cannot be read as a table at all, said in one finding."""

from pathlib import Path

from linli.core.finding import Finding, Place


class WorkbookUnreadable(Exception):
    """Nothing of the file was read; ``finding`` says what it is and what to do with it."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(str(finding))
        self.finding = finding


def refuse(path: Path, code: str, found: str, remedy: str) -> WorkbookUnreadable:
    """The exception to raise for ``path``; only its name is shown, never the folders of the server."""
    return WorkbookUnreadable(Finding(code=code, found=found, remedy=remedy, place=Place(file=path.name)))


def damaged(path: Path, detail: str = "") -> WorkbookUnreadable:
    return refuse(
        path,
        "workbook-damaged",
        f"文件已损坏，打不开{f'（{detail}）' if detail else ''}",
        "请用 Excel 或 WPS 打开原文件，另存一份 .xlsx 后重新上传；如果也打不开，请向发送人再要一份。",
    )


def encrypted(path: Path) -> WorkbookUnreadable:
    return refuse(
        path,
        "workbook-encrypted",
        "文件设了打开密码，读不出内容",
        "请用 Excel 或 WPS 打开（输入密码），在“文件—信息—保护工作簿”里去掉密码并保存，再上传。",
    )


def without_content(path: Path) -> WorkbookUnreadable:
    return refuse(
        path,
        "workbook-without-content",
        "工作簿里没有任何内容，所有工作表都是空的",
        "请确认上传的是填好的那一份，并且已经保存。",
    )
