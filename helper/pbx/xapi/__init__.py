"""3CX V20's Configuration API (OData v4 below /xapi/v1). Only this folder knows its JSON."""

from helper.pbx.xapi.adapter import Xapi

__all__ = ["Xapi"]
