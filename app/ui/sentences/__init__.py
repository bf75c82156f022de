"""The editor of a form's sentences."""
