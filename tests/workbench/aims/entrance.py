"""Logging in, and what each prefers."""

AIMS = {"healthz": None, "login": None, "logout": None, "password": None, "look": None}
OWN_PAGES = ["/password/"]
