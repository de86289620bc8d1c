"""What happens on the day, in order, and what must be true of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from playwright.sync_api import BrowserContext, Page
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests.day.browser import EXTENSION_ID, marked, told_on
from tests.day.program import NotAsItShouldBe, Program, until

ANA = ("Contact", "Ana Ruiz", "+34912345678")
ANA_MOBILE = "+34612345678"
NORA = ("Lead", "Nora Lindqvist", "+468123456 78".replace(" ", ""))
CLINIC = ("Account", "Clínica Sol", "+34954001122")
LUCAS = ("Contact", "Lucas Meyer", "+493023125118")
SOTO = "+34933445566"
NOBODY = "+34600000000"


def at(text: str) -> datetime:
    """A time of the API."""
    return datetime.fromisoformat(text)


class Day:
    """One day of agent 150. ``checks`` fills with what was seen to be true; the first thing that is not ends the
    day.
    """

    def __init__(self, program: Program, context: BrowserContext, say: Callable[[str], None]) -> None:
        self.program = program
        self.context = context
        self.say = say
        self.checks: dict[str, bool] = {}
        self.page: Page = context.pages[0] if context.pages else context.new_page()

    def play(self) -> None:
        """The whole day; raises ``NotAsItShouldBe``."""
        self.sign_in()
        self.dial_answered()
        self.dial_unanswered()
        self.dial_refused()
        self.known_caller()
        self.salesforce_down()
        self.unknown_caller()
        self.two_matches()
        self.missed_call()
        self.everything_is_logged()

    def check(self, name: str, found: object) -> None:
        self.checks[name] = bool(found)
        if not found:
            raise NotAsItShouldBe(name)
        self.say(f"  {name}")

    # --- the morning

    def sign_in(self) -> None:
        self.say("signing in")
        self.page.goto(self.program.ready["sign_in"])
        until(lambda: self.status()["salesforce"]["state"] == "connected", "signed in to Salesforce")
        until(lambda: self.status()["pbx"]["state"] == "connected", "connected to 3CX")
        self.check("signed in through the browser", self.page.url.startswith("http://localhost:"))
        secrets = self.status()["secrets"]["state"]
        self.check("the demo keeps secrets in memory", secrets == "memory")

    # --- outgoing

    def dial_answered(self) -> None:
        self.say("calling Ana Ruiz, who answers")
        self.program.control("pbx/behave", destination=ANA[2], then="answer", after=0.6)
        self.open(ANA)
        until(lambda: marked(self.page), "the numbers on the page are marked")
        self.check("numbers are marked on the page", marked(self.page) >= 2)
        self.click_number(ANA[2])
        call = self.call_in("connected", ANA[2])
        self.check("a click on the page dials through 3CX", call["direction"] == "outbound")
        self.check("the call is on the person of the page from its first second", call["person"]["name"] == ANA[1])
        popup = self.popup()
        until(lambda: ANA[1] in popup.inner_text("body"), "the popup shows the call")
        self.check("the toolbar popup shows the call", True)
        popup.close()
        self.pause_for_talk()
        self.program.control("pbx/hang_up", callid=self.callid(), by="far")
        self.check("the call ends as answered", self.ended(call)["outcome"] == "answered")

    def dial_unanswered(self) -> None:
        self.say("calling Nora Lindqvist, who does not answer")
        self.program.control("pbx/behave", destination=NORA[2], then="ring")
        self.open(NORA)
        self.click_number(NORA[2])
        call = self.call_in("dialing", NORA[2])
        until(lambda: told_on(self.page), "the page shows the state of the call")
        self.check("the page shows the state of the call", True)
        self.pause_for_talk()
        self.program.ask("hangup", call_id=call["id"])
        self.check("the call ends as unanswered", self.ended(call)["outcome"] == "unanswered")

    def dial_refused(self) -> None:
        self.say("calling Clínica Sol, which 3CX refuses")
        self.program.control("pbx/behave", destination=CLINIC[2], then="refuse", text="No outbound rule for 954")
        self.open(CLINIC)
        self.click_number(CLINIC[2])
        call = self.call_in("ended", CLINIC[2])
        self.check("a refused call is a failed one", call["outcome"] == "failed")
        until(lambda: "No outbound rule for 954" in told_on(self.page), "the page says why 3CX refused")
        self.check("a failure says why, on the page", True)

    # --- incoming

    def known_caller(self) -> None:
        self.say("Ana Ruiz calls from her mobile")
        other = self.records("Contact", "Carmen Soto")
        self.page.goto(f"{self.program.ready['salesforce']}/lightning/r/Contact/{other['Id']}/view")
        ring = self.ring(ANA_MOBILE)
        call = self.call_in("ringing", ANA_MOBILE)
        self.card_says(ANA[1])
        self.check("the call card shows the caller's name", True)
        self.press("Open record")
        ana = self.records(*ANA[:2])
        try:
            self.page.wait_for_url(f"**/{ana['Id']}/**", timeout=30_000)
        except PlaywrightTimeout:
            raise NotAsItShouldBe("the record does not open in the tab that is open") from None
        self.check("one click opens the record in the open Salesforce tab", True)
        self.program.control("pbx/answer", callid=ring)
        self.call_in("connected", ANA_MOBILE)
        self.program.ask("note", call_id=call["id"], text="Asked for a quote.")
        self.pause_for_talk()
        self.program.control("pbx/hang_up", callid=ring, by="far")
        self.ended(call)
        until(lambda: self.task_of(call), "the Task is there")
        until(lambda: "Answered incoming call" in self.page.inner_text("body"), "the page's timeline shows the Task")
        self.check("the record's own page shows the call", True)

    def unknown_caller(self) -> None:
        self.say("somebody unknown calls")
        ring = self.ring(NOBODY)
        call = self.call_in("ringing", NOBODY)
        self.card_says("Nobody in Salesforce has this number")
        self.check("the card says that nobody has the number", self.latest()["matches"] == [])
        self.program.control("pbx/answer", callid=ring)
        self.call_in("connected", NOBODY)
        self.pause_for_talk()
        self.program.control("pbx/hang_up", callid=ring, by="agent")
        self.check("an unknown caller's call is answered", self.ended(call)["outcome"] == "answered")

    def two_matches(self) -> None:
        self.say("a number that two people share calls")
        ring = self.ring(SOTO)
        call = self.call_in("ringing", SOTO)
        self.card_says("Carmen Soto", "Diego Soto")
        self.check("the card offers both people", True)
        self.press("Diego Soto")
        until(lambda: (self.latest().get("person") or {}).get("name") == "Diego Soto", "the choice is taken")
        self.check("the agent chooses one of two on the card", True)
        self.program.control("pbx/answer", callid=ring)
        self.call_in("connected", SOTO)
        self.pause_for_talk()
        self.program.control("pbx/hang_up", callid=ring, by="far")
        self.ended(call)

    def missed_call(self) -> None:
        self.say("Nora Lindqvist calls and nobody answers")
        ring = self.ring(NORA[2])
        call = self.call_in("ringing", NORA[2])
        until(lambda: self.latest().get("person"), "Nora is known")
        self.program.control("pbx/hang_up", callid=ring, by="far")
        self.check("a call that nobody answered is missed", self.ended(call)["outcome"] == "missed")

    def salesforce_down(self) -> None:
        self.say("Salesforce is down; Clínica Sol calls, and Lucas Meyer is called")
        until(lambda: self.status()["journal"]["waiting"] == 0, "everything until now is sent")
        before = len(self.tasks())
        self.program.control("salesforce/down", mode="maintenance")
        ring = self.ring(CLINIC[2])
        came_in = self.call_in("ringing", CLINIC[2])
        self.program.control("pbx/answer", callid=ring)
        self.call_in("connected", CLINIC[2])
        self.pause_for_talk()
        self.program.control("pbx/hang_up", callid=ring, by="far")
        self.ended(came_in)
        self.program.control("pbx/behave", destination=LUCAS[2], then="answer", after=0.2)
        went_out = self.program.ask("dial", number=LUCAS[2], request_id="while-down")["call"]
        self.call_in("connected", LUCAS[2])
        self.pause_for_talk()
        self.program.ask("hangup", call_id=went_out["id"])
        self.ended(went_out)
        until(lambda: self.status()["journal"]["waiting"] == 2, "both calls wait to be logged")
        self.check("while Salesforce is down calls go on and wait to be logged", len(self.tasks()) == before)
        self.program.control("salesforce/down", mode="off")
        until(lambda: self.task_of(came_in) and self.task_of(went_out), "both are logged when Salesforce is back", 30)
        self.check("they are logged when Salesforce is back", True)

    # --- the evening

    def everything_is_logged(self) -> None:
        self.say("looking at what Salesforce holds")
        until(lambda: self.status()["journal"] == {"waiting": 0, "failed": 0}, "the journal is empty")
        calls, tasks = self.calls(), self.tasks()
        logged = [call for call in calls if call["outcome"] != "failed"]
        keys = sorted(task["CallObject"] for task in tasks)
        self.check(
            "every call is in Salesforce exactly once", keys == sorted(f"sidecall:{call['id']}" for call in logged)
        )
        for call in logged:
            self._check_task(call, next(task for task in tasks if task["CallObject"] == f"sidecall:{call['id']}"))
        self.check("every task is on the right record, owned by the agent, with what was said", True)

    def _check_task(self, call: dict[str, Any], task: dict[str, Any]) -> None:
        person = call.get("person")
        wrong = []
        owner = self.records("User", "Marta Vidal")["Id"]
        day = datetime.fromisoformat(call["started_at"]).astimezone(ZoneInfo("Europe/Madrid")).date()
        facts = {
            "OwnerId": owner,
            "ActivityDate": day.isoformat(),
            "Status": "Completed",
            "TaskSubtype": "Call",
            "CallType": call["direction"].capitalize(),
            "WhoId": person["id"] if person and person["kind"] in ("Contact", "Lead") else None,
            "Subject": "3CX Phone System Call",
        }
        for field, wanted in facts.items():
            if task[field] != wanted:
                wrong.append(f"{field} is {task[field]!r}, not {wanted!r}")
        if task["WhatId"] != self._company_of(person):
            wrong.append(f"WhatId is {task['WhatId']!r}, not {self._company_of(person)!r}")
        talked = 0.0
        if call["outcome"] == "answered":
            talked = (at(call["ended_at"]) - at(call["answered_at"])).total_seconds()
        if abs(task["CallDurationInSeconds"] - talked) > 0.5:
            wrong.append(f"{task['CallDurationInSeconds']} s, not {talked:.1f} s")
        for words in (call["number"], person["name"] if person else "", call.get("note", "")):
            if words not in task["Description"]:
                wrong.append(f"{words!r} is not in {task['Description']!r}")
        if wrong:
            raise NotAsItShouldBe(f"the Task of the call with {call['number']}: {'; '.join(wrong)}")

    def _company_of(self, person: dict[str, Any] | None) -> str | None:
        """The account of a contact, or the company itself; nothing for a lead or for nobody."""
        if person is None or person["kind"] == "Lead":
            return None
        if person["kind"] == "Account":
            return str(person["id"])
        account: str | None = self.records("Contact", person["name"])["AccountId"]
        return account

    # --- hands and eyes

    def open(self, record: tuple[str, str, str]) -> None:
        kind, name, _number = record
        found = self.records(kind, name)
        self.page.goto(f"{self.program.ready['salesforce']}/lightning/r/{kind}/{found['Id']}/view")
        until(lambda: marked(self.page), f"the numbers of {name} are marked")

    def click_number(self, number: str) -> None:
        """The first link on the page whose number is ``number``, clicked as the agent does."""
        links = self.page.locator(".active a[href^='tel:'], .windowViewMode-normal a[href^='tel:']")
        for index in range(links.count()):
            href = links.nth(index).get_attribute("href") or ""
            digits = "".join(character for character in href if character.isdigit())
            if digits and number.endswith(digits[-9:]) and links.nth(index).is_visible():
                links.nth(index).click()
                return
        raise NotAsItShouldBe(f"{number} is no link on {self.page.url}")

    def popup(self) -> Page:
        popup = self.context.new_page()
        popup.goto(f"chrome-extension://{EXTENSION_ID}/popup.html")
        return popup

    def ring(self, number: str) -> int:
        """Somebody calls; the agent has closed the cards of the calls before."""
        while self.program.do("card")["visible"]:
            self.press("Close")
        callid: int = self.program.control("pbx/ring", number=number)["callid"]
        return callid

    def callid(self) -> int:
        running: int = self.program.control("pbx/state")["calls"][0]["callid"]
        return running

    def card_says(self, *words: str) -> None:
        try:
            until(lambda: all(word in self.card() for word in words), "the card")
        except NotAsItShouldBe:
            raise NotAsItShouldBe(f"the card does not say {' and '.join(words)}, but: {self.card()!r}") from None

    def card(self) -> str:
        return str(self.program.do("card")["text"])

    def press(self, name: str) -> None:
        if not self.program.do("press", name=name)["pressed"]:
            raise NotAsItShouldBe(f"there is no button {name!r} to press on: {self.card()!r}")

    def status(self) -> dict[str, Any]:
        return self.program.ask("status")

    def calls(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.program.ask("calls", limit=50)["calls"]
        return found

    def latest(self) -> dict[str, Any]:
        return self.calls()[0]

    def call_in(self, state: str, number: str) -> dict[str, Any]:
        def look() -> dict[str, Any] | None:
            calls = self.calls()
            return calls[0] if calls and calls[0]["state"] == state and calls[0]["number"] == number else None

        call = until(look, f"a call with {number} is {state}")
        assert call is not None
        return call

    def ended(self, call: dict[str, Any]) -> dict[str, Any]:
        def look() -> dict[str, Any] | None:
            return next((one for one in self.calls() if one["id"] == call["id"] and one["state"] == "ended"), None)

        found = until(look, f"the call with {call['number']} ends")
        assert found is not None
        return found

    def tasks(self) -> list[dict[str, Any]]:
        """Our Tasks as the Salesforce sandbox holds them."""
        return [task for task in self.program.control("salesforce/tasks")["tasks"] if task.get("CallObject")]

    def task_of(self, call: dict[str, Any]) -> dict[str, Any] | None:
        return next((task for task in self.tasks() if task["CallObject"] == f"sidecall:{call['id']}"), None)

    def records(self, kind: str, name: str) -> dict[str, Any]:
        found = self.program.control("salesforce/records", type=kind)["records"]
        record: dict[str, Any] = next(one for one in found if one["Name"] == name)
        return record

    def pause_for_talk(self) -> None:
        """Long enough that a duration in whole seconds is not nothing."""
        time.sleep(1.2)
