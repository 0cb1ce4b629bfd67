"""The command line of the benchmarks: a subcommand per module, imported when it is asked for."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Final

import click

# Subcommand: the module that holds it, as a click command named ``command``. A module that is not there is not listed.
COMMANDS: Final = {
    "text": "benchmarks.text_mode",
    "html": "benchmarks.html_mode",
    "agreement": "benchmarks.agreement",
    "metadata": "benchmarks.metadata",
    "lines": "benchmarks.line_mode",
    "templates": "benchmarks.templates_mode",
    "speed": "benchmarks.speed",
    "gate": "benchmarks.gate",
    "worst": "benchmarks.worst",
    "report": "benchmarks.report",
}


def _unavailable(name: str, module: str) -> click.Command:
    """A command that only says what to install for it."""

    def refuse() -> None:
        raise click.ClickException(f"{name} wants {module}, which is not installed: pip install -e '.[bench]'")

    settings = {"ignore_unknown_options": True, "allow_extra_args": True}
    return click.Command(name, callback=refuse, help=f"Not available: {module} is not installed.", context_settings=settings)


class LazyGroup(click.Group):
    """A group whose commands are imported one by one: ``text`` must not wait for the plotting library of ``report``."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return [name for name, module in COMMANDS.items() if find_spec(module) is not None]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        try:
            found: click.Command = import_module(COMMANDS[cmd_name]).command
        except ModuleNotFoundError as error:
            return _unavailable(cmd_name, str(error.name))
        return found

    def invoke(self, ctx: click.Context) -> object:
        from benchmarks.corpora import CorpusError  # here, as it imports what reads pages

        try:
            return super().invoke(ctx)
        except CorpusError as error:
            raise click.UsageError(str(error)) from error


@click.group(cls=LazyGroup)
def main() -> None:
    """Measure cleanscrape and its rivals."""


if __name__ == "__main__":
    main(prog_name="python -m benchmarks")
