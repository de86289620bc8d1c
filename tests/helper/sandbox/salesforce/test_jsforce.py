"""The org as somebody else's client sees it: npm's jsforce, sign-in included."""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from helper.sandbox import Sandbox

FOLDER = Path(__file__).parents[1] / "jsforce"
INSTALL_WITHIN_S = 110
PLAY_WITHIN_S = 30


@pytest.fixture(scope="module")
def node() -> str:
    """The node program, with the locked jsforce beside the script (installed here where nobody did before)."""
    found, npm = shutil.which("node"), shutil.which("npm")
    assert found is not None
    assert npm is not None
    if not (FOLDER / "node_modules" / "jsforce").is_dir():
        install = [npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
        subprocess.run(install, cwd=FOLDER, check=True, capture_output=True, timeout=INSTALL_WITHIN_S)
    return found


async def play(node: str, script: str, sandbox: Sandbox, **more: str) -> dict[str, Any]:
    """Run a script against the sandbox and return what it saw."""
    arguments = [node, script, json.dumps({"url": sandbox.salesforce.url, **more})]
    done = await asyncio.to_thread(
        subprocess.run, arguments, cwd=FOLDER, capture_output=True, text=True, encoding="utf-8", timeout=PLAY_WITHIN_S
    )
    assert done.returncode == 0, done.stderr
    seen: dict[str, Any] = json.loads(done.stdout)
    return seen


async def test_everything_jsforce_does(sandbox: Sandbox, node: str) -> None:
    seen = await play(node, "play.mjs", sandbox)
    assert seen["instanceUrl"] == sandbox.salesforce.url
    assert seen["hadRefreshToken"] is True
    assert seen["user"]["id"] == sandbox.salesforce.agent_id
    assert seen["identity"] == "marta.vidal@acme.example"
    assert [(c["Name"], c["Account"]["Name"]) for c in seen["contacts"]] == [("Ana Ruiz", "Ferretería Ruiz SL")]
    assert [r["Name"] for r in seen["found"]] == ["Carmen Soto", "Diego Soto", "Talleres Soto"]
    assert seen["created"]["success"] is True
    assert [row["success"] for row in seen["many"]] == [True, False]
    assert seen["many"][1]["errors"][0]["statusCode"] == "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"
    assert seen["updated"]["success"] is True
    assert (seen["task"]["Description"], seen["task"]["CallObject"]) == ("Wants a quote", "jsforce:1")
    assert seen["upserted"]["success"] is True
    assert seen["described"] > 20
    assert seen["limit"]["limit"] == 100_000
    assert seen["error"]["code"] == "MALFORMED_QUERY"
    assert (seen["afterExpiry"], seen["refreshed"]) == (22, 1)
    assert (seen["revoking"], seen["revoked"]) == ("done", "invalid_grant")


async def test_a_refresh_token_that_rotates(sandbox: Sandbox, node: str) -> None:
    """jsforce refreshes once and keeps the token it used, which is dead by then: revoking and refreshing say so."""
    sandbox.salesforce.switch(rotation=True)
    seen = await play(node, "play.mjs", sandbox)
    assert (seen["afterExpiry"], seen["refreshed"]) == (22, 1)
    assert (seen["revoking"], seen["revoked"]) == ("invalid_token", "invalid_grant")


async def test_reading_and_writing_in_its_own_ways(sandbox: Sandbox, node: str) -> None:
    for number in range(450):
        sandbox.salesforce.create("Task", Subject=f"T{number}")
    seen = await play(node, "idioms.mjs", sandbox, token=sandbox.salesforce.open_session())
    assert seen["pages"] == [450, False, 200, 200]
    assert seen["fetched"] == seen["streamed"] == 450
    assert seen["built"] == ["Ana Ruiz", "Carmen Soto", "Diego Soto"]
    assert seen["children"] == ["Campos", "Soto", "Soto"]
    assert seen["counted"] == 10
    assert seen["one"] == "Ana Ruiz"
    assert "Ferretería Ruiz SL" in seen["parameterized"]
    assert seen["unescaped"] == 0
    assert seen["malformed"]["code"] == "MALFORMED_SEARCH"
    assert seen["made"] == [True, True, False]
    assert [row["success"] for row in seen["allOrNone"]] == [False, False]
    assert seen["updated"] == seen["upserted"] == seen["destroyed"] == [True, True]
    assert seen["retrieved"] == ["1234567", "1234567"]
    assert seen["gone"]["code"] == "ENTITY_IS_DELETED"
    assert seen["composite"] == [201, 201]
    assert seen["duplicate"]["code"] == "DUPLICATES_DETECTED"
    assert seen["saved"] is True
    assert {"Account", "Contact", "Lead", "Task", "User"} <= set(seen["types"])
    assert seen["required"] == ["LastName", "Company"]
    assert seen["limits"] == 100_000
    assert seen["usage"]["limit"] == 100_000
    assert seen["dead"]["code"] == "INVALID_SESSION_ID"
