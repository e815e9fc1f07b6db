"""What went to air: the as-run log and the report."""

from .asrun import AsRunLog, Entry, read_log
from .report import frames_at, latest_folder, write_report

__all__ = ["AsRunLog", "Entry", "frames_at", "latest_folder", "read_log", "write_report"]
