"""Files that appear whole or not at all."""

import os
import stat
from pathlib import Path

import pytest

from cleanscrape.output import atomic, same_file


def test_a_new_file_has_the_usual_permissions(tmp_path: Path) -> None:
    (tmp_path / "usual").touch()
    with atomic(tmp_path / "new") as stream:
        stream.write(b"x")
        assert not (tmp_path / "new").exists()
    assert (tmp_path / "new").read_bytes() == b"x"
    assert (tmp_path / "new").stat().st_mode == (tmp_path / "usual").stat().st_mode


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_a_failure_leaves_no_trace(tmp_path: Path, error: type[BaseException]) -> None:
    (tmp_path / "old").write_bytes(b"old")
    with pytest.raises(error), atomic(tmp_path / "old") as stream:
        stream.write(b"new")
        raise error
    assert (tmp_path / "old").read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["old"]


def test_a_link_stays_a_link_and_permissions_stay(tmp_path: Path) -> None:
    (tmp_path / "old").write_bytes(b"old")
    (tmp_path / "old").chmod(0o600)
    (tmp_path / "link").symlink_to("old")
    with atomic(tmp_path / "link") as stream:
        stream.write(b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "old").read_bytes() == b"new"
    assert stat.S_IMODE((tmp_path / "old").stat().st_mode) == 0o600


def test_a_device_is_written_to_and_not_replaced() -> None:
    with atomic(Path(os.devnull)) as stream:
        stream.write(b"x")
    assert stat.S_ISCHR(os.stat(os.devnull).st_mode)


def test_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError, match="folder"), atomic(tmp_path / "folder"):
        pass
    assert os.listdir(tmp_path) == ["folder"]


def test_a_very_long_name_is_no_problem(tmp_path: Path) -> None:
    with atomic(tmp_path / ("x" * 250)) as stream:
        stream.write(b"x")
    assert os.listdir(tmp_path) == ["x" * 250]


def test_the_same_file_is_seen_through_links(tmp_path: Path) -> None:
    one = tmp_path / "one"
    one.touch()
    (tmp_path / "soft").symlink_to("one")
    os.link(one, tmp_path / "hard")
    assert same_file(tmp_path / "soft", [tmp_path / "x", one]) == one
    assert same_file(tmp_path / "hard", [one]) == one
    assert same_file(tmp_path / "new", [one]) is None
    assert same_file(tmp_path / "new", [tmp_path / "." / "new"]) is not None
