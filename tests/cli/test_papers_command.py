"""What the first lines of a review say of the drafts as papers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

PAPERS = {
    "vines": "In Valpantena growers spray against mildew. Sensors count spores on every terrace.",
    "claims": "At Halvern adjusters sort burst pipes. Households wait nine days for plumbers.",
    "looms": "In Denizli weavers watch for broken threads. Cameras see every metre of cloth.",
    "lorries": "Around Zaragoza lorries arrive late. Dispatchers telephone every warehouse.",
}


def test_a_folder_of_unrelated_drafts_is_not_graded_as_one(run: Any, tmp_path: Path) -> None:
    for name, text in PAPERS.items():
        money = "Total budget: EUR 20,000." if name == "vines" else "Total budget: EUR 90,000."
        (tmp_path / f"{name}.md").write_text(f"# Pilot plan: {name}\n\n{text * 2}\n\n{money}\n", encoding="utf-8")
    result = run("review", *sorted(tmp_path.glob("*.md")), "--kind", "prd")
    first = " ".join(result.stdout.split("Fix first")[0].split())

    assert result.returncode == 0
    assert "Not assessed These drafts do not seem to be about one pilot" in first
    assert "20,000 (vines.md" not in result.stdout  # what different pilots cost is no contradiction


def test_a_simulation_is_told_first_and_a_blank_sponsor_stays_though_another_file_names_one(
    run: Any, tmp_path: Path
) -> None:
    charter = "# Charter\n\nThis document is a simulated case of letters.\n\n**Executive Sponsor:** [Name]\n"
    (tmp_path / "charter.md").write_text(charter, encoding="utf-8")
    (tmp_path / "plan.md").write_text("# Plan\n\nExecutive sponsor: Maria Keller, COO.\n", encoding="utf-8")
    result = run("review", tmp_path / "charter.md", tmp_path / "plan.md", "--kind", "prd")

    assert "charter.md says of itself" in result.stdout.split("Fix first")[0]
    assert "Left blank in charter.md: Executive Sponsor" in " ".join(result.stdout.split())
