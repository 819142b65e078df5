"""Markup made fit for the parser: endless tags and files written into it cut first."""

from __future__ import annotations

from agent.read.bounds import without_embedded_files

_LONGEST_TAG = 20_000
_LONGEST_DECLARATION = 500


def bounded_markup(source: str) -> tuple[str, int]:
    """The markup without its XML declaration, files written into it, and tags of many thousand attributes.

    Also how many such tags were cut: a parser compares each attribute with all before it.
    """
    source = without_embedded_files(source.replace("\x00", ""))
    start = source.lstrip()
    if start.startswith("<?xml"):
        head, end, rest = start.partition("?>")
        source = rest if end and len(head) < _LONGEST_DECLARATION else source
    parts, cuts = [], 0
    for piece in source.split("<"):
        tag, end, rest = piece.partition(">")
        if len(tag) > _LONGEST_TAG and tag[:1].isalpha():
            cuts += 1
            # Without its end a tag may as well be text after a sign for "less than".
            parts.append(f"{tag.split(None, 1)[0][:20]}>{rest}" if end else tag)
        else:
            parts.append(piece)
    return "<".join(parts), cuts
