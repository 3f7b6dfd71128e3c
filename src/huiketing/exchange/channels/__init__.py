"""The ways a notice leaves the house: mail, and a webhook to a program of the place's own."""
