"""The telephone system, as Sidecall needs it (``port``), and the ways it is reached (one folder each)."""
