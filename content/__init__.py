"""What content teams write: tours, their schema, loader, checker, and every sentence of the interface."""
