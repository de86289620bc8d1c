"""What the control page shows, gathered in one answer so that it polls once."""

from __future__ import annotations

from typing import Any

from helper.sandbox.pbx import PbxSandbox
from helper.sandbox.pbx.farend import same_number
from helper.sandbox.people import PEOPLE
from helper.sandbox.salesforce import SalesforceSandbox

SHOWN_TASKS = 30


def dialled_as(number: str, country: str) -> str:
    """The number as a trunk in Spain would present it: international, digits only, no extension."""
    digits = "".join(c for c in number.lower().partition("x")[0] if c.isdigit())
    if number.startswith("+"):
        return "+" + digits
    code, trunk = _PLANS[country]
    return f"+{code}{digits.removeprefix(trunk)}"


def page_state(pbx: PbxSandbox, salesforce: SalesforceSandbox) -> dict[str, Any]:
    state = pbx.state()
    ids = {r["Name"]: (kind, r["Id"]) for kind in ("Contact", "Lead") for r in salesforce.store.all(kind)}
    names = {record_id: name for name, (_, record_id) in ids.items()}
    tasks = salesforce.store.all("Task")
    return {
        "people": [_person(salesforce.url, ids, index) for index in range(len(PEOPLE))],
        "queues": [
            {"dn": line.dn, "name": line.name}
            for line in pbx.exchange.lines.values()
            if line.type in ("Wqueue", "Wringgroup")
        ],
        "calls": [{**call, "who": _who(call)} for call in state["calls"]],
        "offline": state["offline"],
        "websockets": state["websockets"],
        "down": salesforce.faults.down,
        "salesforce": salesforce.url,
        "requests": salesforce.api.used,
        "task_count": len(tasks),
        "tasks": [
            {
                "url": f"{salesforce.url}/lightning/r/Task/{task['Id']}/view",
                "subject": task["Subject"] or "(no subject)",
                "description": task["Description"],
                "who": names.get(task["WhoId"], "") if task["WhoId"] else "",
                "call_type": task.get("CallType"),
                "seconds": task.get("CallDurationInSeconds"),
                "result": task.get("CallDisposition"),
                "status": task["Status"],
            }
            for task in reversed(tasks[-SHOWN_TASKS:])
        ],
    }


def _who(call: dict[str, Any]) -> str:
    """Who is on the line, for the one who plays them; the client has to find out by itself."""
    if call["name"] or not call["number"]:
        return str(call["name"])
    return " or ".join(p.name for p in PEOPLE if same_number(dialled_as(p.number, p.country), call["number"]))


def _person(url: str, ids: dict[str, tuple[str, str]], index: int) -> dict[str, str]:
    person = PEOPLE[index]
    kind, record_id = ids[person.name]
    return {
        "name": person.name,
        "company": person.company,
        "number": dialled_as(person.number, person.country),
        "url": f"{url}/lightning/r/{kind}/{record_id}/view",
    }


_PLANS = {
    "ES": ("34", ""),
    "DE": ("49", "0"),
    "GB": ("44", "0"),
    "US": ("1", "1"),
    "FR": ("33", "0"),
    "IT": ("39", ""),
    "NL": ("31", "0"),
    "SE": ("46", "0"),
    "PT": ("351", ""),
}
"""Country code and trunk prefix of the people's countries."""
