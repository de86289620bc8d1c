"""A 3CX V20 to try and test against: tokens, Call Control, its websocket, and the XAPI."""

from helper.sandbox.pbx.server import PbxSandbox

__all__ = ["PbxSandbox"]
