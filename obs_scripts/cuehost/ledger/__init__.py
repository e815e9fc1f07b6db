"""What went to air: the ledger and as-run log, their report, and the restore point; and who approved it."""

from .approvals import Approvals, StoredAct, approvals_file
from .asrun import AS_RUN, read_log
from .codes import ReasonCode
from .entries import Entry
from .export import export_csv, export_jsonl, read_ledger
from .ledger import Ledger
from .report import frames_at, latest_folder, recording_starts, who_answers, write_report
from .restore import RestorePoint, RestorePoints
from .store import LEDGER

__all__ = [
    "AS_RUN",
    "LEDGER",
    "Approvals",
    "Entry",
    "Ledger",
    "ReasonCode",
    "RestorePoint",
    "RestorePoints",
    "StoredAct",
    "approvals_file",
    "export_csv",
    "export_jsonl",
    "frames_at",
    "latest_folder",
    "read_ledger",
    "read_log",
    "recording_starts",
    "who_answers",
    "write_report",
]
