"""Measures cleanscrape and its rivals: quality on text and on HTML, speed, and the gate that guards both."""
