"""States in words that an agent understands, and times as people write them."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import QDate, QDateTime, QLocale

from helper.calls.model import Call, CallState, Direction, Outcome
from helper.errors import SidecallError
from helper.faces import CallView, Connection, PbxStatus, SalesforceStatus, Status
from helper.journal.model import EntryState, LogState
from helper.language import _, current_language, ngettext
from helper.people.model import LookupState, Person, PersonKind
from helper.settings.table import JOURNAL_OUTCOMES


def locale() -> QLocale:
    """How dates and numbers are written in the language in use, in the user's own country where that speaks it."""
    system = QLocale.system()
    wanted = QLocale(current_language())
    return system if system.language() == wanted.language() else wanted


def clock(seconds: int) -> str:
    """A duration as on a phone: 0:07, 12:34, 1:02:03."""
    minutes, rest = divmod(max(0, seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def when(moment: datetime) -> str:
    """A UTC time in the agent's own zone: the time for today, "Yesterday", else the date too."""
    local = QDateTime.fromSecsSinceEpoch(int(moment.timestamp()))
    time = locale().toString(local.time(), QLocale.FormatType.ShortFormat)
    days = local.date().daysTo(QDate.currentDate())
    if days == 0:
        return time
    if days == 1:
        return _("Yesterday {time}").format(time=time)
    return f"{day(local.date())} {time}"


def day(date: QDate) -> str:
    """A date as the agent's country writes it, short."""
    return locale().toString(date, QLocale.FormatType.ShortFormat)


def who(view: CallView) -> str:
    """The best name there is for the other party, never empty."""
    if view.person is not None:
        return view.person.name
    if len(view.matches) == 1:
        return view.matches[0].name
    return view.call.name_from_pbx or view.call.display or _("Number withheld")


def number(call: Call) -> str:
    """The number, or what stands for it, never empty."""
    return call.display or call.number or _("Number withheld")


def kind(person: Person) -> str:
    """What kind of record somebody is kept in."""
    return {
        PersonKind.CONTACT: _("Contact"),
        PersonKind.LEAD: _("Lead"),
        PersonKind.ACCOUNT: _("Account"),
        PersonKind.PERSON_ACCOUNT: _("Person account"),
        PersonKind.USER: _("Colleague"),
    }[person.kind]


def about(person: Person, with_kind: bool = False) -> str:
    """Title, company and, where it matters, the kind of record in one line; may be empty."""
    parts = [person.title, person.company if person.company != person.name else ""]
    if with_kind or not any(parts):
        parts.append(kind(person))
    return " · ".join(part for part in parts if part)


def direction(call: Call) -> str:
    """Whose call it is."""
    if call.direction is Direction.INBOUND:
        return _("Incoming call")
    if call.direction is Direction.OUTBOUND:
        return _("Outgoing call")
    return _("Internal call")


def state(call: Call) -> str:
    """What a call is doing, or how it ended."""
    if call.state is CallState.RINGING:
        return _("Your phone rings") if call.direction is Direction.OUTBOUND else direction(call)
    if call.state is CallState.DIALING:
        return _("Dialling…")
    if call.state is CallState.CONNECTED:
        return _("In call")
    if call.state is CallState.HANDED_OVER:
        return _handed_over(call)
    return outcome(call)


def outcome(call: Call) -> str:
    """How a call ended; "Ended" where that was not seen."""
    if call.outcome is Outcome.HANDED_OVER:
        return _handed_over(call)
    if call.outcome is None or call.outcome is Outcome.UNKNOWN:
        return _("Ended")
    return {
        Outcome.ANSWERED: _("Call ended"),
        Outcome.MISSED: _("Missed call"),
        Outcome.UNANSWERED: _("No answer"),
        Outcome.BUSY: _("Busy"),
        Outcome.FAILED: _("Call failed"),
        Outcome.ANSWERED_ELSEWHERE: _("Answered by a colleague"),
        Outcome.TRANSFERRED: _("Transferred"),
    }[call.outcome]


def _handed_over(call: Call) -> str:
    """That somebody called is all that is known of one that another program reported."""
    return _("Handed over to your phone app") if call.direction is Direction.OUTBOUND else direction(call)


def way(call: Call) -> str:
    """How the call came in: through which queue, to which of our numbers; empty when that is not known."""
    if call.queue:
        return _("via {queue}").format(queue=call.queue_name or call.queue)
    if call.did:
        return _("to {number}").format(number=call.did)
    return ""


def seconds(call: Call) -> int | None:
    """What the card's timer shows: talk time once connected, ringing time before; None when its end was not seen."""
    if call.over:
        return call.talk_seconds
    return int((datetime.now(UTC) - (call.answered_at or call.started_at)).total_seconds())


def lookup(state: LookupState, why: str = "") -> str:
    """How far finding out who it is has got; empty when the name itself says it. ``why`` it is not known, if that is
    known.
    """
    if state is LookupState.OFFLINE and why:
        return _("{reason} The call is logged later.").format(reason=why)
    return {
        LookupState.NONE: "",
        LookupState.LOOKING_UP: _("Looking up in Salesforce…"),
        LookupState.FOUND: "",
        LookupState.NOT_FOUND: _("Nobody in Salesforce has this number."),
        LookupState.OFFLINE: _("Salesforce does not answer. The name follows, the call is logged later."),
        LookupState.SIGNED_OUT: _("You are signed out of Salesforce. The call is kept and logged when you are back."),
        LookupState.REFUSED: _("Salesforce did not say who this is: {reason}").format(reason=why),
    }[state]


def log_state(state: LogState | EntryState, why: str = "") -> str:
    """What becomes of a call in Salesforce, in a few words. ``why`` is what it is held or was refused for, if known:
    a call that is held for nothing else is held until somebody has been chosen.
    """
    if state.value == LogState.HELD.value and why:
        return _("Held back")
    return {
        LogState.PENDING.value: _("Logged when it ends"),
        LogState.NOT_LOGGED.value: _("Not logged"),
        LogState.WAITING.value: _("Waiting for Salesforce"),
        LogState.SENDING.value: _("Being logged…"),
        LogState.DOUBTFUL.value: _("Checking whether it arrived"),
        LogState.SENT.value: _("Logged"),
        LogState.REFUSED.value: _("Refused by Salesforce"),
        LogState.HELD.value: _("Choose a person first"),
        EntryState.SET_ASIDE.value: _("Set aside"),
    }[state.value]


def pbx(status: PbxStatus) -> str:
    """The line about 3CX."""
    return {
        Connection.UNCONFIGURED: _("3CX: not set up"),
        Connection.CONNECTING: _("3CX: connecting…"),
        Connection.CONNECTED: _("3CX: connected, extension {extension}").format(extension=status.extension)
        if status.extension
        else _("3CX: connected"),
        Connection.OFFLINE: _("3CX: cannot be reached"),
        Connection.SIGNED_OUT: _("3CX: signed out"),
        Connection.REFUSED: _("3CX: access refused"),
        Connection.HANDED_OVER: _("3CX: calls are handed over to its app"),
    }[status.state]


def salesforce(status: SalesforceStatus) -> str:
    """The line about Salesforce."""
    return {
        Connection.UNCONFIGURED: _("Salesforce: not set up"),
        Connection.CONNECTING: _("Salesforce: connecting…"),
        Connection.CONNECTED: _("Salesforce: {user}").format(user=status.user)
        if status.user
        else _("Salesforce: connected"),
        Connection.OFFLINE: _("Salesforce: cannot be reached"),
        Connection.SIGNED_OUT: _("Salesforce: signed out"),
        Connection.REFUSED: _("Salesforce: access refused"),
    }[status.state]


def requests_used(status: SalesforceStatus) -> str:
    """How much of the company's daily requests is used; "" while it is not known."""
    if not status.api_limit:
        return ""
    percent = 100 * status.api_used // status.api_limit
    return _("{percent} % of the requests of 24 hours used").format(percent=percent)


def journal(status: Status) -> str:
    """What is not in Salesforce yet; empty when everything is."""
    if status.journal_failed:
        return ngettext(
            "{count} call needs your attention", "{count} calls need your attention", status.journal_failed
        ).format(count=status.journal_failed)
    if status.journal_waiting:
        return ngettext(
            "{count} call waits for Salesforce", "{count} calls wait for Salesforce", status.journal_waiting
        ).format(count=status.journal_waiting)
    return ""


def result(text: str) -> str:
    """What the agent said came of a call; the usual results, kept in English, are shown in the agent's language."""
    return _(text) if text in JOURNAL_OUTCOMES.default else text


def phone_label(field: str) -> str:
    """What people call a field that holds a number; a field of the company's own keeps its name."""
    return {
        "Phone": _("Phone"),
        "MobilePhone": _("Mobile"),
        "HomePhone": _("Home"),
        "OtherPhone": _("Other"),
        "AssistantPhone": _("Assistant"),
        "Fax": _("Fax"),
        "Extension": _("Extension"),
        "PersonMobilePhone": _("Mobile"),
        "PersonHomePhone": _("Home"),
    }.get(field, field.removesuffix("__c").replace("_", " "))


def problem(error: SidecallError) -> str:
    """An error in one or two sentences."""
    if not error.message or error.message == error.title:
        return error.title
    return f"{error.title}. {error.message}"


def secrets(status: Status) -> str:
    """What it means that no key store was found; empty when one was, or none was wanted."""
    if status.secrets != "secrets_unavailable":
        return ""
    return _("This computer has no safe place for keys. You enter them and sign in again after each start.")
