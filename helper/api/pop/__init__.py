"""``GET /pop/<capability>``: the tab that 3CX opens when somebody calls, and where it goes."""
