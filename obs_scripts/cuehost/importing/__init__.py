"""Product sheets in: from tables, Shopify and Merchant feeds to a sheet that a show can use.

report = import_products(Order("feed.xml", Path("kitchen.yaml"), market="US"), now=datetime.now(UTC))
for finding in report.findings: ...          # what is missing, and what could not be taken in
SheetFile(rundown).correct("kettle", "price", "34.90", revision=None)     # one value, in place
RundownFile(rundown).set("background", "kitchen", revision=None)          # a setting, in place

Everything a source says is data: it is cleaned, checked and written as YAML, never run or obeyed.
"""

from .correcting import CORRECTABLE, Held, SheetFile, values_of
from .intake import Order, Report, import_products
from .merging import Change
from .pictures import Limits
from .records import Finding
from .rundownfile import RundownFile

__all__ = [
    "CORRECTABLE",
    "Change",
    "Finding",
    "Held",
    "Limits",
    "Order",
    "Report",
    "RundownFile",
    "SheetFile",
    "import_products",
    "values_of",
]
