"""The demonstration can be logged into, by one of each duty, with a password nobody else knows."""

import stat
from datetime import date
from pathlib import Path

import pytest
from django.contrib.auth import authenticate

from linli.demonstration.accounts import STAFF, open_accounts
from linli.org.models import Account, Duty, Organisation

pytestmark = pytest.mark.django_db


def test_one_of_each_duty_can_log_in_and_the_file_is_the_owners_alone(
    community: Organisation, tmp_path: Path
) -> None:
    path = open_accounts(community, date(2000, 5, 1), tmp_path)
    assert path is not None
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    password = path.read_text().splitlines()[0].rpartition(" ")[2]
    opened = [authenticate(username=username, password=password) for username, *_rest in STAFF]
    assert all(opened)
    assert {duty for _username, _name, duty, *_rest in STAFF} == set(Duty)


def test_where_somebody_can_log_in_already_no_account_is_added(
    community: Organisation, tmp_path: Path
) -> None:
    Account.objects.open("own", "correct horse 2010", name="自己人")
    assert open_accounts(community, date(2000, 5, 1), tmp_path) is None
    assert list(Account.objects.values_list("username", flat=True)) == ["own"]
