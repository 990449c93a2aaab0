"""Addresses of administration; each exists only for whoever manages what it names."""

from django.urls import path

from linli.workbench.admin import home, log, organisations, parameters, staff, targets

urlpatterns = [
    path("admin/", home.home, name="admin"),
    path("admin/organisations/", organisations.organisations, name="admin-organisations"),
    path("admin/parameters/", parameters.parameters, name="admin-parameters"),
    path("admin/staff/<region:code>/", staff.staff, name="admin-staff"),
    path("admin/staff/<region:code>/<int:number>/", staff.handover, name="admin-handover"),
    path("admin/targets/<region:code>/<period:period>/", targets.targets, name="admin-targets"),
    path("admin/log/<region:code>/", log.log, name="admin-log"),
]
