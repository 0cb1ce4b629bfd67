"""Settings files."""

from pathlib import Path

import pytest

from cleanscrape import config
from cleanscrape.cli import main


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "page.txt").write_text("Baca juga: satu\n")
    return tmp_path


def test_a_file_of_its_own_and_a_table_in_pyproject_say_the_same(folder: Path) -> None:
    (folder / "own.toml").write_text('mode = "recall"\nkeep_meta = true\n')
    (folder / "pyproject.toml").write_text('[tool.cleanscrape]\nmode = "recall"\nkeep-meta = true\n')
    wanted = {"mode": "recall", "keep-meta": True}
    assert config.load(Path("own.toml")) == config.load(Path("pyproject.toml")) == wanted


def test_the_nearest_pyproject_counts_if_it_speaks_of_us(folder: Path) -> None:
    below = folder / "a" / "b"
    below.mkdir(parents=True)
    (folder / "pyproject.toml").write_text("[tool.cleanscrape]\n")
    assert config.find(below) == folder / "pyproject.toml"
    (folder / "a" / "pyproject.toml").write_text("this is not TOML, and not our business")
    assert config.find(below) is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("thresold = 1", "unknown setting 'thresold'; known settings are mode, threshold, keep"),
        ('threshold = "high"', "threshold is 'high', but should be a number"),
        ("threshold = true", "should be a number"),
        ('mode = "strict"', "should be one of precision, balanced, recall"),
        ('keep = "one"', "should be a list of strings"),
        ("keep = [1]", "should be a list of strings"),
        ("keep-meta = 1", "should be true or false"),
        ("jobs = 0", "should be a whole number from 1 on"),
        ('lang = ""', "should be a string"),
        ("mode = ", "not TOML"),
        ("[tool]\ncleanscrape = 1", "should be a table"),
    ],
)
def test_what_is_not_understood_is_refused(folder: Path, capsys: pytest.CaptureFixture[str], text: str, message: str) -> None:
    (folder / "bad.toml").write_text(text)
    assert main(["page.txt", "--config", "bad.toml"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "bad.toml: " in err
    assert message in err


def test_a_settings_file_that_is_not_there_or_not_text_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["page.txt", "--config", "none.toml"]) == 2
    assert "none.toml: No such file or directory; give the path" in capsys.readouterr().err
    (folder / "binary.toml").write_bytes(b"\xff\xfe")
    assert main(["page.txt", "--config", "binary.toml"]) == 2
    assert "not UTF-8" in capsys.readouterr().err


def test_a_flag_wins_over_the_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "pyproject.toml").write_text('[tool.cleanscrape]\nformat = "json"\n')
    main(["page.txt", "-q"])
    assert capsys.readouterr().out.startswith("{")
    main(["page.txt", "-q", "--format", "tagged"])
    assert capsys.readouterr().out.endswith("\tBaca juga: satu\n")
    main(["page.txt", "-q", "--explain"])
    assert "0 of 1 line kept" in capsys.readouterr().out


def test_rules_of_the_file_and_of_the_flags_add_up(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paragraphs = [
        f"The council said on {day} that the bridge over the river would be closed for repairs until the autumn."
        for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
    ]
    (folder / "page.txt").write_text("\n\n".join(["Bridge to stay closed until autumn", *paragraphs]) + "\n")
    (folder / "pyproject.toml").write_text('[tool.cleanscrape]\ndrop = ["Monday"]\n')
    assert main(["page.txt", "--drop", "Tuesday"]) == 0
    out = capsys.readouterr().out
    assert "Monday" not in out
    assert "Tuesday" not in out
    assert "Wednesday" in out
