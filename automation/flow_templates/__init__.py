"""One module per flow template, each holding one frozen `template`; add a file, and it can be cloned."""
