"""Forms in the bureau's own version, and lists printed by them."""
