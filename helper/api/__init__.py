"""The loopback API: what the extension and the command line may ask of Sidecall (see docs/protocol.md)."""

from helper.api.server import Api

__all__ = ["Api"]
