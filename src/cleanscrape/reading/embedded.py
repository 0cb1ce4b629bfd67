"""The article a page carries as data for machines or for its own scripts, as markup."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import escape, unescape
from typing import Any, Final

__all__ = ["PARAGRAPH", "embedded_article"]

SCRIPT: Final = re.compile(r"<script\b([^<>]{0,400}\bjson\b[^<>]{0,400})>", re.IGNORECASE)
END: Final = "</script"
DESCRIPTION: Final = re.compile(
    r"""<meta\b[^<>"']{0,100}["'][^"']{0,20}description["'][^<>"']{0,100}content="([^"]*)\"""", re.IGNORECASE
)
LONGEST: Final = 1 << 24  # characters of one script; what is longer holds a catalogue, not an article
PARAGRAPH: Final = 80  # bytes of UTF-8 in a string or line of prose: some 14 English words or 27 Chinese characters
MARKUP: Final = re.compile(r"</[a-zA-Z]|<br|<p>")
TEXT_KEYS: Final = frozenset({"articlebody", "reviewbody"})
POSTS: Final = frozenset({"answer", "comment", "discussionforumposting", "question", "socialmediaposting"})


def embedded_article(html: str) -> str:
    """The ``articleBody`` of JSON-LD, else the prose in the state a page embeds for its scripts, else its description, as markup.

    Known to be wrong: where the state holds several articles, all of them are in it.
    """
    scripts = list(_scripts(html))
    parts = [text for linked, source in scripts if linked for text in _described(_value(source))]
    if not parts:
        parts = [text for linked, source in scripts if not linked for text in _prose(_value(source))]
    if not parts:
        parts = [max((unescape(found.group(1)) for found in DESCRIPTION.finditer(html)), key=len, default="")]
    return "<article>" + "".join(map(_markup, dict.fromkeys(parts))) + "</article>"


def _value(source: str) -> Any:
    """What a script says, None if it is no JSON."""
    try:
        return json.loads(source, strict=False)
    except (ValueError, RecursionError):
        return None


def _scripts(html: str) -> Iterator[tuple[bool, str]]:
    """The scripts that hold JSON; is it JSON-LD?"""
    for start in SCRIPT.finditer(html):
        end = html.find(END, start.end())
        if 0 <= end - start.end() <= LONGEST:
            yield "ld+json" in start.group(1).lower(), html[start.end() : end]


def _described(value: Any) -> Iterator[str]:
    """The texts of the articles, reviews and posts that JSON-LD describes."""
    for holder in _dicts(value):
        kinds = holder.get("@type")
        is_post = any(str(kind).lower() in POSTS for kind in (kinds if isinstance(kinds, list) else [kinds]))
        for key, text in holder.items():
            if isinstance(text, str) and (key.lower() in TEXT_KEYS or (is_post and key == "text")) and text.strip():
                yield text


def _prose(value: Any) -> Iterator[str]:
    """The strings that are sentences, in the order they stand in."""
    stack = [value]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            if len(item) > PARAGRAPH // 3 and _is_prose(item):
                yield item
        elif isinstance(item, dict):
            stack += reversed(item.values())
        elif isinstance(item, list):
            stack += reversed(item)


def _is_prose(text: str) -> bool:
    size = len(text.encode("utf-8", "replace"))
    if size < PARAGRAPH or text.lstrip()[:1] in ("{", "[", "/", "#", "."):
        return False
    signs = text.count(" ") * 4 + (size - len(text)) * 2  # spaces between words, or letters that need two bytes and more
    return signs >= len(text) // 2 and text.count("{") + text.count(";") + text.count("=") <= 1 + len(text) // (
        50 if "<" in text else 200
    )


def _dicts(value: Any) -> Iterator[dict[str, Any]]:
    stack = [value]
    while stack:
        item = stack.pop()
        if isinstance(item, dict):
            yield item
            stack += reversed(item.values())
        elif isinstance(item, list):
            stack += reversed(item)


def _markup(text: str) -> str:
    """Markup as it is; plain text with a paragraph a line."""
    if MARKUP.search(text):
        return f"<div>{text}</div>"
    return "".join(f"<p>{escape(line, quote=False)}</p>" for line in text.splitlines() if line.strip())
