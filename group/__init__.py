"""Who else is here: sessions, roster, commands and the trainer's console. Empty until the group issue."""
