"""Signing in, one's own page, and the place's administration."""
