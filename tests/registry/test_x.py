from datetime import date
import pytest
from linli.kit import recording
from linli.registry.person import Person
from linli.registry.residence import Residence
from linli.registry.retiree import Retiree
pytestmark = pytest.mark.django_db
def test_it(community, clerk):
    p = Person(name="王", sex="1", born_on=date(1940,1,1)); recording.record(p, by=clerk)
    r = Residence(person=p, started_on=date(2000,1,1)); recording.record(r, by=clerk)
    t = Retiree(person=p, started_on=date(2001,1,1)); recording.record(t, by=clerk)
    with recording.open_book(clerk, reason="x") as book:
        book.correct(Person.objects.get(), died_on=date(2010,3,1))
        book.correct(Residence.objects.get(), ended_on=date(2010,3,1), exit_reason="death")
    assert Retiree.objects.get().here_until == date(2010,3,1)
