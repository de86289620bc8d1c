"""The table: key, type, default, label and help of every setting. The settings window and the files are driven by
it.
"""

from __future__ import annotations

from typing import Any

from helper.language import N_
from helper.settings.model import (
    Setting,
    check_api_version,
    check_day,
    check_exchange_address,
    check_ports,
    check_prefix,
    check_region,
    check_results,
    check_rewrites,
    check_sign_in_address,
    check_voicemail,
)

GROUPS = {
    "pbx": N_("3CX"),
    "salesforce": N_("Salesforce"),
    "numbers": N_("Numbers"),
    "callerid": N_("Incoming calls"),
    "journal": N_("Logging"),
    "contacts": N_("New people"),
    "collector": N_("The company’s collector"),
    "helper": N_("Connection to the browser"),
    "ui": N_("Sidecall"),
}


def _text(key: str, label: str, help: str = "", default: str = "", **more: Any) -> Setting[str]:
    return Setting(key, "text", default, label, help, **more)


def _choice(key: str, label: str, default: str, *choices: tuple[str, str], help: str = "") -> Setting[str]:
    return Setting(key, "choice", default, label, help, choices=choices)


def _bool(key: str, label: str, default: bool, help: str = "", **more: Any) -> Setting[bool]:
    return Setting(key, "bool", default, label, help, **more)


def _number(key: str, label: str, default: int, low: int, high: int, help: str = "") -> Setting[int]:
    return Setting(key, "number", default, label, help, minimum=low, maximum=high)


PBX_MODE = _choice(
    "pbx.mode",
    N_("How Sidecall reaches 3CX"),
    "callcontrol",
    ("callcontrol", N_("Call Control API (needs a client id and key)")),
    ("handoff", N_("Hand calls over to the 3CX app (every licence)")),
)
PBX_URL = _text("pbx.url", N_("Address of 3CX"), N_("For example https://company.3cx.eu"), check=check_exchange_address)
PBX_EXTENSION = _text(
    "pbx.extension", N_("My extension"), N_("The extension whose calls Sidecall follows, such as 150.")
)
PBX_CLIENT_ID = _text(
    "pbx.client_id", N_("Client id"), N_("From 3CX: Integrations, API. Each agent needs one of their own.")
)
PBX_DEVICE = _text("pbx.device", N_("Phone to call from"), N_("Empty: 3CX chooses among the phones of the extension."))
PBX_VOICEMAIL = _text(
    "pbx.voicemail",
    N_("Reach voicemail with"),
    N_("What your 3CX dials for voicemail, such as *4{extension} or 999. Empty: calls are not offered to voicemail."),
    check=check_voicemail,
)
PBX_HANDOFF = _choice(
    "pbx.handoff",
    N_("Hand calls over to"),
    "webclient",
    ("webclient", N_("3CX web client")),
    ("tel", N_("The program that opens tel: links")),
)

SALESFORCE_LOGIN_URL = _text(
    "salesforce.login_url",
    N_("Sign-in address"),
    N_("https://login.salesforce.com, or your company's My Domain address."),
    "https://login.salesforce.com",
    check=check_sign_in_address,
)
SALESFORCE_CLIENT_ID = _text(
    "salesforce.client_id",
    N_("Consumer key"),
    N_("Of the External Client App that your administrator made for Sidecall."),
)
SALESFORCE_CALLBACK_PORTS: Setting[list[int]] = Setting(
    "salesforce.callback_ports",
    "list",
    [47801],
    N_("Ports for signing in"),
    N_("Each must be registered in the External Client App as http://localhost:<port>/oauth/callback."),
    check=check_ports,
)
SALESFORCE_API_VERSION = _text(
    "salesforce.api_version", N_("API version"), N_("Empty: the newest the org has."), check=check_api_version
)

NUMBERS_REGION = _text(
    "numbers.region",
    N_("Country of numbers without a country code"),
    N_("Two letters, such as ES or US."),
    "US",
    check=check_region,
)
NUMBERS_MATCH = _choice(
    "numbers.match",
    N_("A caller is somebody in Salesforce when"),
    "last_digits",
    ("last_digits", N_("the last digits are the same")),
    ("exact", N_("the whole number is the same")),
)
NUMBERS_MATCH_DIGITS = _number("numbers.match_digits", N_("How many last digits"), 7, 5, 12)
NUMBERS_REWRITE: Setting[list[dict[str, str]]] = Setting(
    "numbers.rewrite",
    "list",
    [],
    N_("Caller-id rewriting"),
    N_("Regular expressions, used in order before anything else."),
    check=check_rewrites,
)
NUMBERS_DIAL_AS = _choice(
    "numbers.dial_as",
    N_("Dial numbers as"),
    "e164",
    ("e164", "+34 912 345 678"),
    ("zeros", "0034 912 345 678"),
    ("national", N_("at home without the country code")),
    ("as_is", N_("as they are written")),
)
NUMBERS_DIAL_PREFIX = _text(
    "numbers.dial_prefix", N_("Dial this first"), N_("Before public numbers only."), check=check_prefix
)
NUMBERS_STAR_CODES = _bool(
    "numbers.star_codes",
    N_("Dial codes with * and #"),
    False,
    N_("They can change what 3CX does, such as divert all calls."),
)
NUMBERS_PREMIUM = _bool("numbers.premium", N_("Dial premium-rate numbers"), False)
NUMBERS_CONFIRM_UNKNOWN = _bool(
    "numbers.confirm_unknown",
    N_("Ask before calling while Salesforce does not answer"),
    False,
    N_("It is not known then who is marked “do not call”. Off: it is dialled, and the card warns once it is known."),
)

CALLERID_POP = _choice(
    "callerid.pop",
    N_("When to open Salesforce for a caller"),
    "ringing",
    ("ringing", N_("when it rings")),
    ("answered", N_("when I answer")),
    ("manual", N_("never, only when I ask")),
    help=N_("What is opened then is chosen below. Where “only the card” is chosen, nothing is opened by itself."),
)
CALLERID_ONE_MATCH = _choice(
    "callerid.one_match",
    N_("One person found"),
    "card",
    ("card", N_("only the card")),
    ("open", N_("the card and the person’s record")),
)
CALLERID_MANY_MATCHES = _choice(
    "callerid.many_matches",
    N_("Several people found"),
    "card",
    ("card", N_("only the card, to choose on")),
    ("search", N_("the card and Salesforce’s search")),
)
CALLERID_NO_MATCH = _choice(
    "callerid.no_match",
    N_("Nobody found"),
    "card",
    ("card", N_("only the card")),
    ("create", N_("the card and a new record")),
    ("nothing", N_("only the card, never a new record")),
    help=N_("The tab that 3CX opens with the contact URL goes to a new record, unless “never” is chosen."),
)
CALLERID_CACHE_MINUTES = _number(
    "callerid.cache_minutes",
    N_("Remember callers for (minutes)"),
    60,
    0,
    1440,
    N_("For that long Salesforce is not asked again. What is older is shown at once and then checked. 0: always ask."),
)
CALLERID_LIKE_FALLBACK = _bool(
    "callerid.like_fallback",
    N_("Read every record when the search finds nobody"),
    False,
    N_("Finds numbers that Salesforce’s search index does not know. Slow in an org with many records."),
)

# As in 3CX's own templates; a line of which nothing is known is left out.
_SAID = (
    "[LineBreak]Transcription: [Transcription][LineBreak]Summary: [Summary]"
    "[LineBreak]Sentiment: [Sentiment][LineBreak]Recording: [RecordingUrl]"
)
JOURNAL_CALLS = _bool("journal.calls", N_("Log calls in Salesforce"), True)
JOURNAL_CHATS = _bool(
    "journal.chats",
    N_("Log chats in Salesforce"),
    False,
    N_("Needs an API key that sees 3CX’s reports; usually the company’s collector logs everyone’s chats."),
)
JOURNAL_CHAT_IDLE_MINUTES = _number(
    "journal.chat_idle_minutes",
    N_("A chat is over after (minutes)"),
    15,
    1,
    1440,
    N_("without a message. Who writes again begins another entry."),
)
JOURNAL_SUBJECT = _text("journal.subject", N_("Subject"), default="3CX Phone System Call")
JOURNAL_INBOUND_ANSWERED = _text(
    "journal.inbound_answered",
    N_("Text of an answered incoming call"),
    N_("Empty: such calls are not logged."),
    "[DateTime]: Answered incoming call from [Number] [Name] to [Agent] ([Duration])" + _SAID,
)
JOURNAL_MISSED = _text(
    "journal.missed",
    N_("Text of a missed call"),
    N_("Empty: such calls are not logged."),
    "[DateTime]: Missed call from [Number] [Name] to [Agent]",
)
JOURNAL_OUTBOUND_ANSWERED = _text(
    "journal.outbound_answered",
    N_("Text of an answered outgoing call"),
    N_("Empty: such calls are not logged."),
    "[DateTime]: Answered outgoing call from [Agent] to [Number] [Name] ([Duration])" + _SAID,
)
JOURNAL_OUTBOUND_UNANSWERED = _text(
    "journal.outbound_unanswered",
    N_("Text of an unanswered outgoing call"),
    N_("Empty: such calls are not logged."),
    "[DateTime]: Unanswered outgoing call from [Agent] to [Number] [Name]",
)
JOURNAL_CHAT_SUBJECT = _text("journal.chat_subject", N_("Subject of a chat"), default="3CX PhoneSystem Chat Session")
JOURNAL_OUTCOMES: Setting[list[str]] = Setting(
    "journal.outcomes",
    "list",
    [N_("Done"), N_("Call back"), N_("Left a message"), N_("Wrong number"), N_("Not interested")],
    N_("Results to choose among"),
    N_("One on each line, as Salesforce is to have them. The usual ones are shown in the agent’s language."),
    check=check_results,
)
JOURNAL_UNKNOWN_CALLERS = _choice(
    "journal.unknown_callers",
    N_("Calls with nobody we know"),
    "log",
    ("log", N_("log them with the number")),
    ("hold", N_("hold them until I choose a person")),
    ("skip", N_("do not log them")),
)
JOURNAL_INTERNAL = _bool("journal.internal", N_("Log calls between colleagues"), False)
JOURNAL_GROUP_MISSED = _bool("journal.group_missed", N_("Log queue and group calls that I did not answer"), False)
JOURNAL_REQUIRE_EMAIL_MATCH = _bool(
    "journal.require_email_match",
    N_("Only log when my e-mail is the same in 3CX and Salesforce"),
    False,
    N_("3CX must let the API key read its users; until it has been compared, calls are held."),
)
JOURNAL_EXTERNAL_ID_FIELD = _text(
    "journal.external_id_field",
    N_("External id field of Activity"),
    N_("Optional; such as Sidecall_Id__c. Makes logging an upsert."),
)
JOURNAL_KEEP_DAYS = _number("journal.keep_days", N_("Keep logged calls on this PC for (days)"), 30, 1, 365)

CONTACTS_CREATE_AS = _choice(
    "contacts.create_as", N_("A new person becomes a"), "Contact", ("Contact", N_("contact")), ("Lead", N_("lead"))
)
CONTACTS_LEAD_COMPANY = _text(
    "contacts.lead_company",
    N_("Company of a new lead"),
    N_("Used when none is given, as Salesforce needs one. [Name] and [Number] stand for the caller’s."),
    N_("Unknown"),
)
CONTACTS_LAST_NAME = _text(
    "contacts.last_name",
    N_("Last name of a caller without a name"),
    N_("Empty: the agent types it. [Number] stands for the number, as in “Caller [Number]”."),
)

COLLECTOR_CLIENT_ID = _text(
    "collector.client_id",
    N_("Client id of the collector"),
    N_("An API client of its own, with a role that sees reports. Its key is the secret pbx.client_secret."),
)
COLLECTOR_GRACE_MINUTES = _number(
    "collector.grace_minutes",
    N_("Leave calls to the agent’s Sidecall for (minutes)"),
    15,
    12,  # an agent's PC takes a call for old, and looks whether it is logged already, after 10
    1440,
    N_("After that the collector logs what Salesforce does not have."),
)
COLLECTOR_SINCE = _text(
    "collector.since",
    N_("Log calls and chats from this day on"),
    N_("Such as 2026-11-01; empty: from the collector’s first start."),
    check=check_day,
)

HELPER_PORT = _number("helper.port", N_("Local port"), 47800, 0, 65535, N_("0, or taken: any free one."))

UI_LANGUAGE = _choice(
    "ui.language", N_("Language"), "auto", ("auto", N_("as the system")), ("en", "English"), ("es", "Español")
)
UI_AUTOSTART = _bool("ui.autostart", N_("Start with the computer"), False)

# For the one program of a company that runs on a server; no agent's window shows them.
ON_THE_SERVER = ("collector",)

# Every row above, in order.
TABLE: tuple[Setting[Any], ...] = tuple(value for value in list(globals().values()) if isinstance(value, Setting))
BY_KEY: dict[str, Setting[Any]] = {setting.key: setting for setting in TABLE}
