"""Writes what no ledger keeps, each with a line in the writer's chain: the tree, parameters."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Max

from linli.kit import clock
from linli.kit.appending import LogLine, append
from linli.kit.chain import Act, ChangeLine
from linli.kit.parameters import Parameter
from linli.kit.recording import Writer, writing
from linli.org import founding
from linli.org.organisations import Organisation

ORGANISATION, PARAMETER = "org.organisation", "kit.parameter"


def found(
    level: int,
    name: str,
    code: str,
    *,
    on: date,
    parent: Organisation | None = None,
    by: Writer | None = None,
) -> Organisation:
    """A new organisation. Without a writer (the first of an installation) it begins its own chain."""
    with writing():
        organisation = founding.found(level, name, code, on=on, parent=parent)
        _tell_of(organisation, Act.RECORD, by or Writer(organisation.pk), on, "设立")
    return organisation


def rename(organisation: Organisation, name: str, *, on: date, by: Writer) -> None:
    with writing():
        founding.rename(organisation, name, on=on)
        _tell_of(organisation, Act.CORRECT, by, on, "更名")


def recode(organisation: Organisation, code: str, *, on: date, by: Writer) -> None:
    with writing():
        founding.recode(organisation, code, on=on)
        _tell_of(organisation, Act.CORRECT, by, on, "改码")


def move(organisation: Organisation, parent: Organisation, *, on: date, by: Writer) -> None:
    with writing():
        founding.move(organisation, parent, on=on)
        _tell_of(organisation, Act.CORRECT, by, on, "改隶")


def merge(predecessors: Sequence[Organisation], successor: Organisation, *, on: date, by: Writer) -> None:
    """One line for each organisation that ends: its chain stays, its entries stay its own."""
    with writing():
        founding.merge(predecessors, successor, on=on)
        for predecessor in predecessors:
            _tell_of(predecessor, Act.WITHDRAW, by, on, f"并入{successor.name}")


def split(predecessor: Organisation, successors: Sequence[Organisation], *, on: date, by: Writer) -> None:
    """One line for the organisation that ends; those that take over were founded with lines of their own."""
    with writing():
        founding.split(predecessor, successors, on=on)
        names = "、".join(successor.name for successor in successors)
        _tell_of(predecessor, Act.WITHDRAW, by, on, f"拆分为{names}")


def set_parameter(
    name: str, value: Any, *, valid_from: date, source: str, by: Writer, locality: Organisation | None = None
) -> Parameter:
    """A value of a rule in one place from a day on; what held before keeps its days."""
    with writing():
        row = Parameter.objects.create(
            name=name, locality=locality, valid_from=valid_from, value=value, source=source
        )  # fmt: skip
        place = locality.code if locality else None
        content = {
            "name": name, "locality": place, "valid_from": valid_from.isoformat(), "value": value,
            "source": source,
        }  # fmt: skip
        tell(PARAMETER, row.pk, Act.RECORD, content, by=by, reason=source)
    return row


def tell(ledger: str, entry: int, act: Act, content: Mapping[str, Any], *, by: Writer, reason: str) -> None:
    """One line about a row that no ledger keeps, in the same transaction as the row."""
    lines = ChangeLine.objects.filter(ledger=ledger, entry=entry)
    version = (lines.aggregate(last=Max("version"))["last"] or 0) + 1
    payload = written(content).encode()
    line = LogLine(
        by.organisation,
        ledger,
        entry,
        version,
        str(act),
        reason,
        payload,
        hashlib.sha256(payload).hexdigest(),
    )
    append([line], clock.now(), account=by.account, handler=by.handler)


def written(content: Mapping[str, Any]) -> str:
    """The content as its line keeps it."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def _tell_of(organisation: Organisation, act: Act, by: Writer, on: date, what: str) -> None:
    content = {
        "level": organisation.level, "name": organisation.name, "code": organisation.code,
        "parent": organisation.parent_id, "path": organisation.path, "on": on.isoformat(),
    }  # fmt: skip
    tell(ORGANISATION, organisation.pk, act, content, by=by, reason=what)
