"""The pre-commit hook, the GitHub action and the page about them: what they run is taken from their files and run."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from cleanscrape.commands.check import check

ROOT = Path(__file__).parents[1]
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
(HOOK,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
INSTALL, CHECK = ACTION["runs"]["steps"]
TEXT = (
    "Jembatan Way Kuning ditutup sampai Oktober\\n\\nJembatan Way Kuning ditutup untuk semua kendaraan mulai Senin, kata "
    "wali kota. Perbaikannya memakan waktu tujuh bulan.\\n\\nWarga diminta memakai jalan lingkar selatan. Bus kota tetap "
    "berjalan, tetapi lewat jalur yang lebih panjang."
)
CLEAN = f'{{"id": 1, "text": "{TEXT}"}}\n'
NOISY = f'{{"id": 2, "text": "{TEXT}\\n\\nBaca juga: Ini jalur lain menuju pelabuhan"}}\n'


class Done(NamedTuple):
    """How a run ended, and what it printed."""

    code: int
    out: str
    err: str


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace with a clean file, a noisy one and one with an awkward name, and the command in bin/."""
    data = tmp_path / "data"
    data.mkdir()
    (data / "clean.jsonl").write_text(CLEAN, encoding="utf-8")
    (data / "noisy.jsonl").write_text(NOISY, encoding="utf-8")
    (data / "with $(touch owned) space.jsonl").write_text(CLEAN, encoding="utf-8")
    command = tmp_path / "temp" / "cleanscrape" / "bin" / "cleanscrape"
    command.parent.mkdir(parents=True)
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m cleanscrape "$@"\n')
    command.chmod(0o755)
    return tmp_path


def run(command: list[str], folder: Path, **variables: str) -> Done:
    path = f"{folder / 'temp' / 'cleanscrape' / 'bin'}{os.pathsep}{os.environ['PATH']}"
    before = {file: file.read_bytes() for file in (folder / "data").iterdir()}
    done = subprocess.run(command, cwd=folder, env=os.environ | {"PATH": path} | variables, capture_output=True, check=False)
    assert {file: file.read_bytes() for file in (folder / "data").iterdir()} == before, "the data stays as it is"
    return Done(done.returncode, done.stdout.decode(), done.stderr.decode())


def step(which: dict[str, Any], folder: Path, **given: str) -> Done:
    """Run a step of the action as the runner does: bash on a file, the inputs in variables."""
    assert which["shell"] == "bash"
    assert "${{" not in which["run"], "an expression in a script is run as a part of it"
    values = {
        f"inputs.{name}": given.pop(name.replace("-", "_"), item.get("default", "")) for name, item in ACTION["inputs"].items()
    }
    assert not given
    values["github.action_path"] = "/the action"
    variables = {}
    for name, expression in which["env"].items():
        (inner,) = re.fullmatch(r"\$\{\{ (\S+) \}\}", expression).groups()  # type: ignore[union-attr]
        variables[name] = values[inner]
    script = folder / "temp" / "script.sh"
    script.write_text(which["run"], encoding="utf-8")
    command = ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", str(script)]
    return run(command, folder, RUNNER_TEMP=str(folder / "temp"), **variables)


def hook(folder: Path, *files: str, args: list[str] | None = None) -> Done:
    """Run the hook as pre-commit does: entry, arguments, names of files."""
    return run([*shlex.split(HOOK["entry"]), *(HOOK["args"] if args is None else args), *files], folder)


def test_the_hook_passes_what_is_clean_and_fails_what_is_not(folder: Path) -> None:
    assert hook(folder, "data/clean.jsonl", "data/with $(touch owned) space.jsonl").code == 0
    done = hook(folder, "data/clean.jsonl", "data/noisy.jsonl")
    assert done.code == 1
    assert "data/noisy.jsonl:1 (2): " in done.out
    assert "Baca juga: Ini jalur lain" in done.out
    assert hook(folder, "data/clean.jsonl", "data/noisy.jsonl", args=["--max-noise", "50%"]).code == 0


@pytest.mark.parametrize(
    ("name", "taken"),
    [
        ("a.jsonl", True),
        ("data/a.jsonl.gz", True),
        ("a.ndjson", True),
        ("a.json", False),
        ("a_jsonl", False),
        ("a.jsonl.txt", False),
    ],
)
def test_the_hook_takes_jsonl(name: str, taken: bool) -> None:
    assert bool(re.search(HOOK["files"], name)) == taken


def test_the_hook_judges_all_files_together() -> None:
    assert HOOK["require_serial"] is True
    assert HOOK["language"] == "python"


def test_the_action_passes_what_is_clean(folder: Path) -> None:
    done = step(CHECK, folder, paths="data/clean.jsonl", max_noise="2%")
    assert done == (0, "::notice title=cleanscrape::0%25 noise in 1 document of 232 characters\n", done.err)


def test_the_action_fails_and_annotates_what_is_not(folder: Path) -> None:
    done = step(CHECK, folder, paths="data/*.jsonl\n", max_noise="2%")
    assert done.code == 1
    assert done.out.startswith("::error title=cleanscrape%3A over --max-noise::")
    assert "::warning file=data/noisy.jsonl,line=1,title=" in done.out
    assert "in 3 documents" in done.out


def test_paths_of_the_action_are_names_and_nothing_is_run(folder: Path) -> None:
    done = step(CHECK, folder, paths="data/with $(touch owned) space.jsonl\ndata/clean.jsonl", max_noise="$(touch owned)")
    assert done.code == 2
    assert "'$(touch owned)' is no share" in done.err
    done = step(CHECK, folder, paths="data/with $(touch owned) space.jsonl\ndata/clean.jsonl", max_noise="2%")
    assert done.code == 0
    assert "in 2 documents" in done.out
    assert not (folder / "owned").exists()


def test_a_pattern_without_a_file_fails(folder: Path) -> None:
    done = step(CHECK, folder, paths="data/*.parquet", max_noise="2%")
    assert done.code == 2
    assert "data/*.parquet does not exist" in done.err
    done = step(CHECK, folder, paths="--max-noise=1", max_noise="2%")
    assert done.code == 2
    assert "--max-noise=1 does not exist" in done.err, "a path is never a flag"


def test_every_input_reaches_its_flag(folder: Path) -> None:
    """The command is replaced by one that prints what it is given."""
    (folder / "temp/cleanscrape/bin/cleanscrape").write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
    flags = {option for parameter in check.params for option in parameter.opts}
    inputs = [name for name in ACTION["inputs"] if f"--{name}" in flags]
    assert set(ACTION["inputs"]) - set(inputs) == {"paths", "extras", "python"}
    given = {name.replace("-", "_"): f"a {name}" for name in inputs}
    printed = step(CHECK, folder, paths="one\ntwo", **given).out.splitlines()
    assert sorted(printed[1:-3]) == sorted(f"--{name}=a {name}" for name in inputs)
    assert [printed[0], *printed[-3:]] == ["check", "--", "one", "two"]
    assert step(CHECK, folder, paths="one").out.splitlines() == ["check", "--output-format=github", "--", "one"]


def test_the_action_installs_itself(folder: Path) -> None:
    """Python is replaced by a script that says what it is asked for, and stands in for that of the new environment."""
    python = folder / "temp" / "python"
    python.write_text(
        f'#!/bin/sh\nprintf "%s|" "$@"; echo\nif [ "$2" = venv ]; then cp "$0" "{folder}/temp/cleanscrape/bin/python"; fi\n'
    )
    python.chmod(0o755)
    done = step(INSTALL, folder, python=str(python), extras="corpus")
    assert done.out.splitlines() == [
        f"-m|venv|{folder}/temp/cleanscrape|",
        "-m|pip|install|--quiet|--disable-pip-version-check|/the action[corpus]|",
    ]
    assert step(INSTALL, folder, python=str(python)).out.splitlines()[1].endswith("|/the action|")


PAGE = (ROOT / "docs" / "gate-a-dataset-in-ci.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    """The code blocks of the page."""
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, flags=re.MULTILINE | re.DOTALL)


def matches(wanted: list[str], got: list[str]) -> bool:
    """Whether lines are as wanted, where "…" ends a line that goes on, and "[…]" begins one or stands for any lines."""
    if not wanted:
        return not got
    if wanted[0] == "[…]":
        return any(matches(wanted[1:], got[skip:]) for skip in range(len(got) + 1))
    if not got:
        return False
    first, line = wanted[0], got[0]
    if first.startswith("[…]"):
        same = line.endswith(first.removeprefix("[…]"))
    else:
        same = line == first or (first.endswith("…") and line.startswith(first.removesuffix("…")))
    return same and matches(wanted[1:], got[1:])


def test_the_commands_of_the_page_print_what_it_shows(folder: Path) -> None:
    shutil.rmtree(folder / "data")
    (folder / "data").mkdir()
    shutil.copytree(ROOT / "seeds", folder / "seeds")
    path = f"{folder / 'temp' / 'cleanscrape' / 'bin'}{os.pathsep}{os.environ['PATH']}"
    commands = 0
    for block in blocks("console"):
        for example in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, *wanted = example.splitlines()
            done = subprocess.run(
                ["sh", "-c", command], cwd=folder, env=os.environ | {"PATH": path}, capture_output=True, check=False
            )
            assert done.returncode == 0, done.stderr.decode()
            assert matches(wanted, done.stdout.decode().splitlines()), (command, done.stdout.decode())
            commands += 1
    assert commands >= 10


def test_the_page_names_what_there_is() -> None:
    jobs, upload, hooks = map(yaml.safe_load, blocks("yaml"))
    for one in (*jobs["jobs"]["noise"]["steps"], *upload):
        if "cleanscrape" in one["uses"]:
            assert set(one["with"]) <= set(ACTION["inputs"])
    assert [item["id"] for item in hooks["repos"][0]["hooks"]] == [HOOK["id"]]
    flags = {option for parameter in check.params for option in parameter.opts}
    named = set(re.findall(r"`(--[a-z-]+)", PAGE)) | set(re.findall(r" (--[a-z-]+)", "\n".join(blocks("console"))))
    assert named <= flags, named - flags
