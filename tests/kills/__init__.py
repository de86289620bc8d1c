"""Days on which Sidecall is killed at random moments, in front of a Salesforce that fails at random."""
