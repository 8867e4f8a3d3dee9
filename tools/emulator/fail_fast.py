"""An unimplemented call answers HTTP 400 with the code NotImplementedByMoto, never 500.

moto answers 500 (or 404, where it does not know the URL). The Terraform provider takes a 500 for a passing fault and
tries again for eight minutes; a 400 it shows at once.
"""
from __future__ import annotations

import io
import json
import re
import sys
import threading
import traceback
from collections.abc import Iterable
from typing import Any
from xml.sax.saxutils import escape

import answers
import calls
import faults
from flask import Flask
from moto.core.utils import convert_to_flask_response
from moto.moto_server.werkzeug_app import HTTP_METHODS, DomainDispatcherApplication, create_backend_app
from patching import NEW_SERVICES, NewService
from werkzeug.test import run_wsgi_app

SIGNED_FOR_SERVICE = re.compile(r"Credential=[^/]+/\d+/[^/]+/([^/]+)/aws4_request")
# The page that Flask answers with when no URL of moto's matches. (AWS errors are XML or JSON, never HTML.)
UNKNOWN_URL = b"<title>404 Not Found</title>"


class FailFastApplication:
    """moto's server application, with every internal failure turned into a 400 that AWS clients can read."""

    def __init__(self) -> None:
        self.moto = DomainDispatcherApplication(_create_service)
        self.added = {name: _application(service) for name, service in NEW_SERVICES.items()}
        self.faults = faults.Faults()
        self.calls = calls.Calls()
        self.answers = answers.Answers()
        # moto is not made for threads ("dictionary changed size during iteration"): one request after the other.
        self.turn = threading.Lock()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if environ.get("PATH_INFO") == faults.PATH:
            return _answer(start_response, self.faults.configure(_read(environ)))
        if environ.get("PATH_INFO") == calls.PATH:
            return _answer(start_response, self.calls.answer(environ["REQUEST_METHOD"]))
        self.calls.note(environ, _read(environ))
        refused = self.faults.among and self.faults.refuses(environ, _read(environ))
        if refused:
            return _bad_request(environ, start_response, "RefusedOnPurpose", refused)
        try:
            # Buffered: some answers are built only while they are read, and may fail then.
            with self.turn:
                body, status, headers = self.answers.again(environ) or self._carry_out(environ)
        except NotImplementedError as error:
            return _bad_request(environ, start_response, "NotImplementedByMoto", str(error))
        except Exception as error:
            traceback.print_exc()
            return _bad_request(environ, start_response, "MotoInternalError", f"{type(error).__name__}: {error}"[:500])

        if status.startswith("404") and UNKNOWN_URL in b"".join(body):
            return _bad_request(environ, start_response, "NotImplementedByMoto", "moto does not know this URL")
        if status.startswith("5"):
            status = "400 Bad Request"
        start_response(status, headers.to_wsgi_list())
        return body

    def _carry_out(self, environ: dict[str, Any]) -> answers.Answer:
        application = self.added.get(_service(environ) or "", self.moto)
        body, status, headers = run_wsgi_app(application, environ, buffered=True)
        answer = list(body), status, headers
        self.answers.keep(environ, answer)
        return answer


def _answer(start_response: Any, answer: bytes) -> Iterable[bytes]:
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(answer)))])
    return [answer]


def _read(environ: dict[str, Any]) -> bytes:
    """A request's body, which stays there to be read again."""
    if environ.get("HTTP_TRANSFER_ENCODING") == "chunked":
        return b""
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    environ["wsgi.input"] = io.BytesIO(body)
    return body


def _create_service(name: str | None) -> Any:
    """moto's application for one service; without this check, an unknown service ends in an AttributeError."""
    if name is None:
        raise NotImplementedError("moto has no such service")
    return create_backend_app(name)


def _application(service: type[NewService]) -> Flask:
    """The application of a service that moto lacks: all its calls come to one URL, or the URL tells which it is."""
    application = Flask(service.NAME)
    application.debug = True  # exceptions are answered by FailFastApplication
    view = convert_to_flask_response(service.dispatch)
    for url in ("/", "/<path:path>"):
        application.add_url_rule(url, url, lambda **_: view(), methods=HTTP_METHODS, strict_slashes=False)
    return application


def _service(environ: dict[str, Any]) -> str | None:
    """The service that the request was signed for, such as `ec2`."""
    match = SIGNED_FOR_SERVICE.search(environ.get("HTTP_AUTHORIZATION", ""))
    return match.group(1) if match else None


def _bad_request(environ: dict[str, Any], start_response: Any, code: str, reason: str) -> Iterable[bytes]:
    service = _service(environ)
    message = f"{environ['REQUEST_METHOD']} {environ.get('PATH_INFO', '')} of {service}: {reason}"
    print(f"{code}: {message}", file=sys.stderr, flush=True)
    content_type, text = _error_document(environ, service, code, message)
    body = text.encode()
    start_response("400 Bad Request", [
        ("Content-Type", content_type),
        ("Content-Length", str(len(body))),
        ("X-Amzn-ErrorType", code),  # where the SDKs look first for services that speak REST with JSON
    ])
    return [body]


def _error_document(environ: dict[str, Any], service: str | None, code: str, message: str) -> tuple[str, str]:
    """The error in the form in which the service's clients expect it."""
    if "json" in environ.get("CONTENT_TYPE", ""):
        return "application/x-amz-json-1.1", json.dumps({"__type": code, "message": message})
    error = f"<Code>{code}</Code><Message>{escape(message)}</Message>"
    if service == "ec2":
        return "text/xml", f"<Response><Errors><Error>{error}</Error></Errors><RequestID>emulator</RequestID></Response>"
    if service == "s3":
        return "text/xml", f"<Error>{error}</Error>"
    return "text/xml", f"<ErrorResponse><Error><Type>Sender</Type>{error}</Error><RequestId>emulator</RequestId></ErrorResponse>"
