"""The suites of `pilot-review eval`: each asks one question of the judge."""
