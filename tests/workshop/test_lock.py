"""The lock files: everything pinned and checked, and no registry's address in any of them."""

import json
import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def canonical(requirement: str) -> str:
    return re.sub(r"[-_.]+", "-", re.match(r"[\w.-]+", requirement)[0]).lower()


def test_every_package_has_one_version_and_hashes():
    entries = re.split(r"\n(?=[^\s#])", LOCK)[1:]
    assert len(entries) > 50
    for entry in entries:
        assert re.match(r"[\w.-]+==\S+ ", entry), entry
        assert "--hash=sha256:" in entry


def test_everything_that_we_ask_for_is_locked():
    locked = {canonical(name) for name in re.findall(r"^([\w.-]+)==", LOCK, flags=re.MULTILINE)}
    asked = PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["dev"]
    assert {canonical(requirement) for requirement in asked} <= locked


def test_no_lock_names_a_registry():
    assert "://" not in LOCK
    for lock in ROOT.glob("**/package-lock.json"):
        if "node_modules" not in lock.parts:
            packages = json.loads(lock.read_text(encoding="utf-8"))["packages"]
            assert not [name for name, package in packages.items() if "resolved" in package], lock
