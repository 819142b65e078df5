"""A PDF whose end was cut off names no first object any more; this names it."""

from __future__ import annotations

import re

CATALOG = re.compile(rb"(\d{1,9})\s+(\d{1,5})\s+obj\s*<<[^>]{0,400}?/Type\s*/Catalog\b")


def with_trailer(data: bytes) -> bytes | None:
    """`data` with a trailer that names its catalog, or None where there is no catalog to be found."""
    catalogs = CATALOG.findall(data)
    if not catalogs:
        return None
    number, generation = catalogs[-1]
    return data + b"\ntrailer\n<< /Root %s %s R >>\nstartxref\n0\n%%%%EOF\n" % (number, generation)
