"""The page under test: Lightning pages made of Salesforce's own base components, compiled with LWC. See README.md."""
