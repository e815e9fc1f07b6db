"""Cuehost: turns OBS Studio into an automated shopping show."""

__version__ = "0.1.0"
