"""Signing in: the web server flow with PKCE, refresh, revocation, and who the user is."""
