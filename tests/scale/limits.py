"""What each Salesforce edition allows in 24 hours.

https://developer.salesforce.com/docs/platform/salesforce-app-limits-cheatsheet/guide/salesforce-app-limits-platform-api.html
"API Request Limits and Allocations", as read on 2026-11-22.
"""

from __future__ import annotations

from dataclasses import dataclass

SAVE_FROM = 0.8
"""From this part of the allowance on Sidecall asks only what calls need."""
LONG_RUNNING_S = 20
LONG_RUNNING = 25
"""Requests that take 20 s or longer and may run at once in a production org or a sandbox; 5 in Developer Edition."""


@dataclass(frozen=True, slots=True)
class Edition:
    """`each` is what every Salesforce licence adds to `base`."""

    name: str
    base: int
    each: int = 0

    def allowance(self, licences: int) -> int:
        return self.base + self.each * licences


EDITIONS = (
    Edition("Professional with API access", 100_000, 1_000),
    Edition("Enterprise", 100_000, 1_000),
    Edition("Unlimited", 100_000, 5_000),
    Edition("Performance", 100_000, 5_000),
    Edition("Full sandbox", 5_000_000),
    Edition("Developer", 15_000),
    Edition("Scratch org", 15_000),
)
