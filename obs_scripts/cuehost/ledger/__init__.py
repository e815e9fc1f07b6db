"""What went to air: the as-run log and the report."""
