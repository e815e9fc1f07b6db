"""OBS: connection, scenes from templates, takes and recordings."""
