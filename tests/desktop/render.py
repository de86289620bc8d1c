"""Pictures of every window and card state, in both languages and schemes and at both scalings, to be looked at.

python tests/desktop/render.py FOLDER [--only NAME] [--language en] [--scheme light] [--scale 1]
"""

from __future__ import annotations

import argparse
import itertools
import os
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", default="", help="pictures whose name holds this")
    parser.add_argument("--language", choices=["en", "es"])
    parser.add_argument("--scheme", choices=["light", "dark"])
    parser.add_argument("--scale", choices=["1", "2"])
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    wanted.folder.mkdir(parents=True, exist_ok=True)
    if wanted.one:
        return render(wanted)
    failed = 0
    for language, scheme, scale in itertools.product(
        [wanted.language] if wanted.language else ["en", "es"],
        [wanted.scheme] if wanted.scheme else ["light", "dark"],
        [wanted.scale] if wanted.scale else ["1", "2"],
    ):
        # The scaling is fixed when Qt starts, so each combination is a program of its own.
        command = [sys.executable, __file__, str(wanted.folder), "--one", "--only", wanted.only]
        command += ["--language", language, "--scheme", scheme, "--scale", scale]
        failed |= subprocess.run(command, env=os.environ | {"QT_SCALE_FACTOR": scale}, check=False).returncode
    return failed


def render(wanted: argparse.Namespace) -> int:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["LC_ALL"] = "es_ES.UTF-8" if wanted.language == "es" else "en_GB.UTF-8"
    from tests.desktop.scenes import Stage

    with tempfile.TemporaryDirectory() as home:
        stage = Stage(Path(home), wanted.language, wanted.scheme == "dark")
        ending = f"{wanted.language}-{wanted.scheme}-{wanted.scale}x.png"
        for name, picture in stage.play(wanted.only):
            picture.save(str(wanted.folder / f"{name}-{ending}"))
        stage.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
