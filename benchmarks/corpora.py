"""Reads pages with gold text from the public layouts they come in, into one kind of value."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import regex

from benchmarks.excluded import left_in
from benchmarks.markup import decode_html, head_of, language
from benchmarks.sites import registered_domain

__all__ = ["LAYOUTS", "CorpusError", "Page", "digest", "layout_of", "read", "registered_domain"]


class CorpusError(ValueError):
    """A corpus is not in the layout it seems to be in; the message names the file."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a corpus with the text a careful reader wants from it.

    ``site`` groups pages that share a template: no two folds may share a site.
    ``gold`` holds one paragraph per line. ``titles`` are further headline strings
    (``<h1>``, ``<title>`` and its parts). ``with_`` and ``without`` are snippets
    the extracted text must and must not hold.
    """

    id: str
    site: str
    url: str
    html: bytes
    gold: str
    title: str | None
    titles: tuple[str, ...]
    lang: str
    type: str
    corpus: str
    author: str | None = None
    date: str | None = None
    with_: tuple[str, ...] = ()
    without: tuple[str, ...] = ()

    @property
    def headlines(self) -> tuple[str, ...]:
        """Every string that counts as the headline, the gold title first."""
        return (self.title, *self.titles) if self.title else self.titles


def _html(path: Path) -> bytes:
    data = path.read_bytes()
    return gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data


def _strings(value: Any) -> tuple[str, ...]:
    return tuple(item for item in value if isinstance(item, str) and item.strip()) if isinstance(value, list) else ()


def _page(
    *, id: str, site: str, url: str, html: bytes, gold: str, corpus: str, title: str | None = None,
    lang: str | None = None, default_lang: str = "en", **rest: Any,
) -> Page:  # fmt: skip
    titles, declared = head_of(decode_html(html))
    known = lang or language(declared, gold or " ".join(titles), default_lang)
    title = title.strip() if title else None
    return Page(
        id=id, site=site, url=url, html=html, gold=gold, title=title or None, titles=titles, lang=known,
        corpus=corpus, **rest,
    )  # fmt: skip


def _wcxb(path: Path, corpus: str) -> Iterator[Page]:
    folder = path if (path / "ground-truth").is_dir() else path / "dev"
    metadata = folder.parent / "metadata.json"
    files = json.loads(metadata.read_text("utf-8"))["files"] if metadata.is_file() else {}
    for truth in sorted((folder / "ground-truth").glob("*.json")):
        record = json.loads(truth.read_text("utf-8"))
        gold, known = record["ground_truth"], files.get(truth.stem, {})
        kind = record.get("_internal", {}).get("page_type", {}).get("primary")
        yield _page(
            id=truth.stem,
            site=registered_domain(known.get("domain") or record.get("url") or truth.stem),
            url=record.get("url") or "",
            html=_html(folder / "html" / f"{truth.stem}.html.gz"),
            gold=gold.get("main_content") or "",
            title=gold.get("title"),
            type=kind or known.get("page_type") or "article",
            corpus=corpus,
            author=gold.get("author"),
            date=gold.get("publish_date"),
            with_=_strings(gold.get("with")),
            without=_strings(gold.get("without")),
        )


# The language of a country's press where a page does not declare one.
_COUNTRY_LANGUAGE: Final = {
    "at": "de", "be": "nl", "ch": "de", "cl": "es", "cn": "zh", "de": "de", "dk": "da", "es": "es", "fr": "fr",
    "gl": "kl", "gr": "el", "il": "he", "isl": "is", "it": "it", "jp": "ja", "kr": "ko", "li": "de", "lt": "lt",
    "lu": "de", "mx": "es", "my": "ms", "nl": "nl", "no": "no", "pl": "pl", "pt": "pt", "py": "es", "ru": "ru",
    "se": "sv", "tr": "tr", "tw": "zh", "ua": "uk", "vn": "vi",
}  # fmt: skip


def _fundus(path: Path, corpus: str) -> Iterator[Page]:
    for truth in sorted(path.glob("*/*.json")):
        country, publisher = truth.parent.name, truth.stem
        info_path = truth.parent / "meta.info"
        info = json.loads(info_path.read_text("utf-8")) if info_path.is_file() else {}
        versions = list(json.loads(truth.read_text("utf-8")).values())
        # A publisher with several pages has one version per page, oldest first; the date in the name sorts.
        pages = sorted(
            file for file in truth.parent.glob(f"{publisher}_*.html.gz")
            if regex.fullmatch(r"_\d{4}_\d\d_\d\d", file.name[len(publisher) : -len(".html.gz")])
        )  # fmt: skip
        for file, record in zip(pages, versions, strict=len(pages) == len(versions)):
            body = record.get("body") or {}
            lines = list(body.get("summary") or [])
            for section in body.get("sections") or []:
                lines += [*(section.get("headline") or []), *(section.get("paragraphs") or [])]
            yield _page(
                id=f"{country}/{file.name.removesuffix('.html.gz')}",
                site=publisher,
                url=info.get(file.name, {}).get("url", ""),
                html=_html(file),
                gold="\n".join(lines),
                title=record.get("title"),
                default_lang=_COUNTRY_LANGUAGE.get(country, "en"),
                type="article",
                corpus=corpus,
                author=", ".join(record.get("authors") or []) or None,
                date=record.get("publishing_date"),
            )


_LANGUAGE_CODES: Final = {"Chinese": "zh", "English": "en", "Greek": "el", "Polish": "pl", "Russian": "ru"}


def _paragraphs(markup: str) -> str:
    """The lines of a DAnIEL or CleanEval reference: its tags are line marks, its entities stay as they are."""
    lines = (" ".join(part.split()) for part in regex.split(r"</?\w+[^<>\n]{0,80}>|\n", markup))
    return "\n".join(line for line in lines if line)


def _daniel(path: Path, corpus: str) -> Iterator[Page]:
    languages = json.loads((path / "doc_lg.json").read_text("utf-8"))
    for file in sorted((path / "html").iterdir()):
        name = file.name.removesuffix(".gz")
        reference = path / "reference" / name
        if not reference.is_file():
            continue
        gold = _paragraphs(reference.read_text("utf-8", errors="replace"))
        host = name.split("_")[1]
        spoken = languages.get(name)
        yield _page(
            id=name,
            site=registered_domain(host),
            url=f"http://{host}/",
            html=_html(file),
            gold=gold,
            lang=_LANGUAGE_CODES.get(spoken, spoken),
            type="article",
            corpus=corpus,
        )


def _aeb(path: Path, corpus: str) -> Iterator[Page]:
    truths = json.loads((path / "ground-truth.json").read_text("utf-8"))
    for name, truth in sorted(truths.items()):
        url = truth.get("url") or ""
        yield _page(
            id=name,
            site=registered_domain(url) or name,
            url=url,
            html=_html(path / "html" / f"{name}.html.gz"),
            gold=truth.get("articleBody") or "",
            type="article",
            corpus=corpus,
        )


# The header line CleanEval puts above each page.
_CLEANEVAL_HEAD: Final = regex.compile(rb"\A\s*<text\b[^<>]{0,500}>")
_CLEANEVAL_MARK: Final = regex.compile(r"^\s*(?:URL:\s*(?P<url>\S+)|<(?:h|p|l)>)\s*", regex.MULTILINE | regex.IGNORECASE)


def _cleaneval(path: Path, corpus: str) -> Iterator[Page]:
    """Pairs ``NAME.html`` and ``NAME.txt`` or ``NAME-cleaned.txt``, side by side or in folders of their own."""
    golds = {
        regex.sub(r"[-_.]?(?:cleaned|gold)$", "", file.stem): file
        for file in sorted(path.rglob("*.txt"))
        if not file.stem.lower().startswith("readme")
    }
    for file in sorted(path.rglob("*.htm*")):
        stem = file.name.split(".htm")[0]
        if stem not in golds:
            continue
        raw, gold = _html(file), golds[stem].read_text("utf-8", errors="replace")
        head = _CLEANEVAL_HEAD.match(raw)
        found = regex.search(rb'\bid="([^"]{1,400})"', head.group()) if head else None
        url = found.group(1).decode("utf-8", "replace") if found else ""
        mark = _CLEANEVAL_MARK.match(gold)
        url = (mark.group("url") if mark and mark.group("url") else url) or ""
        yield _page(
            id=stem,
            site=registered_domain(url) or stem,
            url=url,
            html=_CLEANEVAL_HEAD.sub(b"", raw),
            gold="\n".join(line.strip() for line in _CLEANEVAL_MARK.sub("", gold).splitlines() if line.strip()),
            type="page",
            corpus=corpus,
        )


def _jsonl(path: Path, corpus: str) -> Iterator[Page]:
    file = path if path.is_file() else path / "pages.jsonl"
    with file.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                record = json.loads(line)
            except ValueError as error:
                raise CorpusError(f"{file}:{number}: no JSON: {error}") from error
            if not isinstance(record, dict) or not all(isinstance(record.get(name), str) for name in ("html", "gold")):
                raise CorpusError(f"{file}:{number}: not an object with the strings html and gold")
            id = str(record.get("id", number))
            url = record.get("url") or ""
            yield _page(
                id=id,
                site=record.get("site") or registered_domain(url) or id,
                url=url,
                html=record["html"].encode("utf-8", "surrogatepass"),
                gold=record["gold"],
                title=record.get("title"),
                lang=record.get("lang"),
                type=record.get("type") or "article",
                corpus=corpus,
                author=record.get("author"),
                date=record.get("date"),
                with_=_strings(record.get("with")),
                without=_strings(record.get("without")),
            )


LAYOUTS: Final[dict[str, Callable[[Path, str], Iterator[Page]]]] = {
    "wcxb": _wcxb,
    "fundus": _fundus,
    "daniel": _daniel,
    "aeb": _aeb,
    "cleaneval": _cleaneval,
    "jsonl": _jsonl,
}


def layout_of(path: Path) -> str:
    """The layout of a corpus folder (or ``pages.jsonl`` file), told by the files in it; ValueError when none fits."""
    if path.is_file() or (path / "pages.jsonl").is_file():
        return "jsonl"
    if (path / "ground-truth").is_dir() or (path / "dev" / "ground-truth").is_dir():
        return "wcxb"
    if (path / "doc_lg.json").is_file():
        return "daniel"
    if (path / "ground-truth.json").is_file():
        return "aeb"
    if next(path.glob("*/meta.info"), None) is not None:
        return "fundus"
    if next(path.rglob("*.htm*"), None) is not None and next(path.rglob("*.txt"), None) is not None:
        return "cleaneval"
    raise ValueError(f"{path}: none of the known corpus layouts ({', '.join(LAYOUTS)})")


def read(name_or_layout: str, path: str | Path) -> list[Page]:
    """The pages of the corpus at ``path``, in a fixed order. A name that is a layout chooses it; else it is told.

    Pages listed as having a wrong gold text under this name are left out (see `benchmarks.excluded`).

    Raises FileNotFoundError when there is nothing at ``path``, CorpusError when its files are not as their layout wants.
    """
    folder = Path(path)
    if not folder.exists():
        raise FileNotFoundError(f"corpus {name_or_layout}: {folder} does not exist")
    layout = name_or_layout if name_or_layout in LAYOUTS else layout_of(folder)
    try:
        return left_in(name_or_layout, LAYOUTS[layout](folder, name_or_layout))
    except CorpusError:
        raise
    except (ValueError, LookupError, TypeError, AttributeError, OSError, EOFError) as error:
        raise CorpusError(f"corpus {name_or_layout}: {folder} is not as the layout {layout} wants: {error!r}") from error


def digest(pages: Iterable[Page]) -> str:
    """A short name for exactly these pages with exactly this gold: 16 hexadecimal digits of a SHA-256."""
    total = hashlib.sha256()
    for page in pages:
        strings = [page.id, page.gold, page.title or "", *page.headlines, "", *page.with_, "", *page.without]
        strings += [page.lang, page.type]
        for part in (page.html, *(text.encode("utf-8", "surrogatepass") for text in strings)):
            total.update(len(part).to_bytes(8, "big"))
            total.update(part)
    return total.hexdigest()[:16]
