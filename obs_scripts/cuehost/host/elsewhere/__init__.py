"""Hosts rendered elsewhere: a lip-sync program of the user's makes the picture of prepared lines, ahead.

    elsewhere = Elsewhere(config.elsewhere, root, cache)
    notes = await elsewhere.render(wanted, progress)     # at preparation; minutes a line are usual
    elsewhere.find(pack_folder, performance)             # on air: the kept video of a line, if there is one

What the program returns is checked, cut out and kept as a WebM with alpha of the host's own frame, under the
hash of all that it was made of. Nothing is started while a show is on air.
"""

from typing import TYPE_CHECKING

from cuehost.faces import offered_by

if TYPE_CHECKING:
    from .rendering import Elsewhere, Wanted
    from .settings import ElsewhereConfig, check_elsewhere
else:
    # The settings are read by every command; the pictures' libraries only by who renders.
    __getattr__ = offered_by(
        __name__, {"rendering": ("Elsewhere", "Wanted"), "settings": ("ElsewhereConfig", "check_elsewhere")}
    )

__all__ = ["Elsewhere", "ElsewhereConfig", "Wanted", "check_elsewhere"]
