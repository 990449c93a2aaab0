"""Who works here and what they may see: the organisation tree, accounts, roles, scope."""
