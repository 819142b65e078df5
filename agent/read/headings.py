"""Lines that read as headings though nothing in the format marks them as such."""

from __future__ import annotations

import re

LABEL_LEVEL = 6
"""Level of a bold line that acts as a heading: below every marked one."""


def bold_line_is_heading(text: str) -> bool:
    """Whether a line set in bold reads as a heading rather than as an emphasised statement or value."""
    body = text.rstrip(":").strip()
    if not body or "\n" in body or len(body.split()) > 12 or body[-1] in ".!?,;" or ": " in body:
        return False
    return not re.search(r"[$€£¥%]|\d{3}", body)
