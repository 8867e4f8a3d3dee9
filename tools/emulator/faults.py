"""Requests that are refused on purpose, so that an apply stops halfway, at many places at once.

    POST /emulator/faults {"among": 20, "seed": 1}    refuse each call once, somewhere among its first 20
    POST /emulator/faults {"among": 0}                refuse none; answers with what was refused since

Terraform makes its calls in another order each time, so that a choice by order alone would not repeat. What repeats is
which calls are refused: every one that a module makes, whatever the seed, once. The seed decides at which turn. A
refused request has not been carried out.
"""
from __future__ import annotations

import hashlib
import json
import re
import threading
from collections import Counter
from typing import Any

PATH = "/emulator/faults"
ACTION = re.compile(rb"(?:^|&)Action=(\w+)")
IDENTIFIERS = re.compile(r"/[^/?]*[0-9][^/?]*")


class Faults:
    """Decides which requests are refused."""

    def __init__(self) -> None:
        self.among = 0
        self.seed = 0
        self.seen: Counter[str] = Counter()
        self.refused: list[str] = []
        self.lock = threading.Lock()

    def configure(self, body: bytes) -> bytes:
        settings = json.loads(body or b"{}")
        with self.lock:
            self.among, self.seed = settings.get("among", 0), settings.get("seed", 0)
            refused, self.refused = self.refused, []
            self.seen.clear()
        return json.dumps({"refused": refused}).encode()

    def refuses(self, environ: dict[str, Any], body: bytes) -> str | None:
        """The call, if it is to be refused."""
        if not self.among:
            return None
        call = name_of(environ, body)
        if call == "GetCallerIdentity":
            return None
        with self.lock:
            turn = self.seen[call]
            self.seen[call] += 1
            digest = hashlib.sha256(f"{self.seed}:{call}".encode()).digest()
            if turn != int.from_bytes(digest[:4], "big") % self.among:
                return None
            self.refused.append(call)
            return call


def name_of(environ: dict[str, Any], body: bytes) -> str:
    """A call's name: AWS's action, or the method and path without what is different in each call."""
    target = environ.get("HTTP_X_AMZ_TARGET")
    if target:
        return target.rsplit(".", 1)[-1]
    action = ACTION.search(body)
    if action:
        return action.group(1).decode()
    path = IDENTIFIERS.sub("/*", environ.get("PATH_INFO", ""))
    query = environ.get("QUERY_STRING", "").split("=")[0].split("&")[0]
    return f"{environ['REQUEST_METHOD']} {path}?{query}"
