"""Alembic revisions; each is self-contained: it imports nothing of today's schema."""
