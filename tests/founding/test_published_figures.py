"""The 42 published figures of the founding report: each comes from rows, and changes when a row goes."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from linli.core.period import Period
from linli.demonstration.published import Line, compare, line_of, published
from linli.indicators.drill import basis_rows
from linli.indicators.figures import figure
from linli.kit import recording
from linli.kit.recording import Writer
from linli.ledgers.employment.vacancy import Vacancy
from linli.ledgers.employment.zero_employment_case import CaseResult, ZeroEmploymentCase
from linli.org.models import Organisation
from linli.registry.household import Household

pytestmark = [pytest.mark.xdist_group("founding"), pytest.mark.django_db]

#: A figure that is read from the community's profile changes with a field, not with a row.
PROFILE: dict[str, dict[str, Any]] = {"R1-03": {"area_m2": 149_000}, "R1-49": {"west": ""}}
#: A zero changes when a row is added.
ZERO = "R1-30"


def test_every_published_figure_agrees(founding: Organisation) -> None:
    lines = compare()
    assert len(lines) == 42
    assert [str(line) for line in lines if not line.agrees] == []


@pytest.mark.parametrize("number", range(42))
def test_a_figure_changes_with_its_rows(number: int, founding: Organisation, clerk: Writer) -> None:
    line = line_of(published()[number])
    if line.id == ZERO:
        _recognise_a_family(founding, clerk)
    elif line.id in PROFILE:
        (profile,) = _rows(line, founding)
        recording.correct(profile, by=clerk, reason="试改", **PROFILE[line.id])
    else:
        _withdraw_what_counts_one(line, founding, clerk)
    assert figure(line.indicator, founding, Period.parse(line.period)).value != line.computed


def _withdraw_what_counts_one(line: Line, founding: Organisation, clerk: Writer) -> None:
    """One row; where several rows count as one (a person, a kind, an employer), the last of them too."""
    column = _distinct_column(line.indicator)
    counted = [row for row in _rows(line, founding) if row.counts]
    assert counted, f"{line.id} has no rows"
    one = counted[0]
    if not column:
        _withdraw(one, clerk)
        # A re-posted vacancy begins to count when the first posting goes: the last posting goes too.
        for row in [row for row in _rows(line, founding) if row.counts and _is_reposting(row, one)]:
            _withdraw(row, clerk)
        return
    while same := [row for row in _rows(line, founding) if getattr(row, column) == getattr(one, column)]:
        _withdraw(same[0], clerk)


def _is_reposting(row: Any, first: Any) -> bool:
    return isinstance(row, Vacancy) and (row.employer_id, row.post) == (first.employer_id, first.post)


def _withdraw(row: Any, clerk: Writer) -> None:
    recording.withdraw(type(row).objects.in_books().get(pk=row.pk), by=clerk, reason="试作废")


def _rows(line: Line, founding: Organisation) -> list[Any]:
    return list(basis_rows(line.indicator, founding, Period.parse(line.period)))


def _distinct_column(indicator: str) -> str:
    from linli.indicators.catalogue import indicator as find
    from linli.kit.measures import How

    one = find(indicator)
    assert one.recipe is not None
    if one.recipe.how is not How.DISTINCT:
        return ""
    return one.description.column(one.recipe.of).attname


def _recognise_a_family(founding: Organisation, clerk: Writer) -> None:
    household = Household.objects.in_books().filter(community=founding).first()
    case = ZeroEmploymentCase(
        household=household,
        started_on=date(2010, 5, 1),
        result=CaseResult.RECOGNISED,
        recognised_on=date(2010, 5, 6),
    )
    recording.record(case, by=clerk)
