"""How formats look from outside: those that are read, and those that are refused with what to do."""

from __future__ import annotations

import codecs
import csv
import io
import re

from agent.errors import DraftFormatError
from agent.read.source import Source

_HEAD = 20_000
"""Characters of a text that are looked at."""
_LONGEST_MARKDOWN_LINE = 200_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FOREIGN = (
    (b"\x89PNG", "a PNG picture, not a text; export the draft it shows as .pdf or .docx"),
    (b"\xff\xd8\xff", "a JPEG picture, not a text; export the draft it shows as .pdf or .docx"),
    (b"GIF8", "a GIF picture, not a text; export the draft it shows as .pdf or .docx"),
    (b"II*\x00", "a TIFF picture, not a text; export the draft it shows as .pdf or .docx"),
    (b"MM\x00*", "a TIFF picture, not a text; export the draft it shows as .pdf or .docx"),
    (b"\x1f\x8b", "a compressed archive; unpack it and name the draft inside"),
    (b"7z\xbc\xaf\x27\x1c", "a compressed archive; unpack it and name the draft inside"),
    (b"Rar!", "a compressed archive; unpack it and name the draft inside"),
    (b"BZh", "a compressed archive; unpack it and name the draft inside"),
    (b"\xfd7zXZ", "a compressed archive; unpack it and name the draft inside"),
    (b"\x7fELF", "a program, not a draft"),
    (b"MZ\x90", "a program, not a draft"),
    (b"SQLite format 3", "a database, not a draft"),
    (b"\xffWPC", "a WordPerfect document; open it and save it as .docx"),
    (b"%!PS", "a PostScript file; convert it to .pdf"),
)
_OLE_KINDS = (
    # In the order in which they are looked for: a message may hold a Word document.
    ("EncryptedPackage", "is protected by a password; remove the password and save it again"),
    (
        "__properties_version1.0",
        "is an Outlook message (.msg); open it and save it as .eml, or its attachments as files",
    ),
    ("WordDocument", "is in Word's old format (.doc); open it and save it as .docx"),
    ("Workbook", "is in Excel's old format (.xls); open it and save it as .xlsx"),
    ("Book", "is in Excel's old format (.xls); open it and save it as .xlsx"),
    ("PowerPoint Document", "is in PowerPoint's old format (.ppt); open it and save it as .pptx or .pdf"),
    ("VisioDocument", "is a Visio drawing; export it as .pdf"),
)
_ARCHIVES = (
    ("visio/", "is a Visio drawing; export it as .pdf"),
    ("Index/", "is a file of Apple's Pages, Numbers or Keynote; export it as .docx, .xlsx or .pdf"),
)
_MIMETYPES = (
    ("application/vnd.oasis.opendocument.text", "is an OpenDocument file; save it as .docx"),
    ("application/vnd.oasis.opendocument.spreadsheet", "is an OpenDocument file; save it as .xlsx"),
    ("application/vnd.oasis.opendocument", "is an OpenDocument file; save it as .pdf"),
    ("application/epub", "is an e-book; convert it to .pdf or .docx"),
)
_HTML_START = re.compile(r"<(?:!doctype html|html|head|body)\b", re.IGNORECASE)
_XML_DECLARATION = re.compile(r"<\?xml\b[^>]{0,300}>")
_OLD_OFFICE = re.compile(r"<\?mso-application|<(?:w:wordDocument|Workbook)\b")
_ROOT = re.compile(r"<([A-Za-z_][\w.:-]{0,100})[\s/>]")
_OF_PAGES = frozenset(
    re.split(
        " ",
        "html head body div p span table section article main aside header footer nav h1 h2 h3 h4 h5 h6 ul ol dl pre "
        "blockquote details center font a b i strong em img br hr form figure style script meta link title",
    )
)
"""Elements that pages begin with."""
_GOOGLE = re.compile(r'"(?:url|doc_id)"\s{0,9}:\s{0,9}"(?:https://(?:docs|drive)\.google\.com|[\w-]{20,})')
_FIELD = re.compile(r"([A-Za-z][A-Za-z0-9-]{1,60}):[ \t]?(.{0,300})")
_MAIL_FIELDS = frozenset(
    ("from", "to", "date", "subject", "message-id", "received", "return-path", "mime-version", "content-type")
)


def refuse_foreign(source: Source) -> None:
    """Raises DraftFormatError for what we know and do not read: old Office, encrypted Office, pictures, archives."""
    data, name = source.data, source.name
    if data.startswith(_OLE):
        raise DraftFormatError(f"{name} {_ole_kind(data)}.")
    if data[:100].removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"{\\rtf"):
        raise DraftFormatError(f"{name} is a Rich Text file; open it and save it as .docx.")
    for magic, what in _FOREIGN:
        if data.startswith(magic):
            raise DraftFormatError(f"{name} is {what}.")
    if source.is_archive:
        _refuse_archive(source)
    elif not is_pdf(source, ""):
        _refuse_data(source)


def is_pdf(source: Source, _: str) -> bool:
    """Some PDFs begin with a few bytes of something else."""
    return b"%PDF-" in source.data[:1024]


def is_mail(source: Source, _: str) -> bool:
    """Header fields as of e-mail, of a saved web page, or of what Confluence exports as a Word file."""
    found: set[str] = set()
    for line in source.text[:_HEAD].lstrip("\n").split("\n")[:60]:
        if not line.strip():
            break
        if line[0] in " \t" and found:
            continue
        if line.startswith("From ") and not found:  # the envelope of a mailbox file
            continue
        field = _FIELD.match(line)
        if field is None:
            return False
        found.add(field[1].lower())
    return len(found & _MAIL_FIELDS) >= 3 and bool(found & {"mime-version", "content-type", "message-id", "received"})


def is_html(source: Source, promised: str) -> bool:
    """A document type or one of the outermost tags, after a declaration and comments."""
    head = source.text[:_HEAD].lstrip("\ufeff \t\n")
    declaration = _XML_DECLARATION.match(head)
    head = head[declaration.end() :].lstrip() if declaration else head
    while head.startswith("<!--"):
        end = head.find("-->", 4)
        if end < 0:
            break
        head = head[end + 3 :].lstrip()
    return bool(_HTML_START.match(head)) or promised == "HTML"


def is_markdown(source: Source, promised: str) -> bool:
    """By the extension, else by headings with `#` or a table with its ruler: nobody writes those by chance."""
    if max(map(len, source.text.split("\n"))) > _LONGEST_MARKDOWN_LINE:
        return False  # nobody wrote that, and a Markdown parser would spend minutes on it
    if promised == "Markdown":
        return True
    lines = source.text[:_HEAD].split("\n")
    if promised == "CSV" and (_columns(source) or not _prose(lines)):
        return False
    return sum(map(_is_hash_heading, lines)) >= 2 or any(map(_is_table_ruler, lines, lines[1:]))


def is_delimited(source: Source, promised: str) -> bool:
    """Records of as many fields, be they on one line or, between quotation marks, on several."""
    if promised == "CSV":
        return _columns(source) > 0 or not _prose(source.text[:_HEAD].split("\n"))
    columns = _columns(source)
    if promised == "plain text":  # as Excel saves "Unicode text"
        return columns >= 2 and "\t" in source.text[:_HEAD]
    return columns >= 2


def _is_hash_heading(line: str) -> bool:
    marks = len(line) - len(line.lstrip("#"))
    return 1 <= marks <= 6 and line[marks : marks + 1] == " " and line[marks + 1 : marks + 2] not in ("", " ")


def _is_table_ruler(above: str, line: str) -> bool:
    """Whether `line` is the ruler below the head of a Markdown table."""
    ruler = line.strip(" \t")
    return "|" in above.strip(" \t|") and "|" in ruler and "--" in ruler and not ruler.strip("|:- \t")


def _columns(source: Source) -> int:
    """Columns of a delimited text: the count most records agree on; 0 where they do not."""
    text = source.text[: 4 * _HEAD]
    if len(source.text) > len(text):
        text = text.rpartition("\n")[0] or text
    if _prose(_unquoted(text).split("\n")):
        return 0
    for delimiter in ("\t", ";", ",", "|"):
        if delimiter not in text:
            continue
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True)
        try:
            counts = [len(row) for row in rows if any(field.strip() for field in row)][:200]
        except csv.Error:
            continue
        common = max(set(counts), key=counts.count, default=1)
        if len(counts) >= 2 and common >= 2 and counts.count(common) >= 0.8 * len(counts):
            return common
    return 0


def _unquoted(text: str) -> str:
    """The text without what stands between quotation marks: prose in a field is no sign of prose around it."""
    return "".join(text.split('"')[::2])


def _prose(lines: list[str]) -> bool:
    """Sentences rather than fields: a comma followed by lower-case words, and a full stop, again and again."""
    lines = [line for line in lines if line.strip()]
    sentences = sum(
        line.rstrip().endswith(".") and bool(re.search(r"[a-z], [a-z]{1,30} [a-z]", line[:2000])) for line in lines
    )
    return sentences > len(lines) * 0.3


def _ole_kind(data: bytes) -> str:
    directory = data[:4_000_000]
    for entry, what in _OLE_KINDS:
        if entry.encode("utf-16-le") in directory:
            return what
    return "is in an old Office format; open it and save it as .docx, .xlsx or .pdf"


def _refuse_data(source: Source) -> None:
    """Raises DraftFormatError for text that is written for programs: XML of other kinds, notebooks, links to drafts."""
    head = source.text[:_HEAD].strip()
    if head.startswith("{") and (_GOOGLE.search(head) and len(source.text) < _HEAD):
        raise DraftFormatError(f"{source.name} is a link to a Google document; download that as .docx, .xlsx or .pptx.")
    if head.startswith("{") and '"nbformat"' in source.text and '"cells"' in source.text:
        raise DraftFormatError(f"{source.name} is a Jupyter notebook; export it as .html or .md.")
    declaration = _XML_DECLARATION.match(head)
    if _OLD_OFFICE.match(head[declaration.end() :].lstrip() if declaration else head):
        name = source.name
        raise DraftFormatError(f"{name} is an XML file of an old Office; open it and save it as .docx or .xlsx.")
    root = _ROOT.search(head)
    if root is None or root[1].lower() in _OF_PAGES:
        return
    if declaration or (root.start() == 0 and source.text.rstrip().endswith(f"</{root[1]}>")):
        kind = "a drawing (.svg)" if root[1] == "svg" else "an OpenDocument file" if "opendocument" in head else "XML"
        raise DraftFormatError(f"{source.name} is {kind}, written for programs; open it and save it as .docx or .pdf.")


def _refuse_archive(source: Source) -> None:
    if (
        source.holds("word/")
        or source.holds("ppt/")
        or (source.holds("xl/") and "xl/workbook.bin" not in source.members)
    ):
        return
    if "xl/workbook.bin" in source.members:
        raise DraftFormatError(f"{source.name} is a binary Excel workbook (.xlsb); save it as .xlsx.")
    for folder, what in _ARCHIVES:
        if source.holds(folder):
            raise DraftFormatError(f"{source.name} {what}.")
    for start, what in _MIMETYPES:
        if source.mimetype.startswith(start):
            raise DraftFormatError(f"{source.name} {what}.")
    raise DraftFormatError(f"{source.name} is a zip archive, not an Office document; unpack it and name the draft.")
