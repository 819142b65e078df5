"""Runs the extraction in a process of its own, and makes Pages of what it tells."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import time
from array import array
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread, Timer
from typing import Any

from agent.errors import DraftFormatError, PilotReviewError
from agent.read.pdf.mend import with_trailer
from agent.read.pdf.page import Page, Word
from agent.settings import Limits

START = "import sys; sys.path.append(sys.argv[1]); from extract.child import main; main(*map(int, sys.argv[2:]))"
BASE_MEMORY_MB = 1024
"""What Python, PDFium and an ordinary page need, with much to spare; `unpacked_mb` comes on top."""
MOST_STARTS = 4


@dataclass
class Extraction:
    """The Pages that could be extracted and, by 0-based index, why others could not."""

    count: int | None = None
    """Pages of the file; None before it is known."""
    pages: list[Page] = field(default_factory=list)
    failed: dict[int, str] = field(default_factory=dict)
    next: int = 0
    """First page that was not looked at."""
    rest_why: str = ""
    """Why that one and all after it were not."""
    characters: int = 0
    scans: bool = False
    """Whether pages that are pictures are wanted as such."""
    xfa: bool = False
    attachments: list[str] = field(default_factory=list)
    """Names of the files within the file."""
    bookmarks: list[str] = field(default_factory=list)
    properties: dict[str, str] = field(default_factory=dict)


def extract(data: bytes, *, name: str, limits: Limits, deadline: float, scans: bool = False) -> Extraction:
    """Pages of the PDF `data`. A page that crashes the process is passed over, at most a few times.

    `deadline`: as of `time.monotonic`. `scans`: whether pages that are pictures are wanted as such.

    Raises DraftFormatError for what PDFium cannot open at all.
    """
    try:
        return _extract(data, name, limits, deadline, scans)
    except _DamagedError:
        mended = with_trailer(data)
    try:
        if mended is not None:
            return _extract(mended, name, limits, deadline, scans)
    except _DamagedError:
        pass
    raise DraftFormatError(
        f"{name}: this is not a PDF that can be opened: it is damaged, cut off, or something else under that name. "
        "Export or download it again."
    )


class _DamagedError(Exception):
    """PDFium cannot open it."""


def _extract(data: bytes, name: str, limits: Limits, deadline: float, scans: bool) -> Extraction:
    result = Extraction(scans=scans)
    for _ in range(MOST_STARTS):
        told = done = False
        with _running(data, result, limits, max(0.0, deadline - time.monotonic())) as child:
            for message in child.messages():
                told = True
                done = _take(message, result, name) or done
        timed_out = child.timed_out
        if not told and not timed_out:
            raise PilotReviewError(
                f"{name}: the process that reads PDFs did not start; check that {sys.executable} has pypdfium2."
            )
        if result.count is None and timed_out:
            raise DraftFormatError(
                f"{name}: opening this PDF took longer than {limits.seconds:g} seconds. It is damaged or made to "
                "waste time; print it to a new PDF and try that."
            )
        if result.count is None:
            raise _DamagedError
        if done or timed_out:
            break
        result.failed[result.next] = "the page is damaged, or needs more memory than is allowed"
        result.next += 1
    if result.count == 0:
        raise DraftFormatError(f"{name}: this PDF has no pages. Export it again from the program it was written in.")
    result.rest_why = (
        f"reading took longer than {limits.seconds:g} seconds"
        if timed_out
        else f"only the first {limits.pages} pages of a draft are read"
        if result.next >= limits.pages
        else "too many pages of the file are damaged"
        if not done
        else f"the draft has more than {limits.characters:,} characters"
    )
    return result


def _take(message: dict[str, Any], result: Extraction, name: str) -> bool:
    """Enters one message into `result`; whether it says that the process came to its end."""
    if message.get("error") == "password":
        raise DraftFormatError(
            f"{name}: this PDF is protected with a password. Save a copy without it and review that."
        )
    if "error" in message:
        raise _DamagedError
    if "pages" in message:
        result.count = message["pages"]
        result.xfa = message["xfa"]
        result.attachments = message["attachments"]
        result.bookmarks = message["bookmarks"]
        result.properties = message["properties"]
    elif "page" in message:
        result.next = message["page"] + 1
        if "failed" in message:
            result.failed[message["page"]] = "the page is damaged"
        else:
            result.pages.append(_page(message))
            result.characters += len(message["words"])
    return "end" in message


class _Child:
    """The process while it tells, and whether it had to be ended for time."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self.timed_out = False

    def messages(self) -> Iterator[dict[str, Any]]:
        """What it tells, as it comes: pages are made of it while the next ones are being read."""
        assert self._process.stdout is not None
        for line in self._process.stdout:
            try:
                message: dict[str, Any] = json.loads(line)
            except ValueError:  # the line it was writing when it ended
                return
            yield message

    def end(self) -> None:
        """Ends it for time."""
        self.timed_out = True
        self._process.kill()


@contextmanager
def _running(data: bytes, before: Extraction, limits: Limits, seconds: float) -> Iterator[_Child]:
    """The process, started and fed; ended at the latest with the block."""
    memory = BASE_MEMORY_MB + limits.unpacked_mb
    most = limits.characters - before.characters
    numbers = (before.next, limits.pages - 1, most, memory, int(seconds) + 2, int(before.scans))
    command = [sys.executable, "-P", "-c", START, str(Path(__file__).parent), *map(str, numbers)]
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=1 << 16
    )
    child = _Child(process)
    timer = Timer(seconds, child.end)
    feeder = Thread(target=_feed, args=(process, data), daemon=True)
    timer.start()
    feeder.start()
    try:
        yield child
    finally:
        timer.cancel()
        process.kill()
        process.wait()
        feeder.join()
        assert process.stdout is not None
        process.stdout.close()


def _feed(process: subprocess.Popen[bytes], data: bytes) -> None:
    assert process.stdin is not None
    with contextlib.suppress(OSError):  # it ended before it had read all
        process.stdin.write(data)
    with contextlib.suppress(OSError):
        process.stdin.close()


def _page(message: dict[str, Any]) -> Page:
    page = Page(
        scan=b64decode(message["scan"]),
        number=message["page"] + 1,
        width=message["width"],
        height=message["height"],
        origin=(message["origin"][0], message["origin"][1]),
        turn=message["turn"],
        words=[],
        rules=[(r[0], r[1], r[2], r[3]) for r in message["rules"]],
        images=[(r[0], r[1], r[2], r[3]) for r in message["images"]],
        struck=[(r[0], r[1], r[2], r[3]) for r in message["struck"]],
        unseen=message["unseen"],
        others=message["others"],
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
