"""Picture: host packs, animation and the live stream into OBS."""


class Performance:  # replaced by the host room
    pass
