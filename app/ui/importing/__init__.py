"""The import of a registry: choose a file, look at what it would do, save it."""

from app.ui.importing.wizard import ImportWizard

__all__ = ["ImportWizard"]
