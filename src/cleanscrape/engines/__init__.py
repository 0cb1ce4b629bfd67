"""Thin adapters, one an engine; each imports its engine, so none is needed for the others."""
