"""Viewers: comments and answers."""
