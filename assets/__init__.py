"""How models come in: read, check, repair, simplify, bake, package. ``assets/files/`` holds what ships."""
