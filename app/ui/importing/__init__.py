"""The import of a registry: choose a file, look at what it would do, save it."""
