"""Calls as an agent understands them: plain data and the rules by which they change. No input or output."""
