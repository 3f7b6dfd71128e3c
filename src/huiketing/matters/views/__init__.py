"""The pages of matters: queues, one matter with its steps, and the papers printed of it."""
