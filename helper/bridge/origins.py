"""Which browser extensions are ours."""

from __future__ import annotations

# An id is the first 16 bytes of SHA-256 over the public key in extension/manifest.json, in the letters a to p.
# A store that signs with a key of its own gives another id, hence a list.
EXTENSION_IDS = ("oidjnjigdbnnhpemdnemjnnkljdafmcf",)

#: As a browser names the caller of a native messaging host, and as `allowed_origins` wants it: with a slash.
CALLERS = tuple(f"chrome-extension://{extension_id}/" for extension_id in EXTENSION_IDS)

#: As a browser writes the `Origin` of an extension's request: without one.
ORIGINS = tuple(caller.rstrip("/") for caller in CALLERS)
