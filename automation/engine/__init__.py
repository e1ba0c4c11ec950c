"""How flows run: a plan made of the steps, and runs that go through it and can go on after any crash."""
