"""The benchmarks of the figures run, and both ways of counting agree; how quick they are is not tested."""

from collections.abc import Iterator
from typing import Any

import pytest

from linli.bench import BENCHES, Result, distinct, grid, page, scratch
from linli.bench.benefit import Size
from tests.database import WHICH

SMALL = Size(rows=3_000, communities=6)
ON = {"sqlite": ("SQLite",), "postgres": ("PostgreSQL",)}[WHICH]


@pytest.fixture(scope="module", autouse=True)
def scratch_databases(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The benchmarks make their own databases and leave nothing behind. They say something of both."""
    with django_db_blocker.unblock():
        yield
    scratch.remove_all()


@pytest.mark.parametrize("bench", [grid, distinct, page])
def test_both_ways_of_counting_give_the_same_figures(bench: Any) -> None:
    results: list[Result] = bench.run(False, of=SMALL, on=ON)
    assert results
    for result in results:
        assert result.equal, str(result)
        assert result.slow > 0
        assert result.quick > 0


def test_a_result_reads_as_a_sentence() -> None:
    quick = Result(
        "grid", "逐月 / 一次", "SQLite", slow=3.0, quick=0.05, goal=30, equal=True, remark="一百万行"
    )
    assert str(quick) == "SQLite 逐月 / 一次：60倍（目标≥30），3 秒 / 50 毫秒；一百万行"
    assert quick.is_met
    wrong = Result("grid", "逐月 / 一次", "SQLite", slow=3.0, quick=0.05, goal=30, equal=False)
    assert not wrong.is_met
    assert "数字不一致" in str(wrong)


def test_the_benchmarks_have_names() -> None:
    assert {"grid", "distinct", "page"} <= set(BENCHES)
