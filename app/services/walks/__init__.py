"""What walks a whole road by the acts of the stages, as a person would."""
