"""Calls that Sidecall did not see, or not to their end, and the people behind extensions: from the exchange's records."""
