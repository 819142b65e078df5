"""E-mail, saved web pages and what Confluence exports as Word: MIME around HTML or text, decoded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser

from agent.document import BlockKind
from agent.errors import DraftFormatError
from agent.read.bounds import without_embedded_files
from agent.read.encoding import decode
from agent.read.parts import Draft
from agent.read.source import Source

_FIELDS = ("From", "To", "Cc", "Date")
_MOST_PARTS = 200
_CHARSET = re.compile(
    r"utf-?(?:8|16|32)|(?:us-)?ascii|iso-?8859-\d{1,2}|windows-\d{3,4}|koi8-[ru]|gb\w{2,6}|big5|euc-\w{2}|shift_jis"
)


def read_mail(source: Source) -> Draft:
    """Blocks of a message: its subject as heading, who wrote to whom and when, its text; attachments are listed.

    Raises DraftFormatError where the message holds no text.
    """
    data = source.data.lstrip(b"\xef\xbb\xbf\r\n")
    if data.startswith(b"From "):
        data = data.partition(b"\n")[2]
    message = BytesParser(policy=policy.default).parsebytes(data)
    draft = Draft(source.limits)
    if "From" in message:
        _add_fields(draft, message)
    bodies = 0
    for part in _leaves(message, draft):
        kind = part.get_content_type()
        name = part.get_filename() or ""
        if kind not in ("text/html", "text/plain") or part.get_content_disposition() == "attachment":
            _leave_out(draft, kind, name)
            continue
        bodies += 1
        _add_body(draft, source, part)
    if not bodies:
        raise DraftFormatError(f"{source.name} is a message without text; save what is attached to it as files.")
    return draft


def _add_fields(draft: Draft, message: EmailMessage) -> None:
    subject = str(message.get("Subject", "")).strip()
    if subject:
        draft.add_text(BlockKind.HEADING, subject, 1)
    for name in _FIELDS:
        if value := " ".join(str(message.get(name, "")).split()):
            draft.add_text(BlockKind.PARAGRAPH, f"{name}: {value}")


def _leaves(message: EmailMessage, draft: Draft) -> Iterator[EmailMessage]:
    """The parts that hold something; of alternatives the richest that we read."""
    waiting = [message]
    seen = 0
    while waiting:
        part = waiting.pop(0)
        seen += 1
        if seen > _MOST_PARTS:
            draft.give_up(f"what follows part {_MOST_PARTS} of the message", "more parts than anybody sends")
            return
        inner = [each for each in part.iter_parts() if isinstance(each, EmailMessage)] if part.is_multipart() else []
        kind = part.get_content_type()
        if kind == "multipart/alternative":
            read = [each for each in inner if _has(each, "text/html")] or inner
            waiting[:0] = read[-1:]
        elif kind == "message/rfc822":
            draft.give_up("an attached message", "it is a draft of its own; save it as a file and review that")
        elif inner:
            waiting[:0] = inner
        else:
            yield part


def _has(part: EmailMessage, kind: str) -> bool:
    return any(each.get_content_type() == kind for each in part.walk())


def _leave_out(draft: Draft, kind: str, name: str) -> None:
    if kind.startswith("image/") or kind in ("text/css", "application/javascript", "text/javascript"):
        draft.notes.append("Pictures and styles in the message are not read.")
    else:
        what = f"attachment {name}" if name else f"an attachment ({kind})"
        draft.give_up(what, "attachments are drafts of their own; save it as a file and review that")


def _add_body(draft: Draft, source: Source, part: EmailMessage) -> None:
    payload = part.get_payload(decode=True)
    charset = part.get_content_charset() or ""
    raw = payload if isinstance(payload, bytes) else b""
    try:
        # Other codecs of Python take hours, or are no encodings of text.
        text = raw.decode(charset if _CHARSET.fullmatch(charset) else "utf-8").replace("\r\n", "\n")
    except (LookupError, UnicodeDecodeError, ValueError):
        text, notes = decode(raw, source.name)
        draft.notes += notes
    text = text[: source.limits.characters]
    if part.get_content_type() == "text/html":
        from agent.read.html import add_html

        add_html(draft, text)
    else:
        from agent.read.plain_text import add_plain_text

        add_plain_text(draft, without_embedded_files(text))
