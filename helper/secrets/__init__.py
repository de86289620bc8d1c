"""Where secrets are kept: the operating system's keyring, or memory when there is none or none is wanted."""
