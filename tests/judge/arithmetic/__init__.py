"""Tests of the arithmetic judge."""
