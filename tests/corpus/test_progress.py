"""The progress bar."""

import pytest

from cleanscrape.corpus.progress import Progress


def test_it_shows_rate_time_and_noise_on_a_terminal_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("tqdm")
    for shown in (False, True):
        progress = Progress(1000, shown)
        progress.skip(200)
        progress.show(600, 1234, 0.256)
        progress.close()
        out, err = capsys.readouterr()
        assert out == ""
        assert bool(err) == shown
    assert "60%" in err
    assert "600/1.00k" in err
    assert "1,234 documents, 25.6% noise" in err
