"""Addresses of persons, households and buildings; what a code or number leads to is the view's to check."""

from django.urls import path

from linli.workbench.people import buildings, household, person, residents, unmasking, walk

urlpatterns = [
    path("people/<region:code>/", residents.people, name="people"),
    path("people/<region:code>/<int:number>/", person.person, name="person"),
    path("people/<region:code>/<int:number>/numbers/", unmasking.unmask, name="unmask"),
    path("households/<region:code>/<int:number>/", household.household, name="household"),
    path("buildings/<region:code>/", buildings.buildings, name="buildings"),
    path("buildings/<region:code>/<int:number>/", buildings.building, name="building"),
    path("buildings/<region:code>/<int:number>/visit/", walk.visit, name="building-visit"),
    path("buildings/<region:code>/<int:number>/sheet/", walk.sheet, name="building-sheet"),
    path("buildings/<region:code>/<int:number>/desk/", walk.desk, name="building-desk"),
]
