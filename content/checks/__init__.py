"""The checks of a tour, one idea a file; each is ``check(view, findings)`` and looks at whatever could be read."""
