"""What a line of a report is made of: plain text, emphasis, and figures that know where they come from."""

import re
from dataclasses import dataclass
from enum import StrEnum
from string import Formatter
from typing import Any

# XML 1.0 has no place for control characters, half surrogates and the two non-characters; direction marks and
# zero-width characters turn a printed line round or hide in it. U+E000–E002 trace figures in users' own
# templates, so no report text may hold them.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ud800-\udfff"
    "\ue000-\ue002\ufffe\uffff]"
)
_LINE_ENDS = re.compile("[\\s\u2028\u2029\x85]*[\n\r\t\u2028\u2029\x85][\\s\u2028\u2029\x85]*")
_KEY = re.compile("[A-Za-z0-9_]{1,32}")
_LINK = re.compile(r"(?:https?://|/(?!/)|\?|#|[A-Za-z0-9_\-.]+(?:[/?#]|$))")


def clean(text: str) -> str:
    """One line that every writer can print; a line break or tab inside becomes one space."""
    return _LINE_ENDS.sub(" ", _UNPRINTABLE.sub("", text))


class FigureState(StrEnum):
    """Where a number comes from; all but ``computed`` are marked beside the number in every format."""

    COMPUTED = "computed"  #: counted from the ledgers
    HAND = "hand"  #: 手工数: typed over by a person, with name and reason in the figure's note
    OPENING = "opening"  #: 期初结转: carried forward without rows
    DRIFT = "drift"  #: 报送后有变动: the ledgers say something else since the report was submitted
    RANGE = "range"  #: a date known only by its month or year crosses the cut, so there are two bounds
    NONE = "none"  #: not computable: nothing to divide by, or nothing promised


class Role(StrEnum):
    """What of a figure is printed. All but value and number set it against ``FigureSpan.qualifier``."""

    VALUE = "value"  #: 61人
    NUMBER = "number"  #: 61, where the head of a table has the unit
    SHARE = "share"  #: 63.5%, of the indicator that the qualifier names
    CHANGE = "change"  #: 增加5人, against the period that the qualifier names
    SIGNED = "signed"  #: +5, the same in a table
    GAP = "gap"  #: 12户: how much the qualifier's indicator has less
    TARGET = "target"  #: 60, what the office above asked for
    DONE = "done"  #: 101.7%, the share of the target


@dataclass(frozen=True, slots=True)
class Text:
    """Words as they are."""

    text: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", clean(self.text))


@dataclass(frozen=True, slots=True)
class Emphasis:
    """Words that lead a sentence, such as 一是加强政策宣传."""

    text: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", clean(self.text))


@dataclass(frozen=True, slots=True)
class FigureSpan:
    """A printed number and its trail: ``key`` finds it here, ``indicator`` and ``period`` in the books.

    ``text`` is the value as printed, with its unit if the unit belongs to it. ``note`` says who typed a
    figure by hand and why, and is printed. ``digest`` is the hash of the frozen rows. ``link`` is for
    screens only. ``role`` and ``qualifier`` say what of the figure stands there, so that it can be read anew.
    """

    key: str
    text: str
    indicator: str
    period: str
    state: FigureState = FigureState.COMPUTED
    link: str | None = None
    organisation: str = ""
    note: str = ""
    digest: str = ""
    role: Role = Role.VALUE
    qualifier: str = ""

    def __post_init__(self) -> None:
        # 32, so that the bookmark `_ev_<key>_<n>` stays within Word's 40 characters.
        if not _KEY.fullmatch(self.key):
            raise ValueError(f"a trace key is 1 to 32 letters, digits and underscores, not {self.key!r}")
        if self.link is not None and not _LINK.match(self.link):
            raise ValueError(f"a figure links to http(s) or to a path of this site, not to {self.link!r}")
        object.__setattr__(self, "state", FigureState(self.state))
        object.__setattr__(self, "role", Role(self.role))
        for name in ("text", "note"):
            object.__setattr__(self, name, clean(getattr(self, name)))
        if not self.text.strip():
            raise ValueError(f"the figure {self.key!r} has no printed value")


Span = Text | Emphasis | FigureSpan
Spans = tuple[Span, ...]


def spans(template: str, /, **named: Span | str) -> Spans:
    """``spans("安置{placed}人", placed=figure)``: the words, with each curly name replaced by its figure.

    Only the template is read for braces: a value that holds braces is printed as it is. A name that is
    missing, or given and never used, is refused: a figure that silently disappears is worse than an error.
    """
    made: list[Span] = []
    unused = dict(named)
    for words, name, form, conversion in Formatter().parse(template):
        if words:
            made.append(Text(words))
        if name is None:
            continue
        if form or conversion or not name.isidentifier():
            raise ValueError(
                f"a template names its figures plainly, as in {{placed}}; found {{{name}}} in {template!r}"
            )
        if name not in named:
            raise ValueError(f"the template needs {name!r}, which was not given: {template!r}")
        made.append(as_span(named[name]))
        unused.pop(name, None)
    if unused:
        raise ValueError(f"given but not in the template {template!r}: {', '.join(unused)}")
    return tuple(made)


def as_span(value: Span | str) -> Span:
    return Text(value) if isinstance(value, str) else value


def as_spans(value: Any) -> Spans:
    """A cell, an item or a paragraph, however briefly it was written: a string, one span, or several."""
    if isinstance(value, str | Text | Emphasis | FigureSpan):
        return (as_span(value),)
    return tuple(as_span(part) for part in value)


def plain_text(value: Spans) -> str:
    return "".join(part.text for part in value)
