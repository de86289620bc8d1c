"""How this 3CX behaves where real ones differ, or where it is not known what they do."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, Literal


@dataclass(slots=True)
class Switches:
    """Every default is the reading that is hardest on a client, unless its line says otherwise."""

    expires_in_unit: Literal["seconds", "minutes"] = "seconds"
    """`expires_in` is 3600 from 20.0.9 on, 60 (minutes) before."""
    token_lifetime_s: float = 3600
    """What the token's own `exp` says."""
    duplicate_upserts: bool = True
    """Each Upsert is sent twice, as is routine."""
    final_status: Literal["string", "number"] = "string"
    """`finalstatus` of makecall: "Success" or 1; both have been reported."""
    refusal: Literal["http", "body"] = "http"
    """A refused makecall: an HTTP 422 with `reasontext`, or 200 without `result`."""
    own_phone: Literal["dialing", "ringing", "ringing_unnamed"] = "dialing"
    """First status of the leg that makecall made: at once Dialing, or Ringing until our phone is lifted; "unnamed"
    with nobody named as the one who placed it, and our own number shown in place of the dialled one."""
    own_phone_lift_s: float = 0.2
    """How long our own phone reads Ringing where `own_phone` is not "dialing"."""
    makecall_reply_s: float = 0.0
    """How long makecall keeps its reply back; events of the call are not kept back."""
    makecall_reply: Literal["sent", "lost"] = "sent"
    """"lost": the call is placed and the connection then reset."""
    uncontrolled_legs: Literal["open", "forbidden"] = "open"
    """Whether a leg whose `direct_control` is false can be read and dropped by its id. Sources disagree;
    "forbidden" answers 403 unless makecall's own reply named the leg. The easy reading is the default."""
    ring_devices: Literal["all", "first"] = "all"
    """Whether an incoming call makes a participant for each device, or only for the first."""
    queue_shown_as: Literal["on_behalf_of", "originated_by"] = "on_behalf_of"
    """Which of a participant's relations names the queue that offers the call."""
    withheld_as: str = ""
    """`party_caller_id` of a withheld number; some trunks send a word such as "anonymous"."""
    response_keys: Literal["pascal", "lower"] = "pascal"
    """Case of the keys of a websocket response (event_type 4), never captured."""
    xapi_role: str = "system_owners"
    """Department role of the API client. Roles below `managers` get 403 on the report views."""
    xapi_users: Literal["open", "forbidden"] = "open"
    """Whether the API client may list the users. "forbidden" answers 403; the easy reading is the default."""
    xapi_max_top: int = 100
    """The largest page that may be asked for with `$top`; more is a 400, as OData services do. 0 is no limit."""
    call_log_rows: Literal["call", "segments"] = "call"
    """The call log has one row for each call, or, as V20 shows queue calls, one for the queue and one for each
    extension that rang, under one `MainCallHistoryId`. The reading that says less is the default."""
    call_log_delay_s: float = 0.0
    """How long after a call's end its rows appear in the call log."""
    chat_external: Literal["message", "conversation"] = "message"
    """What `IsExternal` of a chat's row is about: whether its writer is outside, or whether the conversation is with
    somebody outside. 3CX does not say."""
    chat_views: Literal["both", "messages", "history"] = "both"
    """Which of ChatMessagesHistoryView and ChatHistoryView this version has; the other is a 404."""
    xapi_status: int = 0
    """What every request of the XAPI is answered with, such as 503; 0 is as it should be."""
    clock_off_s: float = 0.0
    """How far this 3CX's clock is ahead: in the Date of its replies and in its call log."""

    def change(self, **changes: Any) -> None:
        """Set switches by name; ValueError for a name or a value that does not exist."""
        for name, value in changes.items():
            current = self._checked(name, value)
            setattr(self, name, current)

    def _checked(self, name: str, value: Any) -> Any:
        known = {f.name for f in fields(self)}
        if name not in known:
            raise ValueError(f"no switch named {name}; there are {', '.join(sorted(known))}")
        allowed = _CHOICES.get(name)
        if allowed is not None and value not in allowed:
            raise ValueError(f"{name} is one of {', '.join(allowed)}")
        now = getattr(self, name)
        if isinstance(now, bool) is not isinstance(value, bool):
            raise ValueError(f"{name} is {'true or false' if isinstance(now, bool) else 'not a switch'}")
        if isinstance(now, (int, float)) and not isinstance(value, (int, float)):
            raise ValueError(f"{name} is a number")
        if isinstance(now, str) and not isinstance(value, str):
            raise ValueError(f"{name} is a text")
        return value


_CHOICES: dict[str, tuple[str, ...]] = {
    "expires_in_unit": ("seconds", "minutes"),
    "final_status": ("string", "number"),
    "refusal": ("http", "body"),
    "own_phone": ("dialing", "ringing", "ringing_unnamed"),
    "makecall_reply": ("sent", "lost"),
    "uncontrolled_legs": ("open", "forbidden"),
    "ring_devices": ("all", "first"),
    "queue_shown_as": ("on_behalf_of", "originated_by"),
    "response_keys": ("pascal", "lower"),
    "xapi_users": ("open", "forbidden"),
    "call_log_rows": ("call", "segments"),
}
