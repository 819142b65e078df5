"""Scores drafts."""

import json
from dataclasses import dataclass
from pathlib import Path


@dataclass
class Budget:
    """Money of a pilot."""

    total: float
    spent: float = 0.0

    def remaining(self) -> float:
        return self.total - self.spent


def load(path: Path) -> dict[str, Budget]:
    raw = json.loads(path.read_text())
    budgets = {}
    for name, item in raw.items():
        budgets[name] = Budget(total=item["total"], spent=item.get("spent", 0.0))
    return budgets


def main() -> None:
    for name, budget in load(Path("budgets.json")).items():
        if budget.remaining() < 0:
            print(f"{name} is overspent")


if __name__ == "__main__":
    main()
