"""Which tests may run at once, when `dev.py test` runs them in two processes."""

from pathlib import Path

import pytest

TESTS = Path(__file__).parent
# One browser after another: its policies and its extension (which the workshop's tests build) are the machine's.
BROWSER = (
    "e2e",
    "pages",
    "workshop",
    "helper/bridge/test_in_chromium.py",
    "helper/sandbox/control/test_browser.py",
    "whole/test_handoff_browser.py",
)


# First: xdist reads the groups in the same hook.
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """One group of the browser's tests, first as it takes longest; every other file is a group of its own."""
    if not config.pluginmanager.hasplugin("xdist"):
        return

    def group(item: pytest.Item) -> str:
        path = item.path.relative_to(TESTS)
        return "browser" if any(path.is_relative_to(one) for one in BROWSER) else path.as_posix()

    for item in items:
        item.add_marker(pytest.mark.xdist_group(group(item)))
    items.sort(key=lambda item: group(item) != "browser")
