"""What a ledger file needs: bases, description, recording, measures, privacy, import and export."""
