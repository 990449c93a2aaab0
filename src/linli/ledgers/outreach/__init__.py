"""Visits, pairings and volunteers: who helps whom, and what was brought."""
