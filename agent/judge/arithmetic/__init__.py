"""The arithmetic judge."""
