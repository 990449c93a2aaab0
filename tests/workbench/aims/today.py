"""The first page."""

AIMS = {"home": None}
OWN_PAGES = ["/", "/?period=2009H2", "/?page=2"]
