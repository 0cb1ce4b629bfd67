"""Reads what the corpus readers need from raw HTML: its characters, its headlines and its language."""

from __future__ import annotations

import regex
from resiliparse.parse.encoding import bytes_to_str, detect_encoding
from resiliparse.parse.lang import detect_fast
from selectolax.lexbor import LexborHTMLParser

# A separator between the headline and the site name in <title>: a bar, dot, guillemet or colons anywhere,
# a hyphen or dash only with spaces around it. One bounded alternative per character: no backtracking.
_SEPARATOR = regex.compile(r"\s*[|»«·•]\s*|\s*::\s*|\s+[-\N{EN DASH}\N{EM DASH}]\s+")

# Scripts that settle the language of a page against a wrong or missing lang attribute.
_SCRIPTS = (
    (regex.compile(r"[\p{Hiragana}\p{Katakana}]"), 0.05, frozenset({"ja"}), "ja"),
    (regex.compile(r"\p{Hangul}"), 0.2, frozenset({"ko"}), "ko"),
    (regex.compile(r"\p{Han}"), 0.2, frozenset({"zh"}), "zh"),
    (regex.compile(r"\p{Greek}"), 0.3, frozenset({"el"}), "el"),
    (regex.compile(r"\p{Thai}"), 0.3, frozenset({"th"}), "th"),
    (regex.compile(r"\p{Hebrew}"), 0.3, frozenset({"he", "yi"}), "he"),
    (regex.compile(r"\p{Arabic}"), 0.3, frozenset({"ar", "fa", "ur", "ps", "ckb", "ug", "sd"}), "ar"),
    (
        regex.compile(r"\p{Cyrillic}"),
        0.3,
        frozenset({"ru", "uk", "be", "bg", "mk", "sr", "kk", "ky", "mn", "tg", "tt", "ba"}),
        "ru",
    ),
    (regex.compile(r"\p{Devanagari}"), 0.3, frozenset({"hi", "mr", "ne"}), "hi"),
)
_LATIN = regex.compile(r"\p{Latin}")
_LETTER = regex.compile(r"\p{L}")
_OLD_CODES = {
    "iw": "he",
    "in": "id",
    "nb": "no",
    "nn": "no",
    "gr": "el",
    "jp": "ja",
    "cn": "zh",
    "kr": "ko",
    "ua": "uk",
}


def decode_html(html: bytes) -> str:
    """The characters of a page, by its BOM, its ``<meta charset>`` or, failing both, by statistics. Never raises."""
    return str(bytes_to_str(html, detect_encoding(html, from_html_meta=True) or "utf-8", errors="replace"))


def _before_separators(title: str) -> list[str]:
    return [title[: match.start()].strip() for match in _SEPARATOR.finditer(title) if title[: match.start()].strip()]


def head_of(markup: str) -> tuple[tuple[str, ...], str]:
    """The headline strings of a page and its ``lang`` attribute (lower-cased primary subtag, or "").

    The headlines are each ``<h1>``, ``<title>``, and the parts of ``<title>`` that
    stand before a separator, without repeats, in that order.
    """
    tree = LexborHTMLParser(markup)
    found: list[str] = []
    for node in tree.css("h1"):
        found.append(" ".join(node.text(separator=" ").split()))
    title_node = tree.css_first("head title") or tree.css_first("title")
    if title_node is not None:
        title = " ".join(title_node.text().split())
        found += [title, *_before_separators(title)]
    root = tree.css_first("html")
    declared = (root.attributes.get("lang") or root.attributes.get("xml:lang") or "") if root is not None else ""
    code = regex.split(r"[-_,; ]", declared.strip().lower())[0]
    if not regex.fullmatch(r"[a-z]{2,3}", code):
        code = ""
    return tuple(dict.fromkeys(text for text in found if text)), _OLD_CODES.get(code, code)


def language(declared: str, text: str, default: str = "en") -> str:
    """A language code for ``text`` from what the page declares, corrected where the script contradicts it.

    Rough on purpose: languages that share a script are told apart only by the
    declaration or, where there is none, by Resiliparse's fast detector.
    """
    sample = text[:4000]
    letters = len(_LETTER.findall(sample))
    if letters < 20:
        return declared or default
    for pattern, share, codes, code in _SCRIPTS:
        if len(pattern.findall(sample)) >= share * letters:
            return declared if declared in codes else code
    if len(_LATIN.findall(sample)) >= 0.5 * letters:
        others = {code for _, _, codes, _ in _SCRIPTS for code in codes} - {"sr", "kk", "mn", "tt"}
        if declared and declared not in others:
            return declared
        if letters >= 200:
            guess, distance = detect_fast(sample)
            if distance < 1000 and guess not in others and guess != "unknown":
                return str(guess)
        return default
    return declared or default
