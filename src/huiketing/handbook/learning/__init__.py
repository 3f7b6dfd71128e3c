"""The part of the suggestions that is learned: pure computing, without Django or the database.

Numpy is needed here and nowhere else in this room: import these modules where they are used.
"""
