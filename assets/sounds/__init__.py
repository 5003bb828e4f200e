"""Every sound of the program as a formula: noise, knocks and tones with fixed seeds. ``assets.make_sounds`` writes the files."""
