"""Product sheets in: from tables, Shopify and Merchant feeds to a sheet that a show can use.

report = import_products(Order("feed.xml", Path("kitchen.yaml"), market="US"), now=datetime.now(UTC))
for finding in report.findings: ...          # what is missing, and what could not be taken in

Everything a source says is data: it is cleaned, checked and written as YAML, never run or obeyed.
"""

from .intake import Order, Report, import_products
from .merging import Change
from .pictures import Limits
from .records import Finding

__all__ = ["Change", "Finding", "Limits", "Order", "Report", "import_products"]
