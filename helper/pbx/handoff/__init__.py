"""Dialling without the Call Control API: the number is handed to another program, which tells us nothing more."""
