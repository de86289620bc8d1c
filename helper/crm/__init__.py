"""The customer database, as Sidecall needs it (``port``), and the one that is spoken to (``salesforce``)."""
