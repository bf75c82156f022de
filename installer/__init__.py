"""Getting the program onto a machine and keeping what it stands on in order."""
