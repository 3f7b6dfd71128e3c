"""The pages of the book: read, written, signed, what was learned and what it lacks."""
