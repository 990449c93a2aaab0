"""What happened: one folder a domain, one file a ledger."""
