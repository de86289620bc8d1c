"""One scripted day: Sidecall as a whole, in a real browser, against the sandbox, from a user's chair."""
