"""A file that cannot be read as a table at all, said in one finding."""

from pathlib import Path

from linli.core.finding import Finding, Place


class WorkbookUnreadable(Exception):  # noqa: N818  a situation, not a programming error
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
