"""Measures of agreement, each in a file of its own with the source of its formula.

A measure that is undefined for its data (nothing to divide by) is None, never 0 and never NaN.
"""
