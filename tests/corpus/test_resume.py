"""A run that is stopped at any moment and gone on with ends with the bytes of one that was not."""

import gzip
import json
import multiprocessing
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from cleanscrape import Cleaner
from cleanscrape.cli import main
from cleanscrape.corpus import cleaning, run
from cleanscrape.corpus.journal import Journal
from tests.corpus.archives import gzipped, warc_record

SEED = (Path(__file__).parents[2] / "seeds" / "kontan-putin-biden.txt").read_text(encoding="utf-8")
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="forks this process, so that no time goes into starting")
ERRORS = "errors.jsonl"


@pytest.fixture
def corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Four files in three formats, cut into small chunks, with something broken in two."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("cleanscrape.corpus.formats.jsonl.CHUNK", 8_000)
    monkeypatch.setattr("cleanscrape.corpus.formats.warc.CHUNK", 8_000)
    monkeypatch.setattr("cleanscrape.corpus.storage.PIECE", 4_000)
    monkeypatch.setattr(run, "CHECKPOINT", 0.0)
    rows = [json.dumps({"id": number, "text": SEED[number:]}) for number in range(12)]
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.jsonl").write_text("\n".join([*rows, "broken", *rows]))
    (tmp_path / "in/b.jsonl.gz").write_bytes(gzip.compress("\n".join(rows).encode())[:-4])
    records = [warc_record("conversion", SEED[number:].encode(), number=number) for number in range(12)]
    (tmp_path / "in/c.wet.gz").write_bytes(gzipped(*records))
    (tmp_path / "in/d.txt").write_text(SEED)
    return tmp_path


def clean_logged(cleaner: Cleaner, work: tuple) -> cleaning.Outcome:
    with open("log", "a", encoding="utf-8") as log:
        log.write(f"{work[1].path}\n")
    return cleaning.clean_chunk(cleaner, work)


def start(*arguments: str) -> multiprocessing.Process:
    """A run in a process of its own; each chunk that is cleaned leaves a line in the file ``log``."""

    def work() -> None:
        os.setpgrp()
        run.clean_chunk = clean_logged  # in this process alone
        os.dup2(os.open("err", os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 2)
        sys.stderr = open(2, "w", closefd=False)  # noqa: SIM115  # to the end of the process
        os._exit(main(arguments))

    process = multiprocessing.get_context("fork").Process(target=work)
    process.start()
    return process


def done(process: multiprocessing.Process) -> int:
    process.join(120)
    if process.exitcode is None:
        process.kill()
    assert process.exitcode is not None, "it hangs"
    return process.exitcode


def files(folder: str) -> dict[str, bytes]:
    """All files of a folder by name, but for what the run keeps for itself."""
    found = {str(path.relative_to(folder)): path.read_bytes() for path in Path(folder).rglob("*") if path.is_file()}
    return {name: data for name, data in found.items() if not name.startswith(".cleanscrape")}


def logged() -> list[str]:
    return Path("log").read_text(encoding="utf-8").splitlines() if Path("log").exists() else []


@pytest.fixture
def whole(corpus: Path) -> tuple[dict[str, bytes], float]:
    """What an undisturbed run writes, and the seconds it takes."""
    begin = time.monotonic()
    assert done(start("in", "-o", "whole/", "--stats", "whole.json")) == 3
    seconds = time.monotonic() - begin
    found = files("whole")
    assert set(found) == {"a.jsonl", "b.jsonl.gz", "c.wet.gz", "d.txt", ERRORS}
    assert len(found[ERRORS].splitlines()) == 2
    os.unlink("log")
    return found, seconds


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_killed_at_any_moment_it_ends_with_the_same_bytes(whole: tuple[dict[str, bytes], float], jobs: str) -> None:
    wanted, seconds = whole
    moments = random.Random(20)
    for number in range(10):
        out = f"out{number}/"
        process = start("in", "-o", out, "-j", jobs)
        process.join(moments.uniform(0, seconds))
        if process.pid is not None and process.is_alive():
            os.killpg(process.pid, signal.SIGKILL) if moments.random() < 0.5 else os.kill(process.pid, signal.SIGKILL)
        process.join()
        finished = {name: data for name, data in files(out).items() if not name.startswith(".")}
        assert {name: wanted[name] for name in finished} == finished, "a file under its final name is whole"
        settled = json_done(out)
        Path("log").write_text("")
        assert done(start("in", "-o", out, "-j", jobs, "--resume", "--stats", f"{number}.json")) == 3
        assert files(out) == wanted
        assert Path(f"{number}.json").read_bytes() == Path("whole.json").read_bytes()
        again = {Path(path).name for path in logged()}
        assert not again & (set(finished) & settled), "a finished file is not cleaned again"


def json_done(out: str) -> set[str]:
    """Never more than one file is finished and not noted as such: the kill came between the two."""
    noted = Path(out, ".cleanscrape").glob("*.json")
    return {path.name.removesuffix(".json") for path in noted if json.loads(path.read_bytes()).get("done")} - {"a.jsonl"}


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_asked_to_end_it_says_how_to_go_on(
    whole: tuple[dict[str, bytes], float], number: signal.Signals, code: int, jobs: str
) -> None:
    wanted, _ = whole
    process = start("in", "-o", "out/", "-j", jobs)
    wait_until(lambda: len(logged()) >= 3)
    assert process.pid is not None
    os.killpg(process.pid, number) if number == signal.SIGINT else os.kill(process.pid, number)  # Ctrl-C goes to the group
    assert done(process) == code
    assert Path("err").read_text() == "cleanscrape: stopped; --resume goes on from there\n"
    assert {name: wanted[name] for name in files("out")} == files("out")
    assert done(start("in", "-o", "out/")) == 2
    assert "holds a run that was not finished; go on with it with --resume" in Path("err").read_text()
    assert done(start("in", "-o", "out/", "--resume", "-j", "2")) == 3
    assert files("out") == wanted


def test_no_worker_outlives_a_killed_parent(corpus: Path) -> None:
    process = start("in", "-o", "out/", "-j", "2")
    wait_until(lambda: len(logged()) >= 3)
    assert process.pid is not None
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    assert len(children) >= 2
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    wait_until(lambda: not any(running(child) for child in children))


def wait_until(so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not so():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def running(pid: str) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_two_runs_at_a_time_do_not_share_a_folder(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleanscrape.commands.records.WORKERS_END", 0.0)
    with Journal(Path("out")).lock() as mine:
        assert mine
        assert done(start("in", "-o", "out/", "--resume")) == 2
        assert "another run is writing to out" in Path("err").read_text()
    assert done(start("in", "-o", "out/", "--resume")) == 3


def test_other_settings_or_a_changed_input_begin_anew(whole: tuple[dict[str, bytes], float]) -> None:
    wanted, _ = whole
    assert done(start("in", "-o", "whole/", "--resume")) == 3
    assert logged() == []
    assert done(start("in", "-o", "whole/", "--resume", "--threshold", "3")) == 3
    assert files("whole") != wanted
    assert done(start("in", "-o", "whole/", "--resume")) == 3
    assert files("whole") == wanted
    Path("log").write_text("")
    os.utime("in/c.wet.gz")
    Path("whole/d.txt").unlink()
    assert done(start("in", "-o", "whole/", "--resume")) == 3
    assert set(logged()) == {"in/c.wet.gz"}


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_full_disk_is_said_and_nothing_is_half_written(whole: tuple[dict[str, bytes], float], jobs: str) -> None:
    import resource

    wanted, _ = whole

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, 30_000))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        os.dup2(os.open("err", os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 2)
        sys.stderr = open(2, "w", closefd=False)  # noqa: SIM115  # to the end of the process
        os._exit(main(["in", "-o", "out/", "-j", jobs]))

    process = multiprocessing.get_context("fork").Process(target=limited)
    process.start()
    assert done(process) == 2
    assert Path("err").read_text().startswith("cleanscrape: out/.cleanscrape/a.jsonl.partial: File too large; ")
    assert files("out") == {}
    assert done(start("in", "-o", "out/", "--resume")) == 3
    assert files("out") == wanted


def test_an_input_that_fails_on_reading_is_left_unfinished(
    whole: tuple[dict[str, bytes], float], monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted, _ = whole
    with monkeypatch.context() as patch:
        from cleanscrape.corpus.formats import FORMATS, jsonl

        def failing(*arguments: object) -> object:
            yield from list(jsonl.chunks(*arguments))[:2]  # type: ignore[arg-type]  # handed on as they came
            raise OSError(5, "Input/output error")

        patch.setitem(FORMATS, "jsonl", FORMATS["jsonl"].__class__(**{**fields(FORMATS["jsonl"]), "chunks": failing}))
        assert done(start("in", "-o", "out/")) == 3
    assert set(files("out")) == {"c.wet.gz", "d.txt", ERRORS}
    assert b"Input/output error; its result is not finished" in files("out")[ERRORS]
    assert done(start("in", "-o", "out/", "--resume")) == 3
    assert files("out") == wanted


def fields(value: object) -> dict[str, object]:
    return {name: getattr(value, name) for name in value.__dataclass_fields__}  # type: ignore[attr-defined]
