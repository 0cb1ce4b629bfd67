"""The report for people."""

from collections import Counter

from cleanscrape.corpus.records import Origin
from cleanscrape.report.gate import text
from cleanscrape.report.gate.noise import Amount
from cleanscrape.report.gate.outcome import Finding, NoisyLine, Outcome


def test_documents_then_limits_then_the_verdict(failed: Outcome) -> None:
    assert text.render(failed) == (
        "data/news, old.jsonl:17 (x:1) [contoh.example]: 40% noise: 80 of 200 characters\n"
        "      3  nav      Beranda Berita Olahraga\n"
        "      9  related  Baca juga: 50% ::error::\\x1b[2J <b>&]]>\\x00 \\ud800 a,b\n"
        "                  = related: 'baca juga', 100% sure\n"
        "\n"
        "pages/å b.txt: 10% noise: 10 of 100 characters\n"
        "      4  ad  ADVERTISEMENT\n"
        "             = related: 'baca juga', 100% sure\n"
        "\n"
        "OVER  --max-noise: 30% of the characters are noise; 2% is allowed\n"
        "ok    --max-new-noise: 1 no worse than the baseline allows\n"
        "\n"
        "note: a note, with 5%\n"
        "30% noise in 2 documents of 300 characters; over: max-noise; 1 record could not be read\n"
    )


def test_the_longest_lines_are_shown_in_their_order() -> None:
    lines = tuple(NoisyLine(number, "nav", number % 7, -1.0, (), "x" * (number % 7)) for number in range(1, 21))
    shown = text.document(Finding(Origin("a.txt"), "", Amount(1, 100, Counter(nav=54)), lines)).splitlines()
    # Three sixes (6, 13, 20), three fives (5, 12, 19), and the first two of the fours (4, 11, 18).
    assert [int(line.split()[0]) for line in shown[1:-1]] == [4, 5, 6, 11, 12, 13, 19, 20]
    assert shown[-1].strip() == "and 12 more"


def test_long_lines_are_cut() -> None:
    line = NoisyLine(1, "nav", 500, -1.0, (), "menu" * 125)
    shown = text.document(Finding(Origin("a.txt"), "", Amount(1, 500, Counter(nav=500)), (line,)))
    assert max(map(len, shown.splitlines())) < 100


def test_a_run_within_its_limits(passed: Outcome) -> None:
    assert text.render(passed).endswith(
        "\nok    --max-new-noise: 1 no worse than the baseline allows\n\n30% noise in 2 documents of 300 characters\n"
    )
