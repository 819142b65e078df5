"""Edits of a draft with a known effect: `flip` edits must change exactly the criteria concerned, `keep` edits
none.
"""
