"""One module per step kind, each holding one frozen `kind`."""
