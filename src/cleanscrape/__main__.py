"""``python -m cleanscrape``."""

from cleanscrape.cli import main

raise SystemExit(main())
