"""Reads that span tables: the desk's day, the free hours of a colleague, the queue of the door."""
