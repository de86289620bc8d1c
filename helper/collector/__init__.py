"""The company's collector: what no agent's Sidecall has logged, from 3CX's records, in the name of whose it is."""
