"""What a reader did not open: every part of an Office file is read, known to hold no text of the draft, or listed.

The default is to list: a part nobody thought of is told, never passed over.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

from agent.errors import DraftFormatError, DraftLimitError
from agent.read.office.beside import tell_overlooked
from agent.read.office.package import Package
from agent.read.office.xml import attribute, local
from agent.read.parts import Draft

_STRUCTURE = re.compile(
    r"\[Content_Types\]\.xml|.{0,300}\.rels|docProps/.{1,200}|_xmlsignatures/.{1,200}|customXml/.{1,200}"
    r"|(?:word|xl|ppt)/(?:styles|stylesWithEffects|settings|webSettings|fontTable|numbering|people|presProps|viewProps"
    r"|tableStyles|calcChain|metadata|sharedStrings|commentsExtended|commentsIds|commentsExtensible|commentAuthors"
    r"|authors|keys|attachedToolbars|workbook|presentation)\w{0,20}\.(?:xml|bin)"
    r"|.{0,100}/(?:theme|fonts|printerSettings|persons|tags|changesInfos|slideLayouts|slideMasters|handoutMasters"
    r"|notesMasters|richData|featurePropertyBags|webextensions|taskpanes|ink)/.{1,200}"
    r"|.{0,100}/charts/(?:style|colors)\d{0,9}\.xml|.{0,100}/diagrams/(?:layout|quickStyle|colors|drawing)\d{0,9}\.xml"
    r"|.{0,100}/vbaProject\w{0,20}\.(?:bin|xml)|.{0,100}vbaData\.xml|.{0,200}\.(?:odttf|fntdata)|mimetype"
)
"""Parts that tell how the draft looks or is kept, and hold none of its text."""
_PICTURE = re.compile(r".{0,200}\.(?:png|jpe?g|gif|bmp|tiff?|emf|wmf|svg|ico|wdp|webp|heic)", re.IGNORECASE)
_RECORDING = re.compile(r".{0,200}\.(?:mp[34]|m4[av]|wav|avi|mov|wm[av]|mpe?g)", re.IGNORECASE)
_LEFT_OUT = (
    (re.compile(r".{0,100}omments/?.{0,200}\.(?:xml|bin)"), "comments", "remarks on the draft, not part of its text"),
    (re.compile(r".{0,100}/glossary/.{1,200}"), "building blocks", "kept for later use; no page shows them"),
    (
        re.compile(r".{0,100}/embeddings/.{1,200}"),
        "embedded file {}",
        "a draft of its own; save it as a file and review that",
    ),
    (re.compile(r".{0,100}/(?:afchunk|altChunk).{0,200}"), "inserted file {}", "a draft of its own inside this one"),
    (re.compile(r"xl/pivot.{1,200}"), "data behind a pivot table", "what the table shows is read from its cells"),
    (re.compile(r"xl/externalLinks/.{1,200}"), "values of other workbooks", "kept for formulas; no cell shows them"),
    (
        re.compile(
            r"xl/(?:connections|queryTables/.{1,200}|slicers?\w{0,20}/.{1,200}|timelines?\w{0,20}/.{1,200})(?:\.xml)?"
        ),
        "data connections and filters",
        "not part of what the sheets say",
    ),
    (
        re.compile(r".{0,100}/(?:activeX|ctrlProps)/.{1,200}"),
        "form controls",
        "what they show cannot be told without the program",
    ),
    (re.compile(r"xl/(?:macrosheets|dialogsheets)/.{1,200}"), "sheet of macros or dialogs {}", "a program, not text"),
)


def list_unread(draft: Draft, package: Package, described: Iterable[str] = ()) -> None:
    """Lists what the reader did not open, and what of the parts it opened did not become part of the draft.

    `described`: what stands for the pictures and tables of the main part where they cannot be seen.
    """
    found: Counter[tuple[str, str]] = Counter()
    pictures = 0
    for part in package.parts(""):
        if part in package.opened or _STRUCTURE.fullmatch(part):
            continue
        if _PICTURE.fullmatch(part):
            pictures += 1
            continue
        if _RECORDING.fullmatch(part):
            found["a recording", "what is said or shown in it is not read"] += 1
            continue
        for pattern, where, why in _LEFT_OUT:
            if pattern.fullmatch(part):
                found[where.format(part.rpartition("/")[2]), why] += _pieces(package, part)
                break
        else:
            if _holds_text(package, part):
                found[f"part {part}", "it is of a kind this reader does not know"] += 1
    for (where, why), times in found.items():
        if times:
            draft.give_up(f"{where} ({times})" if times > 1 else where, why)
    if pictures:
        draft.notes.append(f"Pictures are not read ({pictures}).")
    if any("vbaProject" in part for part in package.parts("")):
        draft.notes.append("It holds macros; they are ignored and never run.")
    _note_properties(draft, package)
    tell_overlooked(draft, package, described)


def _pieces(package: Package, part: str) -> int:
    """How many comments a part of comments holds; 1 for any other."""
    if "omment" not in part or not part.endswith(".xml"):
        return 1
    root = _tree(package, part)
    return 1 if root is None else sum(local(element) in ("comment", "threadedComment", "cm") for element in root.iter())


def _holds_text(package: Package, part: str) -> bool:
    root = _tree(package, part) if part.lower().endswith((".xml", ".vml")) else None
    if root is None:
        return bool(package.size(part))
    return any((element.text or "").strip() or attribute(element, "string") for element in root.iter())


def _note_properties(draft: Draft, package: Package) -> None:
    root = _tree(package, "docProps/custom.xml")
    names = [] if root is None else [attribute(item, "name") or "" for item in root if "".join(item.itertext()).strip()]
    if names:
        shown = ", ".join(name[:60] for name in names[:10])
        draft.notes.append(f"Properties of the file are not part of its text ({shown}).")


def _tree(package: Package, part: str) -> Any:
    try:
        return package.tree(part)
    except (DraftFormatError, DraftLimitError):  # damaged, or one too many: it was not to be read anyway
        return None
