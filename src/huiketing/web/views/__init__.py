"""Pages that belong to no single room, split by noun."""
