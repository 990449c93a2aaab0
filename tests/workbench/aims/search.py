"""The search: one address, which shows each his own; what it finds is aimed at in test_search.py."""

AIMS = {"search": None}
OWN_PAGES = ["/search/", "/search/?q=%E8%8B%97%E9%9D%92", "/search/?q=%E4%B8%9C%E9%97%A8", "/search/?q=MQ"]
