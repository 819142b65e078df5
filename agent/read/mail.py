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
from agent.read.overlooked import Known
from agent.read.parts import Draft
from agent.read.source import Source

_FIELDS = ("From", "Sender", "Reply-To", "To", "Cc", "Bcc", "Date")
_MOST_PARTS = 200
_ENVELOPE = re.compile(rb"\r?\n\r?\nFrom [^\r\n]{3,200}\r?\n")
_ADDRESS = re.compile(r"https?://\S{1,2000}|\[[^\]\n]{1,200}\]")
"""What programs put into the plain form instead of links and pictures."""
_CHARSET = re.compile(
    r"utf-?(?:8|16|32)|(?:us-)?ascii|iso-?8859-\d{1,2}|windows-\d{3,4}|koi8-[ru]|gb\w{2,6}|big5|euc-\w{2}|shift_jis"
)


def read_mail(source: Source) -> Draft:
    """Blocks of a message: its subject as heading, who wrote to whom and when, its text; attachments are listed.

    Raises DraftFormatError where the message holds no text.
    """
    data = source.data.lstrip(b"\xef\xbb\xbf\r\n")
    draft = Draft(source.limits)
    if data.startswith(b"From "):
        data, *others = _ENVELOPE.split(data.partition(b"\n")[2])
        if others:
            draft.give_up(f"the other messages of the mailbox ({len(others)})", "save the message to review as .eml")
    message = BytesParser(policy=policy.default).parsebytes(data)
    if "From" in message:
        _add_fields(draft, message)
    bodies = 0
    passed_over: list[EmailMessage] = []
    for part in _leaves(message, draft, passed_over):
        kind = part.get_content_type()
        name = part.get_filename() or ""
        if kind not in ("text/html", "text/plain") or part.get_content_disposition() == "attachment":
            _leave_out(draft, kind, name)
            continue
        bodies += 1
        _add_body(draft, source, part)
    _tell_passed_over(draft, source, passed_over)
    for name, text in (("before", message.preamble), ("after", message.epilogue)):
        # Programs write there that older ones cannot read the message; what they do not write is somebody's text.
        if text and text.strip() and "MIME" not in text[:300]:
            draft.give_up(f"text {name} the parts of the message", "no mail program shows it")
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


def _leaves(message: EmailMessage, draft: Draft, passed_over: list[EmailMessage]) -> Iterator[EmailMessage]:
    """The parts that hold something; of alternatives the richest that we read, the others go to `passed_over`."""
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
            passed_over += [each for each in inner if not any(each is other for other in read[-1:])]
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


def _tell_passed_over(draft: Draft, source: Source, parts: list[EmailMessage]) -> None:
    """Lists forms of the text that say something the form read does not."""
    known = Known(draft.blocks)
    for part in parts:
        kind = part.get_content_type()
        if kind != "text/plain":
            draft.give_up(f"a form of the message ({kind})", "another form of it is read")
        elif known.lacks(_ADDRESS.sub("", _text_of(part, source)[0])):
            draft.give_up("the plain form of the message", "it holds words the page in the message does not")


def _add_body(draft: Draft, source: Source, part: EmailMessage) -> None:
    text, notes = _text_of(part, source)
    draft.notes += notes
    if part.get_content_type() == "text/html":
        from agent.read.html import add_page

        add_page(draft, text)
    else:
        from agent.read.plain_text import add_plain_text

        add_plain_text(draft, without_embedded_files(text))


def _text_of(part: EmailMessage, source: Source) -> tuple[str, list[str]]:
    """The text of a part, and notes on its encoding."""
    notes: list[str] = []
    payload = part.get_payload(decode=True)
    charset = part.get_content_charset() or ""
    raw = payload if isinstance(payload, bytes) else b""
    try:
        # Other codecs of Python take hours, or are no encodings of text.
        text = raw.decode(charset if _CHARSET.fullmatch(charset) else "utf-8").replace("\r\n", "\n")
    except (LookupError, UnicodeDecodeError, ValueError):
        text, notes = decode(raw, source.name)
    return text[: source.limits.characters], notes
