"""Search: one box for people, households, units, certificates, reports, ledgers and figures."""
