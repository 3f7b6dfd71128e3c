"""A port for a server that a test, a measure or a drill starts and may start again."""

import random
import socket

FROM, TO = 20_000, 30_000
"""Below what systems give to whoever names no port (32768 and up on Linux, 49152 elsewhere): there
another program may be given that of a server that is about to start, or that has just died."""


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
