"""The places settings come from, and reading one TOML file with mistakes named by line and key."""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from helper.errors import SettingsError
from helper.language import _
from helper.settings.table import BY_KEY

_REGISTRY_ROOT = r"Software"


@dataclass(frozen=True, slots=True)
class Layer:
    """What one source says. ``source``: "policy", "user" or "machine". ``problems``: mistakes, in words, each naming
    file, line and key; a value with a mistake is left out. ``readable`` is False when the file could not be
    understood at all, and then it must not be written over.
    """

    source: str
    values: Mapping[str, Any] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    readable: bool = True


def read_file(path: Path, source: str) -> Layer:
    """The layer in a TOML file; an absent file is an empty layer."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Layer(source)
    except (OSError, UnicodeDecodeError) as error:
        return Layer(source, problems=(f"{path}: {error}",), readable=False)
    try:
        tree = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return Layer(source, problems=(_explain(path, text, error),), readable=False)
    return _checked(
        source, dict(_flat(tree)), lambda key: f"{path}, " + _("line {line}").format(line=_line_of(text, key))
    )


def machine_layers() -> tuple[Layer, Layer]:
    """The organisation's policy and the machine's defaults: files on Linux and macOS, the registry on Windows."""
    if sys.platform == "win32":
        return (
            _read_registry(_REGISTRY_ROOT + r"\Policies\Sidecall", "policy"),
            _read_registry(_REGISTRY_ROOT + r"\Sidecall", "machine"),
        )
    folder = Path("/etc/sidecall") if sys.platform != "darwin" else Path("/Library/Application Support/Sidecall")
    return read_file(folder / "policy.toml", "policy"), read_file(folder / "defaults.toml", "machine")


def _flat(tree: Mapping[str, Any], prefix: str = "") -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for name, value in tree.items():
        if isinstance(value, dict) and not prefix:
            found += _flat(value, f"{name}.")
        else:
            found.append((prefix + name, value))
    return found


def _checked(source: str, values: Mapping[str, Any], place: Any) -> Layer:
    good: dict[str, Any] = {}
    problems: list[str] = []
    for key, value in values.items():
        setting = BY_KEY.get(key)
        if setting is None:
            problems.append(f"{place(key)}: " + _("there is no setting called {key}.").format(key=key))
            continue
        try:
            good[key] = setting.read(value)
        except SettingsError as error:
            problems.append(f"{place(key)}: {error.message}")
    return Layer(source, good, tuple(problems))


def _explain(path: Path, text: str, error: tomllib.TOMLDecodeError) -> str:
    found = re.search(r"at line (\d+)", str(error))
    # Without a line the mistake is at the end, where tomllib ran out of text.
    line = int(found.group(1)) if found else text.count("\n") + 1
    rows = text.splitlines()
    key = rows[line - 1].partition("=")[0].strip() if line <= len(rows) else ""
    table = next((row.strip(" []") for row in reversed(rows[:line]) if row.strip().startswith("[")), "")
    name = ".".join(part for part in (table, key) if part and not key.startswith("["))
    what = str(error).split(" (at ")[0]
    return f"{path}, " + _("line {line}").format(line=line) + f" ({name or key}): {what}"


def _line_of(text: str, key: str) -> int:
    """The line on which ``key`` is set, 1 when it cannot be told."""
    table, _dot, name = key.partition(".")
    inside = ""
    for number, row in enumerate(text.splitlines(), 1):
        row = row.strip()
        if row.startswith("["):
            inside = row.strip("[] ")
        left = row.partition("=")[0].strip().strip("\"'")
        if (inside == table and left == name) or (not inside and left.replace(" ", "") == key) or inside == key:
            return number
        if not name and left == table:
            return number
    return 1


def _read_registry(path: str, source: str) -> Layer:
    """Values under HKLM (64-bit view): named by the whole key ("pbx.url"), strings or DWORDs; lists are TOML in a
    string.
    """
    values: dict[str, Any] = {}
    problems: list[str] = []
    for name, value in _registry_values(path):
        setting = BY_KEY.get(name)
        if setting is None:
            continue  # the installer keeps values of its own there
        try:
            values[name] = registry_value(setting.kind, value)
        except ValueError as error:
            problems.append(f"HKLM\\{path}: {name}: {error}")
    layer = _checked(source, values, lambda key: f"HKLM\\{path}")
    return Layer(source, layer.values, tuple(problems) + layer.problems)


def _registry_values(path: str) -> list[tuple[str, object]]:
    found: list[tuple[str, object]] = []
    if sys.platform == "win32":
        import winreg

        try:
            handle = winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, path, 0, winreg.KEY_READ | winreg.KEY_WOW64_64KEY)
        except OSError:
            return found
        with handle:
            for index in range(winreg.QueryInfoKey(handle)[1]):
                name, value, _type = winreg.EnumValue(handle, index)
                found.append((name, value))
    return found


def registry_value(kind: str, value: object) -> object:
    """A registry value as the type of its setting: MSI properties arrive as strings. Raises ``ValueError``."""
    if kind == "bool":
        if str(value).lower() in ("1", "true", "yes"):
            return True
        if str(value).lower() in ("0", "false", "no"):
            return False
    if kind == "number" and isinstance(value, str):
        return int(value)
    if kind == "list" and isinstance(value, str):
        try:
            return tomllib.loads(f"value = {value}")["value"]
        except tomllib.TOMLDecodeError as error:
            raise ValueError(str(error)) from None
    return value
