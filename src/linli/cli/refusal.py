"""Wrong use or unreadable input: one line on stderr, exit status 2."""


class Refused(Exception):
    """The command cannot be carried out as given; the text says why and what to do."""
