"""How measures and drills wait for a server: until it answers, or for as long as it lives."""

import subprocess
import sys

from bench.place import Place

ANSWERING = """
import http.server, os
class Yes(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.path == "/healthz" else 404)
        self.end_headers()
    def log_message(self, *said):
        pass
http.server.HTTPServer(("127.0.0.1", int(os.environ["HKT_PORT"])), Yes).serve_forever()
"""


def test_a_server_that_answers_has_come_up_and_one_that_ended_has_not() -> None:
    place = Place("sqlite")
    try:
        answering = subprocess.Popen([sys.executable, "-c", ANSWERING], env=place.environment)
        up = place.comes_up(answering, every=0.02)
        answering.terminate()
        answering.wait()
        ended = subprocess.Popen([sys.executable, "-c", ""], env=place.environment)

        assert up
        assert not place.comes_up(ended, every=0.02)
    finally:
        place.end()
