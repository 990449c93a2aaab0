"""The kinds of work report: each a template in our own words whose numbers are figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from linli.reports.blocks import Block
from linli.reports.preflight import Question
from linli.reports.reading import Reading


class KindUnknown(LookupError):
    """No kind of report has this name."""


@dataclass(frozen=True)
class Kind:
    """One kind: its title, its blocks and what must be asked before it is submitted."""

    name: str
    title: str
    compose: Callable[[Reading], Sequence[Block]]
    questions: Callable[[Reading], Sequence[Question]]


def kinds() -> dict[str, Kind]:
    from linli.reports.kinds import employment

    return {one.name: one for one in (employment.KIND,)}


def kind(name: str) -> Kind:
    known = kinds()
    if name not in known:
        msg = (
            f"没有叫“{name}”的报告。现有：{'、'.join(f'{one.name}（{one.title}）' for one in known.values())}"
        )
        raise KindUnknown(msg)
    return known[name]
