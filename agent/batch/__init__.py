"""A backlog of stalled pilots, reviewed unattended: the run, its triage, and the portfolio that comes of it.

`backlog` finds the pilots, `run` reviews them (engines: this machine, a Ray cluster), `triage` says scale, fix or
stop, `portfolio` compares them, `report` writes what the office reads, `passages` makes the drafts searchable.
"""
