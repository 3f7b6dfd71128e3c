"""A port for a server that a test, a measure or a drill starts and may start again."""

import random
import socket

FROM, TO = 20_000, 30_000
"""Below what systems give to those who call out (32768 and up on Linux, 49152 elsewhere). From
there a caller may have the port of a server that is about to start, or, asking for one that has
just died, be given that same port and be connected to itself: the server finds it taken then."""


def free_port() -> int:
    """One that nobody listens on."""
    while True:
        port = random.randrange(FROM, TO)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port
