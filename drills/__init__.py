"""What may go wrong, made to happen: `./hkt drill NAME`, in a checkout.

A drill starts the product as `./hkt run` does, with a database of its own, and leaves nothing
behind. The suite runs a short form of each; the long form and its result are in `docs/drills.md`.
"""
