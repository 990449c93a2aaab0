"""One small community tree and its people, shared by every test that needs a database."""

from datetime import date

import pytest

from linli.kit.recording import Writer
from linli.org.founding import found
from linli.org.models import Level, Organisation


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that asks for no database says nothing about one: the second run leaves it out."""
    databases = {"db", "transactional_db", "django_db_setup", "live_server", "imported"}
    for item in items:
        asked = item.get_closest_marker("django_db") or databases & set(getattr(item, "fixturenames", ()))
        if not asked:
            item.add_marker(pytest.mark.one_database)


@pytest.fixture
def district(db: None) -> Organisation:
    on = date(2000, 1, 1)
    province = found(Level.PROVINCE, "山西省", "140000000000", on=on)
    city = found(Level.CITY, "太原市", "140100000000", on=on, parent=province)
    return found(Level.DISTRICT, "杏花岭区", "140107000000", on=on, parent=city)


@pytest.fixture
def street(district: Organisation) -> Organisation:
    return found(Level.STREET, "坝陵桥街道", "140107002000", on=date(2000, 1, 1), parent=district)


@pytest.fixture
def community(street: Organisation) -> Organisation:
    return found(Level.COMMUNITY, "教场巷社区", "140107002003", on=date(2000, 5, 1), parent=street)


@pytest.fixture
def neighbour(street: Organisation) -> Organisation:
    return found(Level.COMMUNITY, "小东门社区", "140107002004", on=date(2000, 5, 1), parent=street)


@pytest.fixture
def clerk(community: Organisation) -> Writer:
    return Writer(community.pk, handler="李文")
