"""Settings of the bureau."""
