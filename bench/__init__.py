"""How fast the product is: deterministic matters in real tables, asked over HTTP.

`./hkt bench` loads N matters into a database of its own, starts the product as `./hkt run` does,
and measures what a desk does: W1 register, W2 the queue, W3 search, W4 a matter's page, W6 start
and memory. Beside each time stand the processor's milliseconds, the statements, and L: the same
statements (for W1 the same rows in lean tables) straight on the database.
"""
