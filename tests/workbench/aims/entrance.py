"""Logging in, second factors, change of worker, lock, and what each prefers: nobody's rows, each his own."""

AIMS = dict.fromkeys(
    (
        "healthz", "login", "logout", "password", "look", "passkey", "passkey-options", "factor", "later",
        "switch", "lock", "unlock", "awake", "me", "sure", "pin", "leave-pc", "codes", "spare",
        "remove-factor",
    )
)  # fmt: skip
OWN_PAGES = ["/password/", "/me/", "/me/?said=pin-kept", "/switch/", "/switch/?next=/reports/", "/me/sure/"]
