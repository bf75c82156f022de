"""One module per stage, one function per user action, one transaction each."""
