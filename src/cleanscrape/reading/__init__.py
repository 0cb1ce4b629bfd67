"""The modules that know how a document is written: its bytes, its characters, its lines."""
