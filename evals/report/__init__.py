"""Reports of an evaluation, all made from one EvalRun: terminal, JSON, HTML page, list of errors, docs."""
