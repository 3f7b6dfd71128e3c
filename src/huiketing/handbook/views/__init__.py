"""The pages of the book: read, written, signed, and what stands around it."""
