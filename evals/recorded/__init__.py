"""What a strong model answered on the drafts held out, by question, so that its judgments can be made again without it.

`answers.json` is written by `python -m evals.recorded` and read by the suite `recorded`.
"""
