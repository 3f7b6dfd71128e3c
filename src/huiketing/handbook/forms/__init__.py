"""What the pages of the book ask for."""
