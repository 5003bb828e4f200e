"""Measurements and recordings: what is shown of the program's speed, and the visit by rule that ships with it."""
