"""Labels of contract lawyers: `clauses.csv` of the Contract Understanding Atticus Dataset, answered by Checks.

A row is a contract; a column says Yes or No to one type of clause. `CHECKS` names the Check that asks the same
question, whether the clause is there for any party.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from agent.errors import LabelFileError

CHECKS: dict[str, tuple[str, str]] = {
    "Termination For Convenience": ("contract.termination", "without_cause"),
    "Post-Termination Services": ("contract.transition", "duties_after_end"),
    "Audit Rights": ("contract.audit", "audit_right"),
    "Cap On Liability": ("contract.liability", "cap"),
    "Exclusivity": ("contract.commitment", "exclusivity"),
    "Minimum Commitment": ("contract.commitment", "minimum"),
    "Ip Ownership Assignment": ("contract.ip_outputs", "assignment"),
}
"""Column → criterion and Check."""


@dataclass(frozen=True)
class LabelledContract:
    """A contract with the lawyers' answers."""

    path: Path
    clauses: dict[str, bool]
    """Column → whether the contract has the clause."""
    texts: dict[str, str]
    """Column → the clauses as the lawyers marked them."""


def read_clauses(file: Path) -> list[LabelledContract]:
    """The contracts of a `clauses.csv`; their texts stand in `txt/` or `pdf/` beside it. Raises LabelFileError."""
    try:
        with file.open(encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise LabelFileError(f"{file}: could not be read as CSV ({error})") from error
    contracts = []
    for number, row in enumerate(rows, start=2):
        name = row.get("file") or ""
        path = next(
            (
                candidate
                for candidate in (file.parent / "txt" / f"{name}.txt", file.parent / "pdf" / f"{name}.pdf")
                if name and Path(name).name == name and candidate.is_file()
            ),
            None,
        )
        if path is None:
            raise LabelFileError(f"{file}: row {number}: file: there is no contract {name!r} in txt/ or pdf/")
        clauses = {}
        for column in CHECKS:
            answer = (row.get(column) or "").strip()
            if answer not in ("Yes", "No"):
                raise LabelFileError(f"{file}: row {number}: {column}: must be Yes or No, not {answer!r}")
            clauses[column] = answer == "Yes"
        texts = {column: row.get(f"{column} (text)") or "" for column in CHECKS}
        contracts.append(LabelledContract(path, clauses, texts))
    return contracts
