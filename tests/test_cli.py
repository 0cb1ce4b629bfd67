"""The command line as a process: pipes, exit codes, signals, time."""

import os
import re
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cleanscrape.version import VERSION

SEEDS = Path(__file__).parents[1] / "seeds"
SEED = (SEEDS / "kontan-putin-biden.txt").read_bytes()
CORE = (SEEDS / "kontan-putin-biden.core.txt").read_bytes()
COMMAND = [sys.executable, "-m", "cleanscrape"]


def cleanscrape(*arguments: str, stdin: bytes = b"", cwd: Path | None = None) -> tuple[int, bytes, str]:
    done = subprocess.run([*COMMAND, *arguments], input=stdin, capture_output=True, cwd=cwd, check=False)
    return done.returncode, done.stdout, done.stderr.decode()


def test_bytes_in_and_utf_8_out_whatever_the_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    for locale in ("C", "C.UTF-8"):
        monkeypatch.setenv("LC_ALL", locale)
        monkeypatch.setenv("PYTHONIOENCODING", "ascii")
        assert cleanscrape(stdin=SEED) == (0, CORE, "")


def test_the_installed_command_is_the_module(tmp_path: Path) -> None:
    script = Path(sys.executable).with_name("cleanscrape")
    if not script.exists():
        pytest.skip("cleanscrape is not installed as a command beside this Python")
    done = subprocess.run([script, SEEDS / "kontan-putin-biden.txt"], capture_output=True, cwd=tmp_path, check=False)
    assert (done.returncode, done.stdout) == (0, CORE)


def test_exit_codes(tmp_path: Path) -> None:
    (tmp_path / "bad.jsonl").write_bytes(b"{\n")
    assert cleanscrape("--version") == (0, f"cleanscrape {VERSION}\n".encode(), "")
    assert cleanscrape("nowhere.txt")[0] == 2
    assert cleanscrape("--no-such-flag")[0] == 2
    assert cleanscrape("bad.jsonl", cwd=tmp_path)[:2] == (3, b"")


def test_help_tells_of_the_verbs_and_the_flags() -> None:
    for arguments in (["--help"], ["-h"], ["clean", "--help"]):
        code, out, err = cleanscrape(*arguments)
        assert (code, err) == (0, "")
        assert b"--in-place" in out
    assert re.search(rb"Commands:\n  check .+\n(?:    .+\n)*  clean ", cleanscrape("-h")[1])


def test_a_closed_pipe_is_quiet(tmp_path: Path) -> None:
    (tmp_path / "seed.txt").write_bytes(SEED)
    with subprocess.Popen([*COMMAND, *["seed.txt"] * 200], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=tmp_path) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline() == b"==> seed.txt <==\n"
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_an_interrupt_is_quiet(tmp_path: Path, jobs: str) -> None:
    (tmp_path / "out.txt").write_bytes(b"old")
    with subprocess.Popen(
        [*COMMAND, "--input", "jsonl", "-", "-j", jobs, "-o", "out.txt"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=tmp_path,
    ) as process:  # fmt: skip
        assert process.stdin is not None
        assert process.stderr is not None
        process.stdin.write(b'{"text": "one"}\n')
        process.stdin.flush()
        for _ in range(100):  # until it is at work, which the temporary file shows
            time.sleep(0.05)
            if len(os.listdir(tmp_path)) > 1:
                break
        process.send_signal(signal.SIGINT)
        assert process.stderr.read() == b""
    assert process.returncode == 130
    assert os.listdir(tmp_path) == ["out.txt"]
    assert (tmp_path / "out.txt").read_bytes() == b"old"


def test_closed_standard_streams_make_no_traceback() -> None:
    for closed in ("<&-", ">&-", "<&- >&-", "2>&-"):
        done = subprocess.run(
            ["sh", "-c", f'"$0" -m cleanscrape {closed}', sys.executable],
            stdin=subprocess.DEVNULL, capture_output=True, check=False,
        )  # fmt: skip
        assert b"Traceback" not in done.stderr
        assert done.returncode in {0, 2}


def test_a_full_disk_is_said() -> None:
    if not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full here")
    with open("/dev/full", "wb") as full:
        done = subprocess.run(COMMAND, input=SEED, stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 2
    assert b"No space left on device" in done.stderr
    assert b"Traceback" not in done.stderr


def test_what_is_not_needed_is_not_imported() -> None:
    code = "import sys, cleanscrape.cli; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"numpy", "regex", "chardet", "lxml", "selectolax", "multiprocessing"} & set(done.stdout.split())


def seconds_of_work(command: list[str]) -> float:
    """The least of five, in seconds of processor time, so that a busy machine does not decide."""
    times = []
    for _ in range(5):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(times)


def test_it_starts_fast() -> None:
    # 400 ms on the machine it was written on, where importing NumPy alone takes 100; machines differ, so the ratio counts
    floor = seconds_of_work([sys.executable, "-c", "import numpy"])
    assert seconds_of_work([*COMMAND, "--version"]) < 2 * floor
    assert seconds_of_work([*COMMAND, str(SEEDS / "kontan-putin-biden.txt")]) < 5 * floor
