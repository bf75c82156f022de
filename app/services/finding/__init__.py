"""Findings: entered, passed, corrected."""
