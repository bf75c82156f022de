"""Heads of the log kept apart, backups, restores, what was left lying about."""
