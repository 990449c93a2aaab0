"""Sex as the national standard codes it (GB/T 2261.1) and as people write it."""

from enum import StrEnum


class Sex(StrEnum):
    """GB/T 2261.1-2003; the code is stored."""

    UNKNOWN = "0"
    MALE = "1"
    FEMALE = "2"
    NOT_STATED = "9"

    @property
    def label(self) -> str:
        return {"0": "未知", "1": "男", "2": "女", "9": "未说明"}[self.value]

    @property
    def label_en(self) -> str:
        return {"0": "unknown", "1": "male", "2": "female", "9": "not stated"}[self.value]


_WRITTEN = {"男": "1", "男性": "1", "m": "1", "male": "1", "女": "2", "女性": "2", "f": "2", "female": "2"}
_WRITTEN |= {"未知": "0", "未知的性别": "0", "未说明": "9", "未说明的性别": "9"}


def read_sex(text: str) -> Sex | None:
    """男, 女性, 1, F; None when it is neither of the ways people write it."""
    plain = text.strip().lower()
    code = _WRITTEN.get(plain, plain)
    return Sex(code) if code in {"0", "1", "2", "9"} else None
