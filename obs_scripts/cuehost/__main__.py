"""`python -m cuehost`: the same as the `cuehost` command."""

import sys

from cuehost.cli import main

sys.exit(main())
