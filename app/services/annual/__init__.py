"""The yearly plans."""
