"""Every way the book changes: one function a step."""
