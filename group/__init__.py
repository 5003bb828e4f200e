"""Who else is here: sessions, roster, commands and the trainer's console. So far: alone."""
