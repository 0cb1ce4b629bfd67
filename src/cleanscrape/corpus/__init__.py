"""Documents by the many: where they are read from."""
