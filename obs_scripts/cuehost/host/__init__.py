"""Picture: host packs, animation and the live stream into OBS."""
