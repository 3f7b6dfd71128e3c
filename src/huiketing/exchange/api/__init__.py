"""What the desk does, for programs: `/api/v1`, with a token in place of a password.

Every address takes bounded values and refuses what it does not know; every refusal is
`{code, sentence, fields}`. Answers are made by hand from few statements, see `reading`.
"""
