"""A call or chat as a completed Task, the log that every org has."""
