"""How fast, how small and how sparing Sidecall is: figures of the whole program, each measured when it is asked for."""
