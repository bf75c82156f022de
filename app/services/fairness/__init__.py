"""Whether many draws together look like chance."""
