"""Sidecall, or its bridge, as released with an extension of another id: ids are fixed when Sidecall is built.

``python -m tests.e2e.released ID desktop|helper.bridge ARGUMENTS``
"""

from __future__ import annotations

import runpy
import sys

from helper.bridge import origins


def main() -> None:
    extension, module, *arguments = sys.argv[1:]
    origins.EXTENSION_IDS = (extension,)
    origins.CALLERS = (f"chrome-extension://{extension}/",)
    origins.ORIGINS = (f"chrome-extension://{extension}",)
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
