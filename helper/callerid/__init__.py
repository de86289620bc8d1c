"""Who is calling: from a number to people, and which of them a call belongs to."""
