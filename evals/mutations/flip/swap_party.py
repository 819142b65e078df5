"""Moves a right or duty in a contract to the other party."""

from __future__ import annotations

import re

from agent.document import Document
from evals.mutations.edit import Edit, Target, replace, with_cells

CRITERIA = frozenset({"contract.termination", "contract.transition", "contract.audit", "contract.data_return"})
"""Criteria whose level depends on which party it is."""
CUSTOMER = ("Customer", "Client", "Subscriber", "Buyer", "Licensee")
VENDOR = ("Supplier", "Vendor", "Provider", "Contractor", "Licensor")


def swap_party(document: Document, target: Target) -> Edit | None:
    """The Document with the parties exchanged in the target's statements; None without named parties there."""
    if target.criterion not in CRITERIA:
        return None
    customer = _used(document.text, CUSTOMER)
    vendor = _used(document.text, VENDOR)
    if not customer or not vendor:
        return None

    def other(match: re.Match[str]) -> str:
        words = match.group()
        if words in (customer, vendor):
            return vendor if words == customer else customer
        return f"{'The' if words[0].isupper() else 'the'} {vendor}"

    def swap(text: str) -> str:
        return re.sub(rf"\b(?:{customer}|{vendor}|[Ee](?:ither|ach) [Pp]arty)\b", other, text)

    if not any(swap(document.text[start:end]) != document.text[start:end] for start, end in target.spans):
        return None
    edited = replace(document, target.spans, swap, lambda row: with_cells(row, [swap(cell.text) for cell in row.cells]))
    return Edit(edited, target.spans)


def _used(text: str, names: tuple[str, ...]) -> str | None:
    counts = {name: len(re.findall(rf"\b{name}\b", text)) for name in names}
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] else None
