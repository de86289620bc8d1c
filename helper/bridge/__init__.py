"""The native messaging host: tells the browser's extension where Sidecall is, and starts it when it is not running.

The browser starts it anew for each question, so it imports the standard library only, and little of that.
"""
