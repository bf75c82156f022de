"""Whom a draw may hit, the draw itself, its hall, its evidence, its re-check."""
