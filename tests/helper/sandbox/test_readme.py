"""The sandbox's own page names everything one can ask of it."""

from __future__ import annotations

import re
from dataclasses import fields
from importlib.resources import files

from helper.sandbox import Sandbox
from helper.sandbox.pbx.switches import Switches as PbxSwitches
from helper.sandbox.salesforce.switches import Switches as OrgSwitches

README = files("helper.sandbox").joinpath("README.md").read_text("utf-8")


def named(part: str) -> set[str]:
    return set(re.findall(r"`(\w+)`", part))


async def test_every_verb_is_named_in_its_part(sandbox: Sandbox) -> None:
    _, pbx, org = re.split(r"^## ", README, flags=re.M)
    verbs = {verb for verb in sandbox.control.verbs if "/" in verb}
    assert {v.removeprefix("pbx/") for v in verbs if v.startswith("pbx/")} <= named(pbx)
    assert {v.removeprefix("salesforce/") for v in verbs if v.startswith("salesforce/")} <= named(org)


def test_every_switch_is_named_in_its_part() -> None:
    _, pbx, org = re.split(r"^## ", README, flags=re.M)
    assert {field.name for field in fields(PbxSwitches)} <= named(pbx)
    assert {name for name in vars(OrgSwitches) if not name.startswith("_")} - {"change"} <= named(org)
