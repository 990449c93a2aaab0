"""Every address of the installation."""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.urls import include, path


@login_not_required
def healthz(_request: HttpRequest) -> HttpResponse:
    """For whoever watches the server: the web answers, and so does the database."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("database", content_type="text/plain", status=503)
    return HttpResponse("ok", content_type="text/plain")


urlpatterns = [path("healthz", healthz), path("", include("linli.workbench.urls"))]
