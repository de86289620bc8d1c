"""The loopback API: what the extension and the command line may ask of Sidecall (see docs/protocol.md)."""
