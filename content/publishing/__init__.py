"""Published tours: one file that can be checked: how it is made, signed, verified, installed, and taken back."""
