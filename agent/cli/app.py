"""The command line: its commands, and how errors become one sentence and exit status 2."""

from __future__ import annotations

import sys

import typer

from agent.errors import PilotReviewError

app = typer.Typer(
    name="pilot-review",
    help="Reviews the drafts of an AI pilot - PRD, contract, budget, status report - and says, with evidence, "
    "what will keep it from production.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def main() -> None:
    """Runs the command. Exit status 0 done, 1 findings at or above --fail-on, 2 the input or set-up is at fault."""
    from agent.cli import commands

    commands.add_to(app)
    try:
        app()
    except PilotReviewError as error:
        print(f"pilot-review: {error}", file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        print("pilot-review: interrupted", file=sys.stderr)
        sys.exit(130)
    except BrokenPipeError:
        sys.exit(0)


if __name__ == "__main__":
    main()
