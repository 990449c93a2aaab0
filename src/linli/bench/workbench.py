"""The workbench on a thick book: server time of its pages, beside the Django admin; fifty workers at once."""

from __future__ import annotations

import http.client
import os
import secrets
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.core.management import call_command

from linli.bench import Result, apart, residents, scratch
from linli.bench.apart import Memory
from linli.bench.limit import at_most
from linli.org.founding import found
from linli.org.models import Account, Duty, Level, Organisation, Role

COMMUNITY = "990000000001"
MOST_MS = 150
WORKERS, EVERY_SECONDS, LASTS_SECONDS = 50, 5.0, 30.0
_TIMES = 40
_LIST = f"/ledgers/employment.placement/{COMMUNITY}/"
PAGES = {
    "台账列表": _LIST, "筛选": f"{_LIST}?f-channel=hired", "查找": f"{_LIST}?q=王",
    "第150页": f"{_LIST}?page=150",
    "登记表": f"/ledgers/employment.unemployment/{COMMUNITY}/new/", "居民": "/people/{code}/{person}/",
    "今日": "/",
}  # fmt: skip
PLAIN = {
    "台账列表": "/plain/employment/placement/", "筛选": "/plain/employment/placement/?channel__exact=hired",
    "查找": "/plain/employment/placement/?q=王", "第150页": "/plain/employment/placement/?p=150",
}  # fmt: skip


def run(
    large: bool, *, people: int = residents.RESIDENTS, lasts: float = LASTS_SECONDS, times: int = _TIMES,
    on: tuple[str, ...] = scratch.BACKENDS,
) -> list[Result]:  # fmt: skip
    del large  # one community has no million residents
    results: list[Result] = []
    with apart.home() as home:
        for backend in on:
            try:
                with scratch.prepared(backend, f"workbench {people}", prepare):
                    told = apart.environment(home, url=apart.url_of_default())
                    apart.run(fill, str(people), environment=told)
                    results += _pages(backend, apart.run(measure, str(times), environment=told), people)
                    results += _office(backend, told, lasts)
            except scratch.NoServer as why:
                print(why)
    return results


def prepare() -> None:
    call_command("migrate", verbosity=0, interactive=False)
    street = found(Level.STREET, "测速街道", "990000000000", on=date(2000, 1, 1))
    community = found(Level.COMMUNITY, "测速社区", COMMUNITY, on=date(2000, 1, 1), parent=street)
    for number in range(WORKERS):
        account = Account.objects.open(f"worker{number}", None, name=f"经办{number}")
        Role.objects.create(
            account=account, organisation=community, duty=Duty.WORKER, started_on=date(2000, 1, 1)
        )


def fill(_memory: Memory, people: str) -> int:
    residents.fill(Organisation.objects.get(code=COMMUNITY), int(people))
    return int(people)


def measure(_memory: Memory, times: str) -> dict[str, Any]:
    """{page: [milliseconds]} of ours and of the admin's, a page of each in turn."""
    from django.conf import settings
    from django.test import Client

    from linli.registry.person import Person

    settings.ROOT_URLCONF = "linli.bench.plain_admin"
    browser = Client()
    browser.force_login(Account.objects.get(username="worker0"))
    person = Person.objects.order_by("pk").first()
    assert person is not None
    ours = {name: address.format(code=COMMUNITY, person=person.pk) for name, address in PAGES.items()}
    taken: dict[str, dict[str, list[float]]] = {"ours": {name: [] for name in ours}, "theirs": {}}
    taken["theirs"] = {name: [] for name in PLAIN}
    for _time in range(int(times) + 2):
        for side, addresses in (("ours", ours), ("theirs", PLAIN)):
            for name, address in addresses.items():
                begin = time.perf_counter()
                answer = browser.get(address)
                assert answer.status_code == 200, (address, answer.status_code)
                taken[side][name].append((time.perf_counter() - begin) * 1000)
    # The first two fill caches, ours and Django's.
    return {side: {name: ms[2:] for name, ms in pages.items()} for side, pages in taken.items()}


def _pages(backend: str, taken: dict[str, dict[str, list[float]]], people: int) -> list[Result]:
    remark = f"{people:,}名居民、{people * 5:,}条记录"
    results: list[Result] = [
        at_most(MOST_MS, _p95(ms), "workbench", f"{name}，p95", backend, unit="毫秒",
                remark=f"中位数{statistics.median(ms):.0f}毫秒；{remark}")
        for name, ms in taken["ours"].items()
    ]  # fmt: skip
    return results + [
        Result(
            "workbench", f"{name}：Django admin / 本系统", backend, statistics.median(ms) / 1000,
            statistics.median(taken["ours"][name]) / 1000, 1, True, f"同一批数据、同样的栏和筛选；{remark}",
        )
        for name, ms in taken["theirs"].items()
    ]  # fmt: skip


@dataclass
class _Desk:
    """One of the fifty: what her requests took, and what went wrong."""

    seconds: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    writes: int = 0


def _office(backend: str, told: dict[str, str], lasts: float) -> list[Result]:
    keys: list[str] = apart.run(sessions, environment=told)
    with _server(told) as port:
        desks = [_Desk() for _key in keys]
        begin = time.monotonic()
        hands = [
            threading.Thread(target=_work, args=(desk, key, place, port, begin, lasts))
            for place, (desk, key) in enumerate(zip(desks, keys, strict=True))
        ]
        for hand in hands:
            hand.start()
        for hand in hands:
            hand.join()
    seconds = [one for desk in desks for one in desk.seconds]
    wrong = [one for desk in desks for one in desk.wrong]
    writes = sum(desk.writes for desk in desks)
    remark = (
        f"{len(seconds)}次请求，其中写{writes}次，出错{len(wrong)}次；每人每{EVERY_SECONDS:g}秒一次，共{lasts:g}秒；"
        f"{os.cpu_count()}核，客户端也在这台机器上；中位数{statistics.median(seconds) * 1000:.0f}毫秒"
        + (f"；{wrong[0]}" if wrong else "")
    )
    return [
        at_most(
            1000, _p95(seconds) * 1000, "workbench", f"{len(desks)}人同时用，p95", backend, unit="毫秒",
            right=not wrong, remark=remark,
        )
    ]  # fmt: skip


def sessions(_memory: Memory) -> list[str]:
    """A logged-in session for each worker: hashing fifty passwords is not what is measured."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    keys = []
    for account in Account.objects.filter(username__startswith="worker").order_by("pk"):
        session = SessionStore()
        session[SESSION_KEY] = str(account.pk)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = account.get_session_auth_hash()
        session.create()
        keys.append(str(session.session_key))
    return keys


def _work(desk: _Desk, session: str, place: int, port: int, begin: float, lasts: float) -> None:
    token = secrets.token_hex(16)
    headers = {"Cookie": f"sessionid={session}; csrftoken={token}", "Host": f"127.0.0.1:{port}"}
    reads = [address for name, address in PAGES.items() if name != "居民"]
    due, count = begin + place * EVERY_SECONDS / WORKERS, 0
    while due < begin + lasts:
        time.sleep(max(0.0, due - time.monotonic()))
        count += 1
        is_write = (place + count) % 10 == 0
        started = time.monotonic()
        try:
            status = (
                _note(port, headers, token, f"{place}-{count}")
                if is_write
                else _asked(port, "GET", reads[(place + count) % len(reads)], headers)
            )
        except OSError as error:
            desk.wrong.append(repr(error))
        else:
            desk.seconds.append(time.monotonic() - started)
            desk.writes += is_write
            if status != (302 if is_write else 200):
                desk.wrong.append(f"status {status}")
        due += EVERY_SECONDS


def _note(port: int, headers: dict[str, str], token: str, mark: str) -> int:
    form = {
        "csrfmiddlewaretoken": token,
        "occurred_on": "2010-06-30",
        "name": "来访",
        "topic": f"政策 {mark}",
    }
    more = {"Content-Type": "application/x-www-form-urlencoded", "Referer": f"http://127.0.0.1:{port}/"}
    address = f"/ledgers/employment.enquiry/{COMMUNITY}/new/"
    return _asked(port, "POST", address, headers | more, urlencode(form))


def _asked(port: int, method: str, address: str, headers: dict[str, str], body: str | None = None) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request(method, address.replace("王", "%E7%8E%8B"), body, headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status
    finally:
        connection.close()


@contextmanager
def _server(told: dict[str, str]) -> Iterator[int]:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = int(one.getsockname()[1])
    command = [sys.executable, "-c", "import sys; from linli.cli import main; sys.exit(main())"]
    with Path(os.devnull).open("w") as nowhere:
        server = subprocess.Popen(  # noqa: S603 - this interpreter and our own command
            [*command, "serve", "--port", str(port)], env=told, stdout=nowhere, stderr=nowhere
        )
        try:
            _wait(port)
            yield port
        finally:
            server.terminate()
            server.wait()


def _wait(port: int) -> None:
    for _attempt in range(300):
        try:
            if _asked(port, "GET", "/healthz", {}) == 200:
                return
        except OSError:
            time.sleep(0.2)
    msg = "the server did not start"
    raise RuntimeError(msg)


def _p95(values: Sequence[float]) -> float:
    return statistics.quantiles(values, n=20)[-1] if len(values) > 1 else values[0]
