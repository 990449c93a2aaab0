"""街道统一登录 against a small identity server on this machine: who is let in, and that nothing is kept."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.test import Client

from linli.config import urls as installed
from linli.org.models import Account
from tests.workbench.entering import who, words

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]
urlpatterns = [*installed.street_login(), *installed.urlpatterns]


class Issuer(BaseHTTPRequestHandler):
    """Says of everybody that she is ``says``."""

    says = "zhao"

    def do_GET(self) -> None:
        here = f"http://{self.headers['Host']}"
        if self.path.startswith("/.well-known"):
            self._tell({
                "issuer": here, "authorization_endpoint": f"{here}/authorize",
                "token_endpoint": f"{here}/token",
                "userinfo_endpoint": f"{here}/who", "jwks_uri": f"{here}/keys",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
            })  # fmt: skip
        else:
            self._tell({"sub": "4711", "preferred_username": self.says, "name": "无关"})

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self._tell({"access_token": "t", "token_type": "Bearer"})

    def log_message(self, *_told: object) -> None:
        pass

    def _tell(self, told: dict[str, Any]) -> None:
        content = json.dumps(told).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


@pytest.fixture
def issuer(settings: Any) -> Iterator[type[Issuer]]:
    class Own(Issuer):
        pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Own)
    Thread(target=server.serve_forever, daemon=True).start()
    settings.OIDC_ISSUER = f"http://127.0.0.1:{server.server_address[1]}"
    app = {
        "provider_id": "street", "name": "街道统一登录", "client_id": "linli", "secret": "s",
        "settings": {"server_url": settings.OIDC_ISSUER},
    }  # fmt: skip
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
    yield Own
    server.shutdown()
    server.server_close()


def round_trip(browser: Client, goal: str = "/reports/") -> Any:
    sent = browser.get(f"/oidc/?next={goal}")
    assert sent.status_code == 302
    asked = parse_qs(urlsplit(sent["Location"]).query)
    assert asked["redirect_uri"] == ["http://testserver/oidc/back/"]
    assert asked["code_challenge_method"] == ["S256"]
    return browser.get("/oidc/back/", {"code": "c", "state": asked["state"][0]})


def test_whoever_the_street_knows_by_her_account_is_let_in_and_nothing_is_kept(
    issuer: type[Issuer], worker: Account
) -> None:
    browser = Client()
    assert "街道统一登录" in words(browser.get("/login/"))
    back = round_trip(browser)
    assert (back.status_code, back["Location"]) == (302, "/reports/")
    assert who(browser) == worker.pk
    assert not SocialAccount.objects.exists()
    assert not SocialToken.objects.exists()
    worker.refresh_from_db()
    assert worker.last_login is None


def test_whom_nobody_opened_an_account_for_gets_none_by_logging_in(
    issuer: type[Issuer], worker: Account
) -> None:
    issuer.says = "somebody"
    browser = Client()
    assert "这里没有账号“somebody”" in words(round_trip(browser))
    assert who(browser) is None
    assert Account.objects.count() == 1
    issuer.says = "zhao"
    Account.objects.update(is_active=False)
    assert "请找系统管理员" in words(round_trip(Client()))


def test_an_answer_that_was_not_asked_for_here_opens_nothing(issuer: type[Issuer], worker: Account) -> None:
    browser = Client()
    answer = browser.get("/oidc/back/", {"code": "c", "state": base64.b64encode(b"made up").decode()})
    assert "统一登录没有完成" in words(answer)
    assert who(browser) is None
    refused = browser.get("/oidc/back/", {"error": "access_denied"})
    assert "统一登录没有完成" in words(refused)


def test_the_way_on_after_it_is_on_this_server(issuer: type[Issuer], worker: Account) -> None:
    assert round_trip(Client(), "https://example.org/")["Location"] == "/"
