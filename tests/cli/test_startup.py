"""`--help` and `rubric list` import nothing heavy."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = {
    "chromadb", "docx", "gradio", "langchain", "langchain_core", "langchain_openai", "numpy", "openai", "openpyxl",
    "pandas", "pypdf", "pypdfium2", "rank_bm25", "ray", "scipy", "sklearn", "wordllama",
}  # fmt: skip
PROGRAM = """
import sys
sys.argv = ["pilot-review", *{arguments!r}]
from agent.cli import main
try:
    main()
except SystemExit as end:
    status = end.code
print("STATUS", status, file=sys.stderr)
print(*sorted({{name.partition(".")[0] for name in sys.modules}}), file=sys.stderr)
"""


@pytest.mark.parametrize(
    ("arguments", "shows"),
    [
        (["--help"], "review"),
        (["review", "--help"], "--fail-on"),
        (["chat", "--help"], "--forget"),
        (["rubric", "list"], "sponsor.executive"),
    ],
)
def test_nothing_heavy_is_imported(arguments: list[str], shows: str) -> None:
    result = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(arguments=arguments)], capture_output=True, text=True, check=True
    )
    status, loaded = result.stderr.splitlines()[-2:]

    assert shows in result.stdout
    assert status == "STATUS 0"
    assert "typer" in loaded.split()
    assert HEAVY & set(loaded.split()) == set()
