"""The settings in force, and changing the user's own."""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar, cast

import tomlkit

from helper.errors import SettingsError
from helper.faces import SettingView
from helper.language import _
from helper.numbers.rewrite import Rewrite
from helper.settings.layers import Layer, machine_layers, read_file
from helper.settings.model import Setting
from helper.settings.table import BY_KEY, GROUPS, NUMBERS_REWRITE, ON_THE_SERVER, TABLE

T = TypeVar("T")


class Settings:
    """Every value in force: policy before user before machine default before built in.

    ``settings[PBX_URL]`` gives a value of the setting's own type. The user's file is only ever written whole and at
    once, and never when it could not be read.
    """

    def __init__(self, path: Path, policy: Layer | None = None, machine: Layer | None = None) -> None:
        if policy is None or machine is None:
            policy, machine = machine_layers()
        self._path = path
        self._policy = policy
        self._machine = machine
        self._user = Layer("user")
        self.reload()

    def reload(self) -> None:
        """Read the user's file again."""
        self._user = read_file(self._path, "user")

    @property
    def problems(self) -> tuple[str, ...]:
        """Mistakes found in the files, in words for a person."""
        return self._policy.problems + self._machine.problems + self._user.problems

    def __getitem__(self, setting: Setting[T]) -> T:
        value, _source = self._find(setting)
        return cast("T", value)

    def said(self, setting: Setting[T]) -> T | None:
        """The value where any file says one; None where the built-in default counts."""
        value, source = self._find(setting)
        return None if source == "default" else cast("T", value)

    def _find(self, setting: Setting[Any]) -> tuple[Any, str]:
        for layer in (self._policy, self._user, self._machine):
            if setting.key in layer.values:
                return layer.values[setting.key], layer.source
        return setting.default, "default"

    def locked(self, setting: Setting[Any]) -> bool:
        """True when the organisation's policy sets it, or may set it but cannot be read."""
        if not self._policy.readable:
            return True
        return setting.lockable and setting.key in self._policy.values

    def views(self) -> Sequence[SettingView]:
        """The agent's table for a window, labels and help in the language of the user interface."""
        rows = []
        for setting in TABLE:
            if setting.group in ON_THE_SERVER:
                continue
            value, source = self._find(setting)
            without_user = self._machine.values.get(setting.key, setting.default)
            rows.append(
                SettingView(
                    key=setting.key,
                    type=setting.kind,
                    value=value,
                    default=without_user,
                    source=source,
                    label=_(setting.label),
                    help=_(setting.help) if setting.works else _("Not in this version yet."),
                    group=_(GROUPS[setting.group]),
                    choices=tuple((choice, _(label)) for choice, label in setting.choices),
                    locked=self.locked(setting),
                    minimum=setting.minimum,
                    maximum=setting.maximum,
                )
            )
        return rows

    def rewrites(self) -> Sequence[Rewrite]:
        """The caller-id rules, compiled."""
        return [Rewrite(re.compile(rule["pattern"]), rule["replace"]) for rule in self[NUMBERS_REWRITE]]

    def change(self, changes: Mapping[str, Any]) -> tuple[str, ...]:
        """Write the user's own values; None takes the user's value away, so that the next layer counts. Returns the
        keys whose value in force changed. Blocking: a small file.

        Raises ``SettingsError`` and writes nothing when a value is wrong or locked, or when the file could not be read.
        """
        if not self._user.readable:
            raise SettingsError(
                _("Your settings file has a mistake and is left as it is: {problem}").format(
                    problem=self._user.problems[0]
                )
            )
        for key, value in changes.items():
            setting = BY_KEY.get(key)
            if setting is None:
                raise SettingsError(_("there is no setting called {key}.").format(key=key))
            if self.locked(setting):
                raise SettingsError(_("{key} is set by your organisation.").format(key=key))
            if value is not None:
                setting.read(value)
        before = {key: self[BY_KEY[key]] for key in changes}
        _write(self._path, changes)
        self.reload()
        return tuple(key for key, old in before.items() if self[BY_KEY[key]] != old)


def _write(path: Path, changes: Mapping[str, Any]) -> None:
    document = tomlkit.parse(path.read_text(encoding="utf-8")) if path.exists() else tomlkit.document()
    for key, value in changes.items():
        table, _dot, name = key.partition(".")
        if value is None:
            if name in document.get(table, {}):
                del document[table][name]
            continue
        if table not in document:
            document[table] = tomlkit.table()
        document[table][name] = value
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".settings-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(tomlkit.dumps(document))
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise
