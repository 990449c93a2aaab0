"""Addresses of logging in and of what each worker prefers."""

from django.urls import path

from linli.workbench.entrance import login, preferences

urlpatterns = [
    path("login/", login.log_in, name="login"),
    path("logout/", login.log_out, name="logout"),
    path("password/", login.change_password, name="password"),
    path("look/", preferences.change_look, name="look"),
]
