"""Overlays: cards, captions, prompts and the label as pictures."""
