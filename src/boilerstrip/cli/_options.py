"""Options that several commands have, each written once: a command that takes `how` gets them all."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import wraps
from pathlib import Path
from typing import Annotated, Any, get_type_hints

import typer

from boilerstrip.cli._common import read_settings
from boilerstrip.config import Comments, Profile, Settings

ProfileOption = Annotated[
    Profile | None, typer.Option("--profile", help="How ready to remove: strict takes most, recall least.")
]
SelectOption = Annotated[
    list[str] | None,
    typer.Option("--select", metavar="RULE", help="Let only this rule or family speak, such as edges. Repeatable."),
]
IgnoreOption = Annotated[
    list[str] | None,
    typer.Option("--ignore", metavar="RULE", help="Silence this rule or family, such as edges.top. Repeatable."),
]
RulesOption = Annotated[
    list[Path] | None,
    typer.Option("--rules", metavar="FILE", help="Rules of your own: a TOML pack, or learned site rules. Repeatable."),
]
CommentsOption = Annotated[
    Comments | None, typer.Option("--comments", help="Reader comments: in the text, gone, or apart in the record.")
]
ConfigOption = Annotated[
    Path | None,
    typer.Option("--config", metavar="FILE", help="Settings file, instead of boilerstrip.toml or pyproject.toml here."),
]
UrlOption = Annotated[
    str | None, typer.Option("--url", metavar="URL", help="Where the page came from; helps to read its metadata.")
]
MediaTypeOption = Annotated[
    str | None,
    typer.Option("--media-type", metavar="TYPE", help="text/html, text/plain ...; found out from the page if unsaid."),
]


@dataclass(frozen=True, slots=True)
class CleaningOptions:
    """What is removed."""

    profile: ProfileOption = None
    select: SelectOption = None
    ignore: IgnoreOption = None
    rules: RulesOption = None
    comments: CommentsOption = None
    config: ConfigOption = None

    def settings(self, **more: Any) -> Settings:
        """The settings of the configuration file with these options, and `more` of them, on top.

        Raises:
            ConfigError: no such file, no TOML, or a setting or value that does not exist.
        """
        return read_settings(
            self.config,
            profile=self.profile,
            select=self.select,
            ignore=self.ignore,
            rules=self.rules,
            comments=self.comments,
            **more,
        )


@dataclass(frozen=True, slots=True)
class PageOptions(CleaningOptions):
    """What is removed, and what is known of the page."""

    url: UrlOption = None
    media_type: MediaTypeOption = None


def takes(kind: type[Any]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command the options of the dataclass `kind`, behind its own; they reach it as one value, `how`."""
    hints = get_type_hints(kind, include_extras=True)
    defaults = {field.name: field.default for field in fields(kind)}
    options = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=hints[name])
        for name, default in defaults.items()
    ]

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        signature = inspect.signature(command, eval_str=True)
        own = [parameter for name, parameter in signature.parameters.items() if name != "how"]

        @wraps(command)
        def run(*arguments: Any, **given: Any) -> None:
            command(
                *arguments, how=kind(**{name: given.pop(name, default) for name, default in defaults.items()}), **given
            )

        run.__signature__ = signature.replace(parameters=[*own, *options])  # type: ignore[attr-defined]
        return run

    return decorate
