"""Notes every call that is made, by AWS's own name of it.

    GET  /emulator/calls    {"ec2:CreateVpc": 2, …}: how often each was made
    POST /emulator/calls    the same, and forgets them

The service is the one that the request was signed for, as in its credential.

Four of AWS's protocols name the operation in the request. The two REST ones do not: there the service's model, which
botocore brings, says which method and path is which operation.
"""
from __future__ import annotations

import functools
import json
import re
import threading
from collections import Counter
from typing import Any
from urllib.parse import parse_qs, unquote

import botocore.loaders

PATH = "/emulator/calls"

ACTION = re.compile(rb"(?:^|&)Action=(\w+)")
SIGNED_FOR_SERVICE = re.compile(r"Credential=[^/]+/\d+/[^/]+/([^/]+)/aws4_request")
CBOR = re.compile(r"/service/[^/]+/operation/(\w+)$")

# The models that services with REST protocols are described in, where the name that they sign for is another.
MODELS = {"s3": ["s3", "s3control"], "apigateway": ["apigateway", "apigatewayv2"], "elasticfilesystem": ["efs"]}


class Calls:
    """What was called since the last time that somebody asked to forget it."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.lock = threading.Lock()

    def note(self, environ: dict[str, Any], body: bytes) -> None:
        service = _service(environ)
        # What is not signed, such as the tests' own questions to moto, is no call of Terraform's.
        if service is not None:
            call = f"{service}:{operation_of(service, environ, body)}"
            with self.lock:
                self.counts[call] += 1

    def answer(self, method: str) -> bytes:
        """What a request to PATH is answered with."""
        with self.lock:
            counts = dict(sorted(self.counts.items()))
            if method == "POST":
                self.counts.clear()
        return json.dumps(counts).encode()


def operation_of(service: str, environ: dict[str, Any], body: bytes) -> str:
    """The operation's name; the method and path where no model knows them, so that it is seen."""
    target = environ.get("HTTP_X_AMZ_TARGET")
    if target:
        return target.rsplit(".", 1)[-1]
    path = environ.get("PATH_INFO", "")
    named = CBOR.search(path)
    if named:
        return named.group(1)
    query = parse_qs(environ.get("QUERY_STRING", ""), keep_blank_values=True)
    action = ACTION.search(body)
    if action and "x-www-form-urlencoded" in environ.get("CONTENT_TYPE", ""):
        return action.group(1).decode()
    if "Action" in query:
        return query["Action"][0]
    # The SDKs say it to S3 themselves, where a path alone is not enough.
    if "x-id" in query:
        return query["x-id"][0]
    raw = environ.get("REQUEST_URI") or environ.get("RAW_URI") or path
    headers = {name[5:].replace("_", "-").lower() for name in environ if name.startswith("HTTP_")}
    return _by_model(service, environ["REQUEST_METHOD"], raw.split("?")[0], query, headers) or f"{environ['REQUEST_METHOD']} {unquote(path)}"


def _by_model(service: str, method: str, path: str, query: dict[str, list[str]], headers: set[str]) -> str | None:
    """The operation whose route fits best: the most of the path and query is literally its own."""
    fitting = [
        (weight + sum(name in headers for name in wanted_headers), -len(name), name)
        for weight, wanted_method, pattern, literals, wanted, wanted_headers, name in _routes(service)
        if wanted_method == method
        and pattern.fullmatch(path)
        and all(key in query and (value in ("", query[key][0])) for key, value in literals.items())
        and all(key in query for key in wanted)
        and all(header in headers for header in wanted_headers)
    ]
    return max(fitting)[2] if fitting else None


@functools.cache
def _routes(service: str) -> list[tuple[int, str, re.Pattern[str], dict[str, str], list[str], list[str], str]]:
    """The routes of a service: weight, method, path, and what must be in the query and the headers."""
    loader = botocore.loaders.Loader()
    routes = []
    for name in MODELS.get(service, [service]):
        try:
            model = loader.load_service_model(name, "service-2")
        except botocore.exceptions.UnknownServiceError:
            continue
        for operation in model["operations"].values():
            if operation.get("deprecated"):
                continue  # the route is its successor's now
            path, _, query = operation["http"]["requestUri"].partition("?")
            literals = {key: values[0] for key, values in parse_qs(query, keep_blank_values=True).items()}
            shape = model["shapes"].get(operation.get("input", {}).get("shape"), {})
            where = {key: [
                member.get("locationName", member_name).lower() if key == "header" else member.get("locationName", member_name)
                for member_name, member in shape.get("members", {}).items()
                if member.get("location") == key and member_name in shape.get("required", [])
            ] for key in ("querystring", "header")}
            steps = [step for step in path.split("/") if step]
            pattern = "".join("/" + (r".+" if step.endswith("+}") else r"[^/]+" if step.startswith("{") else re.escape(step)) for step in steps)
            weight = 100 * sum(not step.startswith("{") for step in steps) + 10 * (len(literals) + len(where["querystring"])) - sum(step.endswith("+}") for step in steps)
            routes.append((weight, operation["http"]["method"], re.compile(f"{pattern}/?"), literals, where["querystring"], where["header"], operation["name"]))
    return routes


def _service(environ: dict[str, Any]) -> str | None:
    match = SIGNED_FOR_SERVICE.search(environ.get("HTTP_AUTHORIZATION", ""))
    return match.group(1) if match else None
