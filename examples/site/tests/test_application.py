"""The site, asked as a server would ask it."""

import unittest
from wsgiref.util import setup_testing_defaults
from wsgiref.validate import validator

from application import PAGES, VERSION, application


def ask(path, method="GET"):
    """Status, headers and body; the validator holds the application to WSGI's rules."""
    environ = {"SCRIPT_NAME": "", "PATH_INFO": path, "REQUEST_METHOD": method, "QUERY_STRING": ""}
    setup_testing_defaults(environ)
    told = {}

    def start_response(status, headers, _error=None):
        told.update(status=status, headers=dict(headers))

    parts = validator(application)(environ, start_response)
    body = b"".join(parts)
    parts.close()
    return told["status"], told["headers"], body.decode()


class Application(unittest.TestCase):
    def test_every_page_has_its_title_and_the_version(self):
        for path, title in PAGES.items():
            with self.subTest(path):
                status, headers, body = ask(path)
                self.assertEqual(status, "200 OK")
                self.assertEqual(headers["Content-Length"], str(len(body.encode())))
                self.assertIn(f"<h1>{title}</h1>", body)
                self.assertIn(VERSION, body)

    def test_the_pages_that_the_balancer_asks_for_are_there(self):
        for path in ("/homepage/", "/movies/", "/shows/"):
            with self.subTest(path):
                self.assertEqual(ask(path)[0], "200 OK")
                # Also without the slash.
                self.assertEqual(ask(path[:-1]), ask(path))

    def test_health_is_the_version_and_nothing_else(self):
        status, _, body = ask("/health")
        self.assertEqual((status, body), ("200 OK", VERSION))

    def test_what_is_not_there_is_told(self):
        self.assertEqual(ask("/games/")[0], "404 Not Found")

    def test_head_has_the_headers_alone(self):
        status, headers, body = ask("/shows/", "HEAD")
        self.assertEqual((status, body), ("200 OK", ""))
        self.assertEqual(headers["Content-Length"], ask("/shows/")[1]["Content-Length"])

    def test_nothing_can_be_written(self):
        status, headers, _ = ask("/", "POST")
        self.assertEqual((status, headers["Allow"]), ("405 Method Not Allowed", "GET, HEAD"))


if __name__ == "__main__":
    unittest.main()
