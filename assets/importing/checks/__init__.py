"""The judge's checks, one idea a file; each is ``check(seen) -> list[Finding]`` and changes nothing."""
