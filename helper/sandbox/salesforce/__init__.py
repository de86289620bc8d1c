"""A Salesforce org to try and test against: OAuth, REST, SOQL, SOSL, and record pages."""

from helper.sandbox.salesforce.server import SalesforceSandbox

__all__ = ["SalesforceSandbox"]
