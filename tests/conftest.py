"""Which tests may run at once, when `dev.py test` runs them in two processes."""

import signal
import sys
from typing import Any

import hypothesis
import pytest

# One browser after another: its policies and its extension (which the workshop's tests build) are the machine's.
BROWSER = (
    "tests/e2e/",
    "tests/pages/",
    "tests/workshop/",
    "tests/helper/bridge/test_in_chromium.py",
    "tests/helper/sandbox/control/test_browser.py",
    "tests/whole/test_handoff_browser.py",
)


def pytest_configure() -> None:
    # How long an example takes says how busy the machine is.
    hypothesis.settings.register_profile("sidecall", deadline=None)
    hypothesis.settings.load_profile("sidecall")
    # Started in the background by a script, or by `nohup`, we ignore Ctrl-C or the end of the terminal, and so would
    # all that tests start. What is handled, even by doing nothing, is not handed on.
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if sys.platform != "win32" and signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
        signal.signal(signal.SIGHUP, lambda _number, _frame: None)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """The browser's tests are one group, every other file is a group of its own; a group has one process."""
    from xdist.scheduler import LoadScopeScheduling

    class ByGroup(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return "browser" if nodeid.startswith(BROWSER) else nodeid.split("::")[0]

    return ByGroup(config, log)
