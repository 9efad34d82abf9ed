"""What the Python clients here have in common: each tries one feature after the other and tells of it in a line of JSON.

A client is started with one argument, a JSON file that says where the server is, which models to ask for and which
media to send. A line has: client, version, feature, outcome, detail and seconds. Outcomes are
"yes", "n/a" (the client has no way to say it), "refused" (the server said no, and went on to answer the next request;
the line then has the error as the client understood it) and "fails".
"""

import base64
import json
import sys
import time
import traceback
import urllib.request
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

QUESTION = "What is the capital of France?"
ANSWER = "Paris"
SAID = "young man"
SCHEMA = {
    "type": "object",
    "properties": {"city": {"type": "string", "maxLength": 20}},
    "required": ["city"],
    "additionalProperties": False,
}


class NotApplicable(Exception):
    """The client has no way to ask for this; the message says why."""


@dataclass(frozen=True)
class Refusal:
    """An error of the server as the client's own exception tells it."""

    exception: str
    status: int | None
    type: str | None
    code: str | None
    param: str | None
    message: str


class Situation:
    """Where the server is and what to send it."""

    def __init__(self, told: dict[str, Any]) -> None:
        self.url: str = told["url"]
        self.key: str = told["key"]
        self._stage: str = told["stage"]
        self._models: dict[str, str] = told["models"]
        self._media: dict[str, str] = told["media"]

    def model(self, what: str) -> str:
        return self._models[what]

    def path(self, medium: str) -> Path:
        return Path(self._media[medium])

    def base64(self, medium: str) -> str:
        return base64.b64encode(self.path(medium).read_bytes()).decode()

    def data_url(self, medium: str, media_type: str) -> str:
        return f"data:{media_type};base64,{self.base64(medium)}"

    def fill_queue(self, *, until_refused: bool) -> None:
        """Returns once the server refuses with 429; if wanted, only until it has refused once more."""
        self._tell("/fill?until-refused=" + str(until_refused).lower())

    def empty_queue(self) -> int:
        """How often the server has refused since the queue was full."""
        return self._tell("/empty")["refused"]

    def loading(self) -> str:
        """URL of a server that refuses with 503 once, and then has its models."""
        return self._tell("/loading")["url"]

    def _tell(self, path: str) -> dict[str, Any]:
        request = urllib.request.Request(self._stage + path, method="POST", data=b"")
        with urllib.request.urlopen(request, timeout=60) as reply:
            return json.load(reply)


def situation() -> Situation:
    return Situation(json.loads(Path(sys.argv[1]).read_text()))


def expect(met: object, found: object) -> None:
    if not met:
        raise AssertionError(f"found {found!r}")


def try_all(
    client: str,
    version: str,
    features: dict[str, Callable[[], object]],
    refusal_of: Callable[[Exception], Refusal | None],
    works: Callable[[], object],
) -> None:
    """Tries all; works is a request that must succeed after every refusal."""
    for feature, attempt in features.items():
        line: dict[str, Any] = {"client": client, "version": version, "feature": feature}
        begun = time.monotonic()
        told = _try(attempt, refusal_of, works)
        print(json.dumps(line | told | {"seconds": round(time.monotonic() - begun, 1)}), flush=True)


def _try(
    attempt: Callable[[], object], refusal_of: Callable[[Exception], Refusal | None], works: Callable[[], object]
) -> dict[str, Any]:
    try:
        return {"outcome": "yes", "detail": attempt() or ""}
    except NotApplicable as e:
        return {"outcome": "n/a", "detail": str(e)}
    except Exception as e:
        refusal = refusal_of(e)
        if refusal is None:
            traceback.print_exc()
            return {"outcome": "fails", "detail": f"{type(e).__name__}: {e}"}
    try:
        works()
    except Exception as e:
        return {"outcome": "fails", "detail": f"the request after a refusal failed: {e}"}
    return {"outcome": "refused", "detail": refusal.message, "error": asdict(refusal)}
