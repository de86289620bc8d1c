"""The walls between the parts hold, and would be heard falling."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINT_IMPORTS = Path(sys.executable).with_name("lint-imports")


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [LINT_IMPORTS, "--no-logo", "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60)


@pytest.fixture
def copy(tmp_path) -> Path:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for package in ("helper", "desktop"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def test_the_import_rules_hold():
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("importer", "imported", "contract"),
    [
        ("helper/api/__init__.py", "PySide6.QtCore", "The helper shows nothing"),
        ("helper/journal/__init__.py", "desktop.state", "The helper shows nothing"),
        ("helper/calls/__init__.py", "sqlite3", "The domain does no I/O"),
        ("helper/numbers/__init__.py", "aiohttp", "The domain does no I/O"),
        ("helper/calls/__init__.py", "helper.dial", "Dependencies point one way"),
        ("helper/dial/__init__.py", "helper.api", "Dependencies point one way"),
        ("helper/pbx/port.py", "helper.pbx.callcontrol", "Ports know no adapters"),
        ("helper/dial/__init__.py", "helper.pbx.callcontrol", "Only the composition root chooses adapters"),
        ("helper/sandbox/__init__.py", "helper.numbers", "The sandbox knows nothing of Sidecall"),
        ("helper/api/__init__.py", "helper.sandbox", "Nothing of Sidecall leans on the sandbox"),
        ("helper/bridge/__init__.py", "helper.numbers", "The bridge is on its own"),
        ("helper/bridge/__init__.py", "aiohttp", "The bridge is on its own"),
    ],
)
def test_a_forbidden_import_is_found(copy, importer, imported, contract):
    with open(copy / importer, "a", encoding="utf-8") as file:
        file.write(f"\nimport {imported}\n")
    done = lint(copy)
    assert done.returncode == 1
    broken = [line for line in done.stdout.splitlines() if line.endswith("BROKEN")]
    assert any(line.startswith(contract) for line in broken), done.stdout


def test_every_vendors_folder_is_behind_the_wall():
    rules = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
    (adapters,) = (rule["protected_modules"] for rule in rules if rule["name"].startswith("Only the composition root"))
    vendors = {
        f"helper.{port}.{folder.name}"
        for port in ("pbx", "crm")
        for folder in (ROOT / "helper" / port).iterdir()
        if (folder / "__init__.py").exists()
    }
    assert vendors <= set(adapters)
