"""The data folder: opened, checked, moved, packed."""
