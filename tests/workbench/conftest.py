"""The workbench on 2 July 2010: two communities of one street, a community of another, and their staff."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from linli.core.period import Period
from linli.filing.submissions import Submission
from linli.org.founding import found
from linli.org.models import Account, Duty, Level, Organisation
from linli.reports.writing import submit_report
from tests.workbench import books
from tests.workbench.books import Books, account


@pytest.fixture(autouse=True)
def second_of_july(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINLI_TODAY", "2010-07-02")


@pytest.fixture
def ours(community: Organisation) -> Books:
    return books.books_of_jiaochangxiang(community)


@pytest.fixture
def theirs(neighbour: Organisation) -> Books:
    return books.books_of_xiaodongmen(neighbour)


@pytest.fixture
def other_street(district: Organisation) -> Organisation:
    return found(Level.STREET, "三桥街道", "140107003000", on=date(2000, 1, 1), parent=district)


@pytest.fixture
def worker(community: Organisation) -> Account:
    return account("zhao", "赵敏芝", community, Duty.WORKER)


@pytest.fixture
def neighbours_worker(neighbour: Organisation) -> Account:
    return account("tian", "田晓燕", neighbour, Duty.WORKER)


@pytest.fixture
def labour_officer(street: Organisation) -> Account:
    return account("sun", "孙一平", street, Duty.OFFICER, "employment")


@pytest.fixture
def leader(street: Organisation) -> Account:
    return account("zhou", "周大明", street, Duty.LEADER)


@pytest.fixture
def other_officer(other_street: Organisation) -> Account:
    return account("qian", "钱立", other_street, Duty.OFFICER)


@pytest.fixture
def report(ours: Books) -> Submission:
    """The half-year report, submitted on 2 July."""
    submit_report("employment", ours.community, Period.parse("2010H1"), ["html"], by=ours.clerk)
    return Submission.objects.get(kind="employment", organisation=ours.community)


@pytest.fixture
def desk(worker: Account) -> Client:
    """The browser of 教场巷's worker, logged in."""
    return logged_in(worker)


def logged_in(staff: Account) -> Client:
    browser = Client()
    browser.force_login(staff)
    return browser
