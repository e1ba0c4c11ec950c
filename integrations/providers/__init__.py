"""One module per provider, each holding one frozen `provider`."""
