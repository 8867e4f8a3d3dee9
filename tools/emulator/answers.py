"""A call that is made again, because its answer was lost on the way, is answered again and not carried out twice.

Under hundreds of connections a second one of them breaks now and then. The SDKs then make the same call again, with the
same ID and the next number of attempt; carried out twice, a creation would be refused as there is already such a thing.
"""
from __future__ import annotations

import re
from collections import OrderedDict
from typing import Any

KEPT = 1000
ATTEMPT = re.compile(r"\battempt=(\d+)")

Answer = tuple[list[bytes], str, Any]


class Answers:
    """The answers of the last calls that changed something. Not for several threads at a time."""

    def __init__(self) -> None:
        self.given: OrderedDict[str, Answer] = OrderedDict()

    def again(self, environ: dict[str, Any]) -> Answer | None:
        """What a repeated call was answered when it was carried out; None when it was not."""
        attempt = ATTEMPT.search(environ.get("HTTP_AMZ_SDK_REQUEST", ""))
        return self.given.get(_id(environ)) if attempt and int(attempt.group(1)) > 1 else None

    def keep(self, environ: dict[str, Any], answer: Answer) -> None:
        """Keeps the answer of a call that was carried out; what was refused may be tried again."""
        call = _id(environ)
        if not call or environ["REQUEST_METHOD"] in ("GET", "HEAD") or not answer[1].startswith("2"):
            return
        self.given[call] = answer
        if len(self.given) > KEPT:
            self.given.popitem(last=False)


def _id(environ: dict[str, Any]) -> str:
    return environ.get("HTTP_AMZ_SDK_INVOCATION_ID", "")
