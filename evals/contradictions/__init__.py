"""Contradictions and wrong sums that people listed in dossiers, and those planted in clean ones."""
