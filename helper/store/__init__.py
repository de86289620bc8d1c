"""What Sidecall writes down on this PC: the port that the use cases know, and SQLite behind it."""
