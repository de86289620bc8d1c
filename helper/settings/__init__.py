"""Every setting Sidecall has, in one table, and where their values come from."""
