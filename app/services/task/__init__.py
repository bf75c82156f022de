"""A task from its draft to its approval, change and end."""
