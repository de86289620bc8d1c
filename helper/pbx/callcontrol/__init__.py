"""3CX V20's Call Control API (REST and websocket). Only this folder knows its JSON."""

from helper.pbx.callcontrol.adapter import CallControl
from helper.pbx.callcontrol.config import Config

__all__ = ["CallControl", "Config"]
