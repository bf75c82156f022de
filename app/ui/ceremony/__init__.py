"""The operator's side of a draw held before witnesses: one page, step after step."""
