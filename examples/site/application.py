"""A small site: the pages of the system `web`, and one that says which version runs.

`application` is a WSGI callable, so that any server can run it: this file itself, gunicorn, Elastic Beanstalk.
"""

import os
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

PAGES = {"/": "Home", "/homepage/": "Home", "/movies/": "Movies", "/shows/": "Shows"}

HTML = "text/html; charset=utf-8"
TEXT = "text/plain; charset=utf-8"


def version():
    """What the build wrote beside this file; `development` where there was no build."""
    file = Path(__file__).with_name("VERSION")
    return file.read_text().strip() if file.exists() else "development"


VERSION = version()


def answer(method, path):
    """Status, type and body of a page. A path is the same with and without a slash at its end."""
    if method not in ("GET", "HEAD"):
        return "405 Method Not Allowed", TEXT, "Pages can only be read."
    if path == "/health":
        return "200 OK", TEXT, VERSION
    title = PAGES.get(path) or PAGES.get(f"{path}/")
    if title is None:
        return "404 Not Found", TEXT, "There is no such page."
    return "200 OK", HTML, f"<!doctype html>\n<title>{title}</title>\n<h1>{title}</h1>\n<p>Version {VERSION}</p>\n"


def application(environ, start_response):
    """The site, as WSGI has it."""
    method = environ["REQUEST_METHOD"]
    status, kind, text = answer(method, environ["PATH_INFO"] or "/")
    body = text.encode()
    headers = {"Content-Type": kind, "Content-Length": str(len(body)), "X-Content-Type-Options": "nosniff", "Allow": "GET, HEAD"}
    start_response(status, list(headers.items()))
    return [b"" if method == "HEAD" else body]


class Server(ThreadingMixIn, WSGIServer):
    """Answers several at once. It is meant to stand behind nginx, as it does on the servers and in Elastic Beanstalk."""

    daemon_threads = True


class Handler(WSGIRequestHandler):
    """nginx writes the access log, and nobody needs names of clients looked up."""

    def log_request(self, code="-", size="-"):
        pass

    def address_string(self):
        return self.client_address[0]


if __name__ == "__main__":
    port = int(os.environ.get("PORT", "8000"))
    with make_server("127.0.0.1", port, application, Server, Handler) as server:
        print(f"version {VERSION} on port {server.server_port}", flush=True)
        server.serve_forever()
