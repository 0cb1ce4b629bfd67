"""Compiles the kernel of src/cleanscrape/native when the package is built, with any C compiler that is at hand."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NATIVE = Path("src", "cleanscrape", "native")
LIBRARY = "kernel.bin"  # as in native/__init__.py
# GCC 12 makes the loop of tables.c three times as slow with -O3 as with -O2 and vectors.
OPTIMISE = ["-O2", "-ftree-vectorize", "-ffp-contract=off"]
FLAGS = ["-std=c11", *OPTIMISE, "-fPIC", "-shared", "-fvisibility=hidden", "-Wall", "-Wextra"]
WITHOUT_COMPILER = ["ziglang>=0.13"]  # a C compiler as a wheel, for machines that have none


def compiler() -> list[str] | None:
    """The command of the C compiler: $CC, or the first one found."""
    if os.environ.get("CC"):
        return shlex.split(os.environ["CC"])
    found = next(filter(None, map(shutil.which, ("cc", "gcc", "clang"))), None)
    return [found] if found else None


def compile_kernel(sources: Path, library: Path) -> None:
    """Compile all C files of a folder to one library, written whole or not at all.

    Raises RuntimeError, with what the compiler said, if it fails.
    """
    command = compiler() or [sys.executable, "-m", "ziglang", "cc"]
    with tempfile.TemporaryDirectory(dir=library.parent) as folder:
        fresh = Path(folder) / library.name
        flags = [*FLAGS, *shlex.split(os.environ.get("CFLAGS", ""))]
        every = [*command, *flags, "-o", str(fresh), *map(str, sorted(sources.glob("*.c")))]
        try:
            done = subprocess.run(every, capture_output=True, text=True, check=False)
        except OSError as error:
            raise RuntimeError(f"no C compiler: {error}; install one, or set CC to its command") from error
        if done.returncode:
            raise RuntimeError(f"the kernel could not be compiled:\n{shlex.join(every)}\n{done.stderr}")
        fresh.replace(library)


class KernelBuildHook(BuildHookInterface[Any]):
    """Puts the compiled kernel beside its sources, and names the platform of the wheel after it."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """What building takes beside hatchling."""
        return [] if compiler() else WITHOUT_COMPILER

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002  # the signature is hatchling's
        """Compile, and tell hatchling of it."""
        native = Path(self.root) / NATIVE
        compile_kernel(native, native / LIBRARY)
        platform = sysconfig.get_platform().replace("-", "_").replace(".", "_")
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-{platform}"  # the library knows nothing of Python, so one wheel does for all versions
        build_data["artifacts"].append((NATIVE / LIBRARY).as_posix())


if __name__ == "__main__":  # for work on the kernel: compiles it in place
    here = Path(__file__).parent / NATIVE
    compile_kernel(here, here / LIBRARY)
