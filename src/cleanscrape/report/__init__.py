"""A cleaned page, told in the words of a file format or of a reader."""
