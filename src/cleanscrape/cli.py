"""The command line: verbs, exit codes, and an end without a traceback."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Final, NoReturn

import click

from cleanscrape.commands.check import check
from cleanscrape.commands.clean import clean
from cleanscrape.commands.learn import learn

__all__ = ["main"]

VERBS: Final = (clean, check, learn)  # the first is meant when none is named
BAD_USAGE: Final = 2
INTERRUPTED: Final = 130  # 128 + SIGINT, as shells say it
TERMINATED: Final = 143  # 128 + SIGTERM


class TerminatedError(KeyboardInterrupt):
    """Somebody asked this process to end: it does so as with Ctrl-C, and leaves nothing half-written."""


class Verbs(click.Group):
    """A group whose first verb may be left out."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the first verb in front unless a verb or a call for help stands there."""
        if not args or (args[0] not in self.commands and args[0] not in ctx.help_option_names):
            args = [VERBS[0].name or "", *args]
        return super().parse_args(ctx, args)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the verbs, and the options of the first."""
        self.format_commands(ctx, formatter)
        first = VERBS[0]
        with formatter.section(f"Options of {first.name}"):
            records = (parameter.get_help_record(ctx) for parameter in first.get_params(ctx))
            formatter.write_dl([record for record in records if record is not None])


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def cli() -> None:
    """Take the boilerplate out of scraped text, with a reason for every line that goes.

    "cleanscrape [clean] [PATH ...|-]" prints the article core of files, or of standard input. The verb may be left
    out; a file that is named like a verb is given as ./clean.

    Exit codes: 0 done; 1 check found too much noise; 2 bad usage, bad settings or a missing input; 3 some inputs could
    not be read, the rest is done.
    """


for verb in VERBS:
    cli.add_command(verb)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line (``sys.argv`` if no arguments are given); returns the exit code."""
    if sys.stderr is None:  # closed by whoever started us
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115  # open to the end, as standard streams are
    if sys.stdout is None:
        return BAD_USAGE
    with suppress(ValueError):  # not the main thread, which alone takes signals
        signal.signal(signal.SIGTERM, _terminate)
    try:
        # Not cli.main(): that writes an empty line when it is interrupted.
        with cli.make_context("cleanscrape", list(sys.argv[1:] if arguments is None else arguments)) as context:
            code = cli.invoke(context)
        sys.stdout.flush()
    except click.exceptions.Exit as end:
        return end.exit_code
    except click.ClickException as error:
        error.show()
        return BAD_USAGE
    except TerminatedError:
        return TERMINATED
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read the output has seen enough. Python flushes once more on its way out: let that go nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        click.echo(f"cleanscrape: {where}{error.strerror or error}; the result could not be written", err=True)
        return BAD_USAGE
    return code if isinstance(code, int) else 0


def _terminate(*_: object) -> NoReturn:
    raise TerminatedError
