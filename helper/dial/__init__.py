"""Placing a call: what may be dialled, and that one request is one call."""
