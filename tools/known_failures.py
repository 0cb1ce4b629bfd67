"""Write tests/fixtures/known-failures.tsv: the cases that fail today, and what goes wrong.

Run it after a change to classifiers or weights, and read the difference: a case that newly fails is a bug to mend, not a line
to commit unread.   python tools/known_failures.py
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import cleanscrape
from cleanscrape.model import KEEP_LABELS, META_LABELS
from tests import cases

HEAD = "# Cases that fail today: what goes wrong, and the case. Written by tools/known_failures.py; see README.md.\n"


def kind(label: str) -> str:
    """What becomes of a line with this label."""
    return "keep" if label in KEEP_LABELS else "meta" if label in META_LABELS else "drop"


def failures() -> list[tuple[str, str]]:
    """What goes wrong and the case, for every case that fails."""
    cleaner = cleanscrape.Cleaner()
    rows = []
    for path in cases.untouched():
        page = cleaner.clean(path.read_text(encoding="utf-8"))
        if page.text != page.source:
            rows.append((f"{len(page.removed)} of {len(page.blocks)} lines go", path.name))
    chosen = list(cases.line_cases())
    for case, page in zip(chosen, cleaner.clean_many(case.document[0] for case in chosen), strict=True):
        blocks = [block for block in page.blocks if block.line in case.document[1]]
        if case.sign == "-" and not all(block.keep for block in blocks):
            rows.append((f"goes as {blocks[0].label}", case.id))
        elif case.sign == "+" and any(block.keep for block in blocks):
            rows.append(("stays", case.id))
        elif case.sign == "+" and any(block.label != case.label for block in blocks):
            rows.append(("goes as " + ", ".join(sorted({block.label for block in blocks if block.label != case.label})), case.id))
    for path in cases.pages():
        text, labels = cases.read_page(path)
        for block in cleaner.clean(text).blocks:
            seen = "keep" if block.keep else kind(block.label)
            if seen != kind(labels[block.line]):
                rows.append((f"{labels[block.line]} seen as {block.label}", f"{path.name}:{block.line}"))
    return rows


def main() -> None:
    """Write the file, and say how many cases there are."""
    rows = failures()
    text = HEAD + "".join(f"{why}\t{case}\n" for why, case in rows)
    (cases.FIXTURES / "known-failures.tsv").write_text(text, encoding="utf-8")
    total = len(cases.untouched()) + len(list(cases.line_cases())) + sum(len(cases.read_page(path)[1]) for path in cases.pages())
    sys.stdout.write(f"{len(rows)} of {total} cases fail\n")


if __name__ == "__main__":
    main()
