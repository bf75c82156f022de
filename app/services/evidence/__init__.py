"""Files kept as evidence, of every stage."""
