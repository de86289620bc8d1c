"""The first run: 3CX, Salesforce, a call to try it, in four steps that can be left and taken up again."""
