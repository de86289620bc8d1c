"""What a setting is."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import urlsplit

from helper.errors import SettingsError
from helper.language import _

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Setting(Generic[T]):
    """One row of the table. ``key`` is its place in the TOML files ("pbx.url"). ``check`` raises ``SettingsError``
    for a value that has the right type and is wrong all the same. ``label`` and ``help`` are English, translated
    when shown. ``works`` is False for a name that is kept for what Sidecall does not do yet.
    """

    key: str
    kind: str  # text, number, bool, choice, list
    default: T
    label: str
    help: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    lockable: bool = True
    works: bool = True
    check: Callable[[Any], None] | None = None

    @property
    def group(self) -> str:
        return self.key.partition(".")[0]

    def read(self, value: object) -> T:
        """``value`` as this setting's type; raises ``SettingsError`` saying what was expected."""
        expected = {"text": str, "choice": str, "bool": bool, "number": int, "list": list}[self.kind]
        if not isinstance(value, expected) or (self.kind == "number" and isinstance(value, bool)):
            words = {
                "text": _("text in quotes"),
                "choice": _("text in quotes"),
                "bool": _("true or false"),
                "number": _("a whole number"),
                "list": _("a list"),
            }
            raise SettingsError(_("{key} must be {what}.").format(key=self.key, what=words[self.kind]))
        if self.choices and value not in [choice for choice, _label in self.choices]:
            allowed = ", ".join(choice for choice, _label in self.choices)
            raise SettingsError(_("{key} must be one of: {allowed}.").format(key=self.key, allowed=allowed))
        if isinstance(value, int) and not isinstance(value, bool):
            low, high = self.minimum, self.maximum
            if (low is not None and value < low) or (high is not None and value > high):
                raise SettingsError(_("{key} must be from {low} to {high}.").format(key=self.key, low=low, high=high))
        if self.check is not None:
            try:
                self.check(value)
            except SettingsError as error:
                raise SettingsError(f"{self.key}: {error.message}") from None
        return value  # type: ignore[return-value]


def check_server(value: str) -> None:
    """An https address, or http on this very machine; nothing else may carry a secret."""
    if not value:
        return
    try:
        parts = urlsplit(value)
        host = parts.hostname or ""
        _port = parts.port
    except ValueError:
        raise SettingsError(_("it must be an address that starts with https://.")) from None
    if parts.scheme == "http" and host in ("127.0.0.1", "localhost", "::1") and not parts.username:
        return
    if parts.scheme != "https" or not host or " " in host or parts.username or parts.query or parts.fragment:
        raise SettingsError(_("it must be an address that starts with https://."))


def check_sign_in_address(value: str) -> None:
    """As ``check_server``, but any page of the org may be pasted, also without https://: only its host counts."""
    check_server(_server_of(value))


def check_exchange_address(value: str) -> None:
    """As ``check_server``, but any page of 3CX may be pasted, also without https://."""
    check_server(_server_of(value.strip()))


def _server_of(pasted: str) -> str:
    found = re.match(r"[^/?#]*://[^/?#]*", pasted if "://" in pasted else f"https://{pasted}")
    return found[0] if pasted and found else pasted


def check_region(value: str) -> None:
    import phonenumbers

    if value not in phonenumbers.SUPPORTED_REGIONS:
        raise SettingsError(_("it must be a country code of two letters, such as ES or US."))


def check_ports(value: list[Any]) -> None:
    if not value or not all(isinstance(port, int) and 1024 <= port <= 65535 for port in value):
        raise SettingsError(_("it must be a list of ports from 1024 to 65535."))


def check_rewrites(value: list[Any]) -> None:
    for rule in value:
        if not isinstance(rule, dict) or set(rule) != {"pattern", "replace"}:
            raise SettingsError(_("every rule needs a pattern and a replace."))
        try:
            re.compile(str(rule["pattern"]))
            re.sub(str(rule["pattern"]), str(rule["replace"]), "")
        except (re.error, IndexError) as error:
            raise SettingsError(_("“{pattern}”: {error}").format(pattern=rule["pattern"], error=error)) from None


def check_results(value: list[Any]) -> None:
    """Texts that fit Task.CallDisposition, whose length is 255 (Salesforce Object Reference)."""
    if not all(isinstance(text, str) and text.strip() and len(text) <= 255 for text in value):
        raise SettingsError(_("it must be a list of texts of at most {count} characters.").format(count=255))
    if len(set(value)) != len(value):
        raise SettingsError(_("nothing may be in it twice."))


def check_day(value: str) -> None:
    try:
        datetime.date.fromisoformat(value or "2026-01-01")
    except ValueError:
        raise SettingsError(_("it must be a day such as 2026-11-01.")) from None


def check_prefix(value: str) -> None:
    if not re.fullmatch(r"[\d*#+]{0,8}", value):
        raise SettingsError(_("it may only hold digits, *, # and +."))


def check_voicemail(value: str) -> None:
    if not re.fullmatch(r"[\d*#+]{0,32}", value.replace("{extension}", "", 1)):
        raise SettingsError(_("it may only hold digits, *, #, + and {extension}."))


def check_api_version(value: str) -> None:
    if value and not re.fullmatch(r"\d{2,3}\.0", value):
        raise SettingsError(_("it must look like 62.0, or be empty for the newest the org has."))
