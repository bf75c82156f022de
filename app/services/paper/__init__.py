"""Papers: what they say, how they are numbered, made, served and followed up."""
