"""Sound: voices, word and phoneme times, loudness, cache."""
