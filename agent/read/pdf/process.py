"""Runs the extraction in a process of its own, and makes Pages of what it tells."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from array import array
from base64 import b64decode
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from agent.errors import DraftFormatError
from agent.read.pdf.page import Page, Word
from agent.settings import Limits

START = "import sys; sys.path.append(sys.argv[1]); from extract.child import main; main(*map(int, sys.argv[2:]))"
BASE_MEMORY_MB = 1024
"""What Python, PDFium and an ordinary page need, with much to spare; `unpacked_mb` comes on top."""
MOST_STARTS = 4


@dataclass
class Extraction:
    """The Pages that could be extracted and, by 0-based index, why others could not."""

    count: int
    pages: list[Page] = field(default_factory=list)
    failed: dict[int, str] = field(default_factory=dict)
    rest: tuple[int, str] | None = None
    """First page that was not looked at any more, and why."""
    xfa: bool = False


def extract(data: bytes, *, name: str, limits: Limits) -> Extraction:
    """Pages of the PDF `data`. A page that crashes the process is passed over, at most a few times.

    Raises DraftFormatError for what PDFium cannot open at all.
    """
    deadline = time.monotonic() + limits.seconds
    result: Extraction | None = None
    first = 0
    characters = limits.characters
    for _ in range(MOST_STARTS):
        left = deadline - time.monotonic()
        if left <= 0:
            break
        messages, timed_out = _run(data, first, limits, characters, left)
        began = None
        done = False
        for message in messages:
            if "error" in message:
                raise _cannot_open(name, message["error"])
            if "pages" in message:
                result = result or Extraction(count=message["pages"], xfa=message["xfa"])
            elif result is None:
                break
            elif "begin" in message:
                began = message["begin"]
            elif "stopped" in message:
                result.rest = (message["stopped"], f"the draft has more than {limits.characters:,} characters")
                done = True
            elif "end" in message:
                done = True
            else:
                began = None
                if "failed" in message:
                    result.failed[message["page"]] = "the page is damaged"
                else:
                    result.pages.append(_page(message))
                    characters -= len(message["words"])
                first = message["page"] + 1
        if result is None:
            if timed_out:
                raise DraftFormatError(
                    f"{name}: opening this PDF took longer than {limits.seconds:g} seconds. It is damaged or made "
                    "to waste time; print it to a new PDF and try that."
                )
            raise _cannot_open(name, "damaged")
        if done:
            break
        if timed_out:
            result.rest = (first, f"reading took longer than {limits.seconds:g} seconds")
            break
        if began is not None:
            result.failed[began] = "the page is damaged, or needs more memory than is allowed"
            first = began + 1
    else:
        assert result is not None
        result.rest = (first, "too many pages of the file are damaged")
    assert result is not None
    if result.count == 0:
        raise DraftFormatError(
            f"{name}: this PDF has no pages. Export it again from the program it was written in."
        )
    if result.rest is None and result.count > limits.pages:
        result.rest = (limits.pages, f"only the first {limits.pages} pages of a draft are read")
    return result


def _cannot_open(name: str, why: str) -> DraftFormatError:
    if why == "password":
        return DraftFormatError(
            f"{name}: this PDF is protected with a password. Save a copy without the password and review that."
        )
    return DraftFormatError(
        f"{name}: this is not a PDF that can be opened: it is damaged, cut off, or something else under that "
        "name. Export or download it again."
    )


def _run(
    data: bytes, first: int, limits: Limits, characters: int, seconds: float
) -> tuple[list[dict[str, Any]], bool]:
    """What the process told, and whether it had to be ended for time."""
    memory = BASE_MEMORY_MB + limits.unpacked_mb
    numbers = (first, limits.pages - 1, characters, memory, int(seconds) + 2)
    command = [sys.executable, "-I", "-c", START, str(Path(__file__).parent), *map(str, numbers)]
    timed_out = False
    try:
        done = subprocess.run(
            command, input=data, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=seconds, check=False
        )
        out = done.stdout
    except subprocess.TimeoutExpired as expired:
        timed_out = True
        out = expired.stdout or b""
    messages = []
    for line in out.splitlines():
        try:
            messages.append(json.loads(line))
        except ValueError:  # the line it was writing when it ended
            break
    return messages, timed_out


def _page(message: dict[str, Any]) -> Page:
    page = Page(
        number=message["page"] + 1,
        width=message["width"],
        height=message["height"],
        origin=(message["origin"][0], message["origin"][1]),
        turn=message["turn"],
        words=[],
        rules=[(r[0], r[1], r[2], r[3]) for r in message["rules"]],
        images=[(r[0], r[1], r[2], r[3]) for r in message["images"]],
        paths=message["paths"],
        fields=[(label, value, (box[0], box[1], box[2], box[3])) for label, value, box in message["fields"]],
    )
    numbers = array("f")
    numbers.frombytes(b64decode(message["numbers"]))
    hidden, styles = message["hidden"], message["styles"]
    texts = message["words"].split("\n") if message["words"] else []
    rows = zip(*[iter(numbers.tolist())] * 7, strict=True)
    for index, (text, (left, bottom, right, top, base, style, glued)) in enumerate(zip(texts, rows, strict=True)):
        size, bold, upright = styles[int(style)]
        word = Word(text, left, bottom, right, top, base, size, bold, glued > 0)
        why = hidden.get(str(index)) if hidden else None
        if why == "scan":
            page.scanned_words += 1
        elif why:
            page.hidden.setdefault(why, []).append(word)
            continue
        (page.words if upright else page.turned).append(word)
    return page
