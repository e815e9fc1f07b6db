"""What went to air: the as-run log and the report."""

from .asrun import AsRunLog, Entry, read_log

__all__ = ["AsRunLog", "Entry", "read_log"]
