"""The show's state machine: preparation and going on air."""
