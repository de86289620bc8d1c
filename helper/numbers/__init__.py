"""Telephone numbers: reading them, writing them for the trunk, finding and comparing them. No input or output."""
