"""What an event of the page may say to Gradio, and whose stream it may name.

Gradio reads, moves and removes files that an event's payload names, follows its addresses, and lets whoever knows the
name of a stream read it. So an event carries values only, nothing that could hold a path with a meaning, and the
name of a stream is made anew from the session's own secret: the same name means another stream to another session.
"""

from __future__ import annotations

import hmac
import json
import re
from typing import Any
from urllib.parse import parse_qsl, urlencode

MOST_BYTES = 1_000_000
"""Longest event taken."""
_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")


def event(body: bytes, secret: bytes) -> bytes | None:
    """The event as Gradio gets it: rebuilt from the parts the page needs. None where it says anything else."""
    try:
        said = json.loads(body, parse_constant=_refuse)
        number, name, data = said["fn_index"], said["session_hash"], said["data"]
    except (ValueError, RecursionError, TypeError, KeyError):
        return None
    if said.get("batched") or said.get("simple_format") or type(number) is not int or not isinstance(data, list):
        return None
    stream = own(name, secret)
    if stream is None or not all(_is_value(each) for each in data):
        return None
    return json.dumps({"fn_index": number, "session_hash": stream, "data": data}).encode()


def query(given: bytes, secret: bytes) -> bytes | None:
    """The query of a stream's address with the session's own name in it; None where it names none, or two."""
    said = parse_qsl(given.decode("latin-1"), keep_blank_values=True)
    if [key for key, _ in said] != ["session_hash"]:
        return None
    stream = own(said[0][1], secret)
    return urlencode({"session_hash": stream}).encode() if stream is not None else None


def own(name: object, secret: bytes) -> str | None:
    """The stream that a session means by a name; None where it is no name."""
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        return None
    return hmac.new(secret, name.encode(), "sha256").hexdigest()


def _is_value(each: object) -> bool:
    """A choice, a number or a line of text; never a list or an object, which is what a file is told with."""
    if isinstance(each, str):
        return each.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in each)
    return each is None or isinstance(each, (bool, int, float))


def _refuse(constant: str) -> Any:
    raise ValueError(constant)


def about(given: bytes) -> bytes:
    """Of the chat's address, what it is about; the rest goes."""
    said = parse_qsl(given.decode("latin-1"))
    return urlencode([(key, value) for key, value in said if key in ("pilot", "finding") and len(value) < 300]).encode()
