"""Makes the list of rules in docs/rules.md anew."""

from .document import PAGE, page_with_list

PAGE.write_text(page_with_list(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
