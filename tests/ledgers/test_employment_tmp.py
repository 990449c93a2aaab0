import pytest, time
from linli.demonstration.rosters import ROSTERS
from linli.demonstration.writing import write_rosters
from linli.kit.importing.running import import_file
from linli.kit.chain import ChangeLine
from tests.ledgers.measuring import value, parts
from linli.kit.description import LEDGERS
pytestmark = pytest.mark.django_db

def test_demo(tmp_path, community, clerk):
    write_rosters(tmp_path)
    order=[r for r in ROSTERS if not r.ledgers[0].startswith('employment')]+[r for r in ROSTERS if r.ledgers[0]=='employment.carrier']+[r for r in reversed(ROSTERS) if r.ledgers[0].startswith('employment') and r.ledgers[0]!='employment.carrier']
    for r in order:
        for ledger in r.ledgers:
            if not ledger.startswith(("registry","employment")): continue
            if ledger not in LEDGERS and ledger != "registry.residents": print("skip", ledger); continue
            t=time.time()
            o = import_file(ledger, tmp_path / r.file, community, by=clerk)
            print(r.file, ledger, o.written, o.new, o.changed, o.unchanged, len(o.refusals), round(time.time()-t,1), [str(f) for f in o.refusals[:3]])
    from django.db.models import Count
    print(list(ChangeLine.objects.filter(ledger__startswith="employment").values("ledger","act").annotate(n=Count("pk")).order_by("ledger")))
    for name, d in LEDGERS.items():
        if name.startswith("employment"):
            for m, ms in d.measures.items():
                print(name, m, value(f"{name}.{m}", community), parts(f"{name}.{m}", community) if ms.split_by else "")
    from linli.ledgers.employment import zero_employment_case as z, unemployment as u, placement as p, loan, subsidy_payment, preferential_certificate as pc, zero_employment_affirmation as za
    from datetime import date
    from linli.core.period import Period
    on = date(2010,6,30)
    t=time.time()
    for c in z.candidates(community, on): print(c.household.number, c.verdict, c.case) if c.verdict!='no' else None
    print(len(z.candidates(community,on)), time.time()-t)
    for c in z.candidates(community, date(2010,2,15)): print(c.household.number, c.verdict, c.reasons, c.case) if c.verdict!='no' else None
    for f in (z.overdue, z.to_visit, u.open_twice, u.past_retirement, u.out_of_touch, u.contradictions, p.unemployed_in_work, p.ended_without_work, loan.beyond_caps, subsidy_payment.beyond_months, pc.review_due):
        print(f.__name__, [x.found for x in f(community, on)][:6])
    print(list(za.unaffirmed(community, Period.parse("2010H1"))), [x.found for x in za.unaffirmed(community, Period.parse("2010-02"))])
    for r in ROSTERS:
        for ledger in r.ledgers:
            if ledger.startswith("employment"):
                o = import_file(ledger, tmp_path / r.file, community, by=clerk)
                print(r.file, ledger, o.written, o.new, o.changed, o.unchanged, len(o.refusals), [str(f) for f in o.findings[:2]])
    assert 0
