"""Words: writers that turn a product sheet into a script."""
