"""SOQL and SOSL: one grammar, one evaluator of conditions, and the search index."""
