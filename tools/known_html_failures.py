"""Write tests/fixtures/html/known-failures.tsv: the cases that fail today, and what goes wrong.

Run it after a change to the reader, the classifiers or the weights, and read the difference: a case that newly fails is a bug
to mend, not a line to commit unread.   python tools/known_html_failures.py
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import cleanscrape
from tests.html_cases import KNOWN_FAILURES, html_cases

HEAD = "# Cases that fail today: what goes wrong, and the case. Written by tools/known_html_failures.py; see README.md.\n"


def main() -> None:
    """Write the file, and say how many cases there are."""
    cases = html_cases()
    rows = [row for case in cases for row in case.failures(cleanscrape.clean_html(case.html, case.url))]
    KNOWN_FAILURES.write_text(HEAD + "".join(f"{why}\t{case}\n" for why, case in rows), encoding="utf-8")
    wrong = {case.split(" ", 1)[0] for _, case in rows}
    sys.stdout.write(f"{len(cases) - len(wrong)} of {len(cases)} pages come out as wanted; {len(rows)} cases fail\n")


if __name__ == "__main__":
    main()
