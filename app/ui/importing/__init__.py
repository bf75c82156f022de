"""Importing a registry from a file: one window, three steps."""

from app.ui.importing.wizard import ImportWizard

__all__ = ["ImportWizard"]
