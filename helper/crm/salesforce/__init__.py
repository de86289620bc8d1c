"""Salesforce, spoken to over its REST API (v62.0 and later): the one place that knows SOQL, SOSL and its OAuth."""

from helper.crm.salesforce.adapter import Salesforce
from helper.crm.salesforce.config import Config, State, Timing

__all__ = ["Config", "Salesforce", "State", "Timing"]
