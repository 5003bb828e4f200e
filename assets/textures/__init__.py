"""Procedural, tileable textures: each maker returns a ``Layer`` from a fixed seed, the same bytes on every machine run."""
