"""Which format a draft has: by its content first, by its extension where content cannot tell."""

from __future__ import annotations

import io
import re
import zipfile
from enum import StrEnum
from pathlib import PurePath

from agent.errors import DraftFormatError


class Format(StrEnum):
    """A format we read; the value is what a note calls it."""

    PDF = "PDF"
    DOCX = "Word"
    XLSX = "Excel"
    HTML = "HTML"
    MARKDOWN = "Markdown"
    DELIMITED = "CSV"
    PLAIN_TEXT = "plain text"


_EXTENSIONS = {
    ".pdf": Format.PDF,
    ".docx": Format.DOCX,
    ".docm": Format.DOCX,
    ".dotx": Format.DOCX,
    ".dotm": Format.DOCX,
    ".xlsx": Format.XLSX,
    ".xlsm": Format.XLSX,
    ".xltx": Format.XLSX,
    ".xltm": Format.XLSX,
    ".html": Format.HTML,
    ".htm": Format.HTML,
    ".xhtml": Format.HTML,
    ".md": Format.MARKDOWN,
    ".markdown": Format.MARKDOWN,
    ".mdx": Format.MARKDOWN,
    ".csv": Format.DELIMITED,
    ".tsv": Format.DELIMITED,
    ".tab": Format.DELIMITED,
    ".txt": Format.PLAIN_TEXT,
    ".text": Format.PLAIN_TEXT,
}
_FOREIGN = (
    (b"{\\rtf", "a Rich Text file; open it and save it as .docx"),
    (b"\x89PNG", "a PNG picture, not a text; export the draft it shows as .pdf or .docx"),
    (b"\xff\xd8\xff", "a JPEG picture, not a text; export the draft it shows as .pdf or .docx"),
    (b"GIF8", "a GIF picture, not a text; export the draft it shows as .pdf or .docx"),
    (b"\x1f\x8b", "a compressed archive; unpack it and name the draft inside"),
    (b"7z\xbc\xaf\x27\x1c", "a compressed archive; unpack it and name the draft inside"),
    (b"Rar!", "a compressed archive; unpack it and name the draft inside"),
    (b"BZh", "a compressed archive; unpack it and name the draft inside"),
    (b"\xfd7zXZ", "a compressed archive; unpack it and name the draft inside"),
    (b"\x7fELF", "a program, not a draft"),
    (b"MZ\x90", "a program, not a draft"),
    (b"SQLite format 3", "a database, not a draft"),
)
_LONGEST_MARKDOWN_LINE = 200_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ODF = {"text": ".docx", "spreadsheet": ".xlsx", "presentation": ".pdf"}


def recognise_bytes(data: bytes, name: str) -> Format | None:
    """The format as far as the bytes tell it, None for text of some kind.

    Raises DraftFormatError for what we know and do not read: legacy Office, encrypted Office, pictures, archives.
    """
    if b"%PDF-" in data[:1024]:
        return Format.PDF
    if data.startswith(b"PK\x03\x04") or data.startswith(b"PK\x05\x06"):
        return _zip_format(data, name)
    if data.startswith(_OLE):
        raise DraftFormatError(_ole_message(data, name))
    for magic, what in _FOREIGN:
        if data.startswith(magic):
            raise DraftFormatError(f"{name} is {what}.")
    return None


def recognise_text(text: str, name: str) -> Format:
    """The format of a draft that is text: HTML by its tags, the rest by extension, and by content without one."""
    named = named_format(name)
    head = text[:20_000].lstrip("\ufeff \t\n")
    if re.match(r"(?i)<\?xml[^>]*>\s*<\?mso-application", head):
        raise DraftFormatError(f"{name} is an XML file of an old Office; open it and save it as .docx or .xlsx.")
    if re.match(r"(?i)(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<(!doctype html|html|head|body)\b", head[:5000]):
        return Format.HTML
    if named is Format.HTML:
        return named
    if len(max(text.split("\n"), key=len)) > _LONGEST_MARKDOWN_LINE and named is not Format.DELIMITED:
        return Format.PLAIN_TEXT  # nobody wrote that, and a Markdown parser would spend minutes on it
    if named is Format.MARKDOWN:
        return named
    columns = _columns(head)
    if named is Format.DELIMITED and (columns or not _prose(head)):
        return Format.DELIMITED
    if _is_markdown(head):
        return Format.MARKDOWN
    if columns >= 2 and named is not Format.PLAIN_TEXT:
        return Format.DELIMITED
    return Format.PLAIN_TEXT


def named_format(name: str) -> Format | None:
    """What the extension promises, None where it is unknown."""
    return _EXTENSIONS.get(PurePath(name).suffix.lower())


def _zip_format(data: bytes, name: str) -> Format:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = set(archive.namelist()[:50_000])
            mimetype = archive.read("mimetype")[:200] if _small(archive, "mimetype") else b""
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        named = named_format(name)
        kind = named if named in (Format.DOCX, Format.XLSX) else "Office"
        raise DraftFormatError(f"{name} is a damaged or incomplete {kind} file; save it again.") from error
    if any(member.startswith("word/") for member in members):
        return Format.DOCX
    if any(member.startswith("xl/") for member in members):
        if "xl/workbook.bin" in members:
            raise DraftFormatError(f"{name} is a binary Excel workbook (.xlsb); save it as .xlsx.")
        return Format.XLSX
    if any(member.startswith("ppt/") for member in members):
        raise DraftFormatError(f"{name} is a PowerPoint file; export it as .pdf.")
    if odf := re.match(rb"application/vnd\.oasis\.opendocument\.(\w+)", mimetype):
        target = _ODF.get(odf.group(1).decode(), ".pdf")
        raise DraftFormatError(f"{name} is an OpenDocument file; save it as {target}.")
    raise DraftFormatError(f"{name} is a zip archive, not a Word or Excel document; unpack it and name the draft.")


def _small(archive: zipfile.ZipFile, member: str) -> bool:
    try:
        return archive.getinfo(member).file_size < 1000
    except KeyError:
        return False


def _ole_message(data: bytes, name: str) -> str:
    directory = data[:4_000_000]

    def holds(entry: str) -> bool:
        return entry.encode("utf-16-le") in directory

    if holds("EncryptedPackage"):
        return f"{name} is protected by a password; remove the password and save it again."
    if holds("WordDocument"):
        return f"{name} is in Word's old format (.doc); open it and save it as .docx."
    if holds("Workbook") or holds("Book"):
        return f"{name} is in Excel's old format (.xls); open it and save it as .xlsx."
    return f"{name} is in an old Office format; open it and save it as .docx, .xlsx or .pdf."


def _columns(head: str) -> int:
    """Columns of a delimited text: the count most lines agree on; 0 where they do not."""
    lines = [line for line in head.split("\n")[:-1][:40] or head.split("\n") if line.strip()]
    if len(lines) < 2:
        return 0
    for delimiter in ("\t", ";", ",", "|"):
        counts = [re.sub(r'"[^"]*"', "", line).count(delimiter) for line in lines]
        common = max(set(counts), key=counts.count)
        if common >= 1 and counts.count(common) >= 0.8 * len(counts) and not _prose("\n".join(lines)):
            return common + 1
    return 0


def _prose(head: str) -> bool:
    """Sentences rather than fields: a comma followed by a lower-case word, again and again."""
    lines = [line for line in head.split("\n") if line.strip()]
    return sum(bool(re.search(r"[a-z], [a-z]+ [a-z]+.*\.\s*$", line)) for line in lines) > len(lines) * 0.3


def _is_markdown(head: str) -> bool:
    """Headings with `#` or a table with its ruler: what nobody writes into plain text by chance."""
    table = re.search(r"(?m)^.*\S[ \t]*\|[ \t]*\S.*\n[ \t]*\|?[ \t]*:?-{2,}:?[ \t]*\|[ \t:|-]*$", head)
    return bool(table) or len(re.findall(r"(?m)^#{1,6} \S", head)) >= 2
