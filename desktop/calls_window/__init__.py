"""The recent calls and what became of each, and what is not in Salesforce yet."""
