"""Pure rules and values: no clock, no chance, no files, no database, no Qt."""
