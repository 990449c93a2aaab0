"""Addresses of the first page, the counter, what is to do and what is missing."""

from django.urls import path

from linli.workbench.today import findings, home, incomplete, notes, places, todo

urlpatterns = [
    path("", home.home, name="home"),
    path("places/<region:code>/", places.places, name="places"),
    path("todo/<region:code>/", todo.todo, name="todo"),
    path("incomplete/<region:code>/", incomplete.incomplete, name="incomplete"),
    path("findings/<region:code>/", findings.findings, name="findings"),
    path("findings/<region:code>/<int:number>/", findings.finding, name="finding"),
    path("notes/<region:code>/", notes.notes, name="notes"),
    path("notes/<region:code>/line/", notes.line, name="note-panel"),
    path("notes/<region:code>/read/", notes.read, name="note-read"),
    path("notes/<region:code>/add/", notes.add, name="note-add"),
    path("notes/<region:code>/several/", notes.several, name="notes-several"),
    path("notes/<region:code>/<int:number>/", notes.note, name="note"),
]
