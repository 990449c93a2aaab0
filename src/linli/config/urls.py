"""Every address of the installation."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, include, path


@login_not_required
def healthz(_request: HttpRequest) -> HttpResponse:
    """For whoever watches the server: the web answers, and so does the database."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("database", content_type="text/plain", status=503)
    return HttpResponse("ok", content_type="text/plain")


def street_login() -> list[URLPattern]:
    """The two addresses of a street's own log-in; allauth looks them up by these names."""
    from allauth.socialaccount.providers.openid_connect import views

    street = {"provider_id": "street"}
    return [
        path("oidc/", views.login, street, name="openid_connect_login"),
        path("oidc/back/", views.callback, street, name="openid_connect_callback"),
    ]


urlpatterns = [
    path("healthz", healthz),
    *(street_login() if settings.OIDC_ISSUER else ()),
    path("", include("linli.workbench.urls")),
]
