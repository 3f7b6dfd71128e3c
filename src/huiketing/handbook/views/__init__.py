"""The handbook's pages: reading it, what colleagues learned, what it lacks."""
