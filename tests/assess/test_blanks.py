"""What one draft leaves blank stays a finding, whatever another says."""

from __future__ import annotations

import pytest

from agent.assess.blanks import blanks_of
from tests.own import dossier, draft

OTHER = draft("# Budget\n\nExecutive sponsor: Maria Keller, COO.\n", "budget")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("**Executive Sponsor:** [Name]", "Executive Sponsor"),
        ("**Executive Sponsor:** ____________", "Executive Sponsor"),
        ("| Role | Name | Date |\n| --- | --- | --- |\n| Exec Sponsor | [   ] | |\n", "Exec Sponsor"),
        ("## Approvals\n\n- [ ] Board of Directors\n- [x] CFO", "Board of Directors"),
    ],
)
def test_what_is_left_blank(text: str, left: str) -> None:
    charter = draft(f"# Charter\n\n{text}\n", "prd", name="charter.md")
    (finding,) = blanks_of(dossier(charter, OTHER))

    assert finding.title == f"Left blank in charter.md: {left}"
    assert finding.severity == "major"
    assert all(charter.text[e.start : e.end] == e.quote for e in finding.evidence)


@pytest.mark.parametrize(
    "text",
    [
        "**Executive Sponsor:** Maria Keller",
        "| Role | Name |\n| --- | --- |\n| Exec Sponsor | Maria Keller |\n",
        "## Tasks\n\n- [ ] Order the tablets",
        "## Approvals\n\n- [x] Board of Directors",
        "The sponsor is named in the budget.",
    ],
)
def test_what_is_filled_in(text: str) -> None:
    assert blanks_of(dossier(draft(f"# Charter\n\n{text}\n", "prd"), OTHER)) == []


def test_of_a_single_draft_the_criteria_say_it() -> None:
    assert blanks_of(dossier(draft("# Charter\n\n**Executive Sponsor:** [Name]\n", "prd"))) == []
