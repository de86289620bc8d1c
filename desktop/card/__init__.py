"""The call card: who it is, what is going on with them, and what will be logged. It never takes the focus by itself."""
