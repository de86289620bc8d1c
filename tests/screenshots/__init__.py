"""The README's pictures, taken from the running program: desktop, page and popup, against the sandbox."""
