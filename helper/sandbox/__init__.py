"""A 3CX and a Salesforce to try Sidecall with and to test it against.

They follow what is publicly known of the real ones, strictly, and know nothing of who talks to them.
"""

from helper.sandbox.sandbox import Sandbox

__all__ = ["Sandbox"]
