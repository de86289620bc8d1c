"""Calls that Sidecall did not see, or not to their end, and who is behind an extension: from the exchange’s records."""
