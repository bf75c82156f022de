"""The list for the portal."""
