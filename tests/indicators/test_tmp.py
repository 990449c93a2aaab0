import time, cProfile, pstats
from linli.core.period import Period
from linli.indicators.figures import figures
from linli.indicators import catalogue
from linli.kit.description import LEDGERS
from django.db import connection
from django.test.utils import CaptureQueriesContext
def test_x(lab, community, street):
    print(len(LEDGERS), len(catalogue.indicators()))
    with CaptureQueriesContext(connection) as c:
        t=time.perf_counter(); figures(community, Period.year(2010)); print("cold", time.perf_counter()-t, len(c))
    with CaptureQueriesContext(connection) as c:
        t=time.perf_counter(); figures(community, Period.year(2010)); print("warm", time.perf_counter()-t, len(c))
    for q in c.captured_queries: print(q["sql"][:150], q["time"])
    t=time.perf_counter(); figures(street, Period.year(2010)); print("street cold", time.perf_counter()-t)
    t=time.perf_counter(); figures(street, Period.year(2010)); print("street warm", time.perf_counter()-t)
    with CaptureQueriesContext(connection) as c:
        t=time.perf_counter(); figures(community, Period.parse("2010-01-26..2010-02-25")); print("page cold", time.perf_counter()-t, len(c))
    t=time.perf_counter(); figures(community, Period.parse("2010-01-26..2010-02-25")); print("page warm", time.perf_counter()-t)
    p=cProfile.Profile(); p.enable(); figures(community, Period.year(2009)); p.disable()
    pstats.Stats(p).sort_stats("cumtime").print_stats(45)
