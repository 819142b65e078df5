"""Learns the offline judge's weights from labelled drafts: `python -m evals.learn FOLDER... [--write]`.

Each FOLDER has a `labels.json`, or folders that have one. What is learned is shared by all Checks, so that a
user's new Criterion works without training: a logistic regression over how a statement shows a Sign, one
threshold, and the calibration of confidence (Platt scaling, Platt 1999). Levels are all the labels say, so
Checks are taught by them: every Check that `met` rests on is yes where the level is met, and every Check is no
where it is missing. Figures are printed for families left out (5 folds over families, seed 0), beside the
weights now in use.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from agent.assess.judgments import strength_of
from agent.assess.levels import level_of
from agent.document import DocumentKind
from agent.index import DocumentIndex
from agent.judge import computed
from agent.judge.offline.judge import OfflineJudge, Scored, decide, doubt
from agent.judge.offline.score import FEATURES, weights
from agent.judge.offline.signs import SignFinder
from agent.read import read_draft, with_kind
from agent.review import CheckAnswer, Evidence, Level
from agent.write import write_whole
from evals.labels import LabelledDraft, read_dossiers, read_labels
from evals.metrics.weighted_kappa import weighted_kappa
from rubrics import Criterion, Rubric, load_rubric

SEED = 0
FOLDS = 5
THRESHOLDS = [round(0.30 + 0.05 * step, 2) for step in range(9)]
LEVELS = ("missing", "partial", "met")
TARGET = Path(__file__).parent.parent / "agent" / "judge" / "offline" / "weights.json"


@dataclass(frozen=True)
class Case:
    """A Criterion on a labelled draft: the candidates of each text Check, and the answers that are computed."""

    family: str
    criterion: Criterion
    level: str
    candidates: dict[str, list[Scored]]
    computed: list[CheckAnswer]


def cases_of(drafts: Sequence[LabelledDraft], rubric: Rubric) -> list[Case]:
    """Every labelled Criterion of every draft."""
    judge = OfflineJudge(rubric)
    cases = []
    for draft in drafts:
        document = with_kind(read_draft(draft.path), DocumentKind(draft.kind))
        criteria = [c for c in rubric.criteria_for(draft.kind) if c.id in draft.labels]
        with DocumentIndex(document) as index:
            finder = SignFinder(index, rubric)
            for criterion in criteria:
                checks = [check for check in criterion.checks if check.judged]
                retrieved = judge.retrieved(index, criterion, checks)
                cases.append(
                    Case(
                        family=draft.family,
                        criterion=criterion,
                        level=draft.labels[criterion.id],
                        candidates={
                            check.id: judge.scored(index, finder, check, passages)
                            for check, passages in zip(checks, retrieved, strict=True)
                        },
                        computed=computed(document, criterion),
                    )
                )
    return cases


def examples_of(cases: Sequence[Case]) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.str_]]:
    """Features, answers (0, 1) and families of the Checks whose answer the level gives away."""
    rows, answers, families = [], [], []
    for case in cases:
        if case.level not in ("met", "missing"):
            continue
        resting = set(case.criterion.rule.met.names()) if case.criterion.rule else set()
        for check, scored in case.candidates.items():
            best = next((found for found in scored if found.candidate.satisfied), None)
            if best is None or (case.level == "met" and check not in resting):
                continue
            rows.append([best.features[name] for name in FEATURES])
            answers.append(int(case.level == "met"))
            families.append(case.family)
    return np.array(rows), np.array(answers), np.array(families)


def fit(rows: NDArray[np.float64], answers: NDArray[np.int64]) -> dict[str, float]:
    """Weights by name; the bias is a feature, so no further intercept is learned."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=1.0, fit_intercept=False, class_weight="balanced", random_state=SEED, max_iter=1000)
    model.fit(rows, answers)
    return {name: round(float(value), 3) for name, value in zip(FEATURES, model.coef_[0], strict=True)}


def judged(case: Case, learned: dict[str, float], threshold: float) -> tuple[Level, float]:
    """The level the judge would give with these weights, and the strength it rests on."""
    answers = [_answer(check, scored, learned, threshold) for check, scored in case.candidates.items()]
    answers += case.computed
    level, _ = level_of(case.criterion, answers)
    return level, strength_of(case.criterion, level, answers)


def _answer(check: str, scored: Sequence[Scored], learned: dict[str, float], threshold: float) -> CheckAnswer:
    again = sorted(
        (Scored(s.candidate, s.features, _logistic(learned, s.features)) for s in scored),
        key=lambda s: (-s.probability, s.candidate.statement.number),
    )
    answer, decisive = decide(again, threshold)
    confidence = decisive.probability if decisive is not None else 1.0 - doubt(again)
    somewhere = Evidence(document="", quote="", start=0, end=0)
    return CheckAnswer(id=check, answer=answer, confidence=confidence, evidence=somewhere if decisive else None)


def _logistic(learned: dict[str, float], features: dict[str, float]) -> float:
    return 1.0 / (1.0 + math.exp(-sum(learned.get(name, 0.0) * value for name, value in features.items())))


def kappa(cases: Sequence[Case], learned: dict[str, float], threshold: float) -> float:
    """Quadratic-weighted kappa over all cases that have a level on both sides."""
    return _kappa([(case, judged(case, learned, threshold)) for case in cases])


def best_threshold(cases: Sequence[Case], learned: dict[str, float]) -> float:
    """The threshold with the highest kappa; the lowest of equals."""
    return max(THRESHOLDS, key=lambda threshold: (kappa(cases, learned, threshold), -threshold))


def calibration(judgments: Sequence[tuple[str, Level, float]]) -> dict[str, tuple[float, float]]:
    """Level → intercept and slope, from (label, our level, strength) of families left out."""
    from sklearn.linear_model import LogisticRegression

    fitted = {}
    for level in (Level.MET, Level.PARTIAL, Level.MISSING):
        own = [(strength, int(label == level.value)) for label, ours, strength in judgments if ours is level]
        if len({right for _, right in own}) < 2:
            continue
        logits = np.array([[math.log(min(max(s, 0.02), 0.98) / (1 - min(max(s, 0.02), 0.98)))] for s, _ in own])
        model = LogisticRegression(C=1.0, random_state=SEED).fit(logits, [right for _, right in own])
        fitted[level.value] = (round(float(model.intercept_[0]), 3), round(max(0.0, float(model.coef_[0][0])), 3))
    return fitted


def learn(cases: Sequence[Case], unread: Sequence[str]) -> dict[str, Any]:
    """The content of weights.json. Learned weights replace those in use only if they do better on families left out.

    Confidence is calibrated on the `unread` families (those nobody read while the Signs were written) where some are
    named: on the others every judge looks surer than it is.
    """
    from sklearn.model_selection import GroupKFold

    rows, answers, families = examples_of(cases)
    case_families = np.array([case.family for case in cases])
    now = weights()
    left_out: list[tuple[Case, tuple[Level, float]]] = []
    for _, out in GroupKFold(FOLDS, shuffle=True, random_state=SEED).split(cases, groups=case_families):
        held = set(case_families[out])
        kept = [case for case in cases if case.family not in held]
        inside = np.array([family not in held for family in families])
        learned = fit(rows[inside], answers[inside])
        threshold = best_threshold(kept, learned)
        left_out += [(case, judged(case, learned, threshold)) for case in cases if case.family in held]
    in_use = [(case, judged(case, now.weights, now.threshold)) for case in cases]
    better = _kappa(left_out) > _kappa(in_use)
    print(f"learned, families left out: kappa {_kappa(left_out):.3f}; in use: {_kappa(in_use):.3f}")
    final = fit(rows, answers) if better else now.weights
    chosen = left_out if better else in_use
    calibrating = [pair for pair in chosen if not unread or pair[0].family in unread]
    return {
        "version": now.version,
        "learned_from": f"{len(cases)} labelled criteria of {len(set(case_families))} families; "
        + ("weights learned; " if better else "weights set by hand, better on families left out; ")
        + f"confidence calibrated on {len(calibrating)} of them",
        "weights": final,
        "threshold": best_threshold(cases, final) if better else now.threshold,
        "calibration": calibration([(case.level, *ours) for case, ours in calibrating]),
        "support": now.support,
    }


def _kappa(judgments: Sequence[tuple[Case, tuple[Level, float]]]) -> float:
    pairs = [(case.level, level.value) for case, (level, _) in judgments]
    pairs = [(label, ours) for label, ours in pairs if label in LEVELS and ours in LEVELS]
    return weighted_kappa([label for label, _ in pairs], [ours for _, ours in pairs]) or 0.0


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--unread", nargs="*", default=[], help="families to calibrate confidence on")
    parser.add_argument("--write", action="store_true", help="write agent/judge/offline/weights.json")
    given = parser.parse_args()
    rubric = load_rubric()
    drafts = [
        draft
        for folder in given.folders
        for draft in (
            read_labels(folder / "labels.json", rubric)
            if (folder / "labels.json").exists()
            else read_dossiers(folder, rubric)
        )
    ]
    learned = learn(cases_of(drafts, rubric), given.unread)
    print(json.dumps(learned, indent=2))
    if given.write:
        write_whole(TARGET, json.dumps(learned, indent=2) + "\n")


if __name__ == "__main__":
    main()
