"""The page's own bits of HTML. Whatever comes from a person or a draft is escaped here."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from agent.clean import line
from agent.judge import JudgeName
from agent.settings import Limits, settings
from ui.sessions import Draft, Reviewed

if TYPE_CHECKING:
    from agent.review import Review

STAGES = {"reading": "Reading", "indexing": "Indexing", "judging": "Judging", "assessing": "Assessing"}
EXAMPLE = Path(__file__).parents[1] / "examples" / "prd.pdf"
"""There in a source checkout only."""

HEADER = """<header class="top"><h1>Pilot Reviewer</h1>
<p>What will keep this AI pilot from production, with the sentence that proves it.</p></header>"""
WELCOME = """<section class="welcome"><h2>Review the drafts of one pilot</h2>
<p>Drop in its PRD, contract, budget or status report; several together are read as one pilot, and checked against each
other. You get a verdict, the findings with their evidence, and what to write instead.</p></section>"""

CHAT = "<h2>Questions about this review</h2>"
HINT = """<p class="hint">Ask why a finding was raised, where the draft says so, what to write instead, or what a board
will ask. Answers cite the draft and the guidance.</p>"""


DROP_REVISION = """<div class="drop" data-then="revision-arrived" data-revision>
<label><input type="file" multiple><span>Upload a revision</span></label><p role="status"></p></div>"""


def drop(limits: Limits) -> str:
    """Where drafts are dropped in or chosen, and what may be."""
    return f"""<div class="drop" data-then="arrived">
<label><input type="file" multiple><span>Choose drafts</span> or drop them here</label>
<p class="formats">PDF, Word, Excel, CSV, Markdown, HTML or text; up to {limits.file_mb} MB each.</p>
<p role="status"></p></div>"""


def privacy(judge: JudgeName) -> str:
    """Who will judge, why, and what leaves the machine for it."""
    setup = settings()
    if judge == "offline" or setup.model is None:
        why = "No model is set up (PILOT_REVIEW_MODEL), so the" if setup.model is None else "The"
        return _note(f"{why} offline judge reviews. Nothing leaves this machine.", "safe")
    where = urlsplit(setup.openai_base_url or "").netloc or "its provider"
    return _note(f"The text of your drafts is sent to {line(setup.model)} at {where}.", "sent")


def hand(drafts: Sequence[Draft]) -> str:
    """The drafts in hand."""
    if not drafts:
        return ""
    rows = "".join(f"<li><span>{escape(line(each.name))}</span> <small>{_size(each)}</small></li>" for each in drafts)
    return f'<ul class="hand" aria-label="Drafts in hand">{rows}</ul>'


def stages(now: str) -> str:
    """The stages of a review; `now` is what it tells, such as `judging prd.pdf`."""
    current = now.split(" ", 1)[0].rstrip(":")
    names = list(STAGES)
    at = names.index(current) if current in names else 0
    steps = "".join(_stage(name, number - at) for number, name in enumerate(names))
    said = escape(line(now[:1].upper() + now[1:]))
    return f'<div class="stages"><ol>{steps}</ol><p role="status">{said} …</p></div>'


def problem(message: str) -> str:
    """What went wrong, in one sentence."""
    return f'<p class="problem" role="alert">{escape(line(message))}</p>' if message else ""


def bar(reviewed: Reviewed) -> str:
    """Who judged and why, what a revision changed, and the downloads."""
    review = reviewed.review
    formats = (("html", "HTML"), ("markdown", "Markdown"), ("json", "JSON"))
    links = " ".join(f'<a href="/report/{reviewed.key}/{each}" download>{label}</a>' for each, label in formats)
    model = f" ({line(review.judge.model)})" if review.judge.model else ""
    stayed = "" if review.judge.name == "llm" else " Nothing left this machine."
    by = "by a model" if review.judge.name == "llm" else "offline"
    judged = escape(f"Judged {by}{model}: {review.judge.why}.{stayed}")
    return (
        f'<div class="bar">{_changes(reviewed)}<p class="judged">{judged}</p>'
        f'<p class="downloads"><span>Download</span> {links}</p>'
        '<a class="to-chat" href="#chat">Ask about this review</a></div>'
    )


def report(reviewed: Reviewed) -> str:
    """The report, in a frame in which nothing can run."""
    return (
        f'<iframe class="report" name="report" title="Report" src="/report/{reviewed.key}/view" '
        'sandbox="allow-same-origin" onload="fitReport(this)"></iframe>'
    )


def question(text: str) -> str:
    """What a person asked, as text."""
    return f'<div class="answer">{"<br>".join(escape(part) for part in text.splitlines())}</div>'


def _stage(name: str, ahead: int) -> str:
    if ahead == 0:
        return f'<li class="now" aria-current="step">{STAGES[name]}</li>'
    return f'<li class="{"done" if ahead < 0 else "todo"}">{STAGES[name]}</li>'


def _changes(reviewed: Reviewed) -> str:
    comparison = reviewed.review.comparison
    if comparison is None:
        return ""
    counts = (("fixed", len(comparison.fixed)), ("new", len(comparison.new)), ("still open", len(comparison.open)))
    figures = " ".join(f'<span class="{name[:5]}"><b>{number}</b> {name}</span>' for name, number in counts)
    caution = _caution(reviewed.review)
    return (
        f'<p class="changed"><a href="/report/{reviewed.key}/view#changes" target="report">{figures}</a></p>'
        f"<p>{escape(line(reviewed.revision))}{f' <strong>{caution}</strong>' if caution else ''}</p>"
    )


def _caution(review: Review) -> str:
    unassessed = review.scorecard.unassessed
    return f"{unassessed} criteria could not be assessed, so “fixed” may claim too much." if unassessed else ""


def _note(text: str, kind: str) -> str:
    return f'<p class="privacy {kind}">{escape(text)}</p>'


def _size(draft: Draft) -> str:
    size = len(draft.data)
    return f"{size / 1_000_000:.1f} MB" if size >= 100_000 else f"{max(size / 1000, 0.1):.1f} kB"
