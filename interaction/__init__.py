"""What happens: one small system a file, from senses to events."""
