"""What comes with the collector for a server's own service manager."""

from __future__ import annotations

import re
from pathlib import Path

from helper.cli.parser import main
from helper.collector.windows_service import NAME
from helper.secrets.sealed import KEY

INSTALLER = Path(__file__).parents[2] / "installer"
UNIT = (INSTALLER / "linux" / "sidecall-collector.service").read_text()
SCRIPT = (INSTALLER / "windows" / "collector-service.ps1").read_text()


def unit(name: str) -> list[str]:
    return re.findall(rf"^{name}=(.*)$", UNIT, re.M)


def test_the_unit_starts_the_collector_as_a_user_of_its_own_with_its_key() -> None:
    assert unit("ExecStart") == ["/usr/bin/sidecall serve --collector"]
    users = (INSTALLER / "linux" / "sidecall-collector.sysusers.conf").read_text()
    [user] = unit("User")
    assert f"u {user} " in users
    [folder] = unit("StateDirectory")
    assert f"SIDECALL_HOME=/var/lib/{folder}" in unit("Environment")
    assert unit("LoadCredentialEncrypted")[0].startswith(f"{KEY}:")


def test_the_unit_can_write_nowhere_else_and_gain_nothing() -> None:
    for name, value in (("ProtectSystem", "strict"), ("NoNewPrivileges", "yes"), ("CapabilityBoundingSet", "")):
        assert unit(name) == [value]
    assert unit("StateDirectoryMode") == ["0700"]
    assert unit("UMask") == ["0077"]


def test_the_unit_is_started_again_when_it_breaks_but_not_when_it_cannot_work() -> None:
    assert unit("Restart") == ["on-failure"]
    assert unit("RestartPreventExitStatus") == ["2 3"]


def test_the_script_makes_the_service_that_the_program_is() -> None:
    assert f'$name = "{NAME}"' in SCRIPT
    [arguments] = re.findall(r"'\"\{0\}\" (.*)' -f", SCRIPT)
    assert arguments == "serve --service"
    assert main(arguments.split()) == 2  # known, and said to be for Windows
