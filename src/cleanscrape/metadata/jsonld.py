"""Reads JSON-LD as it is found in pages, broken or not, and picks the thing that the page is about."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, Final

import regex

__all__ = ["UNRELATED", "Node", "main_node", "nodes", "rank", "strings", "types"]

Node = dict[str, Any]

# What a page is about: articles (the names of their types end in these), then things, then pages of other kinds.
_ARTICLES: Final = ("article", "posting", "report")
_NO_ARTICLE: Final = "jobposting"
_THINGS: Final = frozenset(
    ("question", "recipe", "product", "productgroup", "howto", "course", "event", "book", "videoobject", "podcastepisode",
     "softwareapplication", "creativework", "jobposting", "movie", "dataset")
)  # fmt: skip
_INTO: Final = ("@graph", "mainEntityOfPage")  # and a single main entity; several are those of a list of questions
UNRELATED: Final = 9  # the rank of what a page is not about
_MOST: Final = 4000  # nodes looked at

_OPENING: Final = regex.compile(r"(?:\s|<!--|//|<!\[CDATA\[|/\*|\*/)++")  # of a comment that hides the script from old browsers
_LAST_COMMA: Final = regex.compile(r",(\s*+[\]}])")  # possessive: each run of spaces is looked at once
_STRAY_ESCAPE: Final = regex.compile(r'\\(?!["\\/bfnrtu])')
_DECODER: Final = json.JSONDecoder(strict=False)  # takes line breaks in strings, and leaves what follows the first value
# The plain fields of an object that does not parse.
_FIELD: Final = regex.compile(
    r'"(headline|datePublished|dateModified|dateCreated|description|@type)"\s*+:\s*+"((?:[^"\\\n]|\\.)*+)"'
)


def parse(text: str) -> Any:
    """The value of one script; for one that cannot be mended, an object of the plain fields it seems to hold."""
    text = text.strip()
    if not text:
        return None
    for attempt in (str, _mended):
        try:
            return _DECODER.raw_decode(attempt(text))[0]
        except (ValueError, RecursionError):
            continue
    found = {match.group(1): _unescaped(match.group(2)) for match in _FIELD.finditer(text)}
    return found or None


def _mended(text: str) -> str:
    opening = _OPENING.match(text)
    text = text[opening.end() :] if opening else text
    return _STRAY_ESCAPE.sub(r"\\\\", _LAST_COMMA.sub(r"\1", text))


def _unescaped(value: str) -> str:
    try:
        return str(json.loads(f'"{value}"', strict=False))
    except ValueError:
        return value


def nodes(scripts: Sequence[str]) -> tuple[list[Node], dict[str, Node]]:
    """The objects at the top of the scripts, in order, and all objects by their ``@id``."""
    top: list[Node] = []
    by_id: dict[str, Node] = {}
    values = [parse(script) for script in scripts]
    stack: list[tuple[Any, bool]] = [(value, True) for value in reversed(values)]
    left = _MOST
    while stack and left:
        left -= 1
        value, is_top = stack.pop()
        if isinstance(value, list):
            stack.extend((item, is_top) for item in reversed(value))
        elif isinstance(value, dict):
            if is_top and len(value) > 1:
                top.append(value)
            key = value.get("@id")
            if isinstance(key, str) and len(value) > len(by_id.get(key, ())):
                by_id[key] = value
            stack.extend(
                (item, is_top and (name in _INTO or (name == "mainEntity" and isinstance(item, dict))))
                for name, item in reversed(value.items())
                if isinstance(item, dict | list)
            )
    return top, by_id


def types(node: Node) -> tuple[str, ...]:
    """The types of an object, in lower case, without the address of their vocabulary."""
    value = node.get("@type")
    names = value if isinstance(value, list) else [value]
    return tuple(name.rsplit("/", 1)[-1].rsplit(":", 1)[-1].lower() for name in names if isinstance(name, str))


def rank(node: Node) -> int:
    """How likely the page is about this object: 0 for an article, 1 for another thing, 2 for a web page, UNRELATED else."""
    names = types(node)
    if any(name.endswith(_ARTICLES) and name != _NO_ARTICLE for name in names):
        return 0
    if not _THINGS.isdisjoint(names):
        return 1
    if any(name.endswith("page") for name in names):
        return 2
    return 0 if not names and "headline" in node else UNRELATED


def main_node(top: Sequence[Node]) -> Node | None:
    """The object the page is about: the first of the likeliest type; None where there is none."""
    ranked = [(rank(node), index) for index, node in enumerate(top)]
    best = min(ranked, default=(UNRELATED, 0))
    return top[best[1]] if best[0] < UNRELATED else None


def strings(value: Any) -> Iterator[str]:
    """The strings of a value that may be one, a list of them, or objects with a name."""
    stack = [value]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            text = item.encode("utf-8", "ignore").decode("utf-8")  # JSON can spell half a surrogate pair
            if text.strip():
                yield text
        elif isinstance(item, list):
            stack.extend(reversed(item))
        elif isinstance(item, dict):
            given = " ".join(part for part in (item.get("givenName"), item.get("familyName")) if isinstance(part, str))
            stack.append(item.get("@value") or item.get("name") or given)
