"""The corpus readers, on tiny corpora made up here."""

from __future__ import annotations

import dataclasses
import gzip
import json
from pathlib import Path

import pytest

from benchmarks.corpora import CorpusError, Page, digest, layout_of, read, registered_domain
from benchmarks.markup import decode_html, head_of, language

HTML = (
    '<html lang="en-GB"><head><title>A ferry lost - Harbour Post</title></head>'
    "<body><h1>A ferry <i>lost</i></h1><p>It left at dawn.</p></body></html>"
)


def gz(path: Path, text: str = HTML) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(text.encode()))


def js(path: Path, value: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value), "utf-8")


def only(name: str, path: Path) -> Page:
    (page,) = read(name, path)
    return page


def make_wcxb(root: Path) -> None:
    gz(root / "dev/html/0001.html.gz")
    js(root / "metadata.json", {"files": {"0001": {"domain": "www.harbourpost.co.uk", "page_type": "article"}}})
    js(
        root / "dev/ground-truth/0001.json",
        {
            "url": "https://www.harbourpost.co.uk/1",
            "_internal": {"page_type": {"primary": "forum"}},
            "ground_truth": {
                "title": "Ferry lost",
                "author": "Ann Ode",
                "publish_date": "2025-01-02",
                "main_content": "It left at dawn.",
                "with": ["at dawn"],
                "without": ["Share", ""],
            },
        },
    )


def test_wcxb(tmp_path: Path) -> None:
    make_wcxb(tmp_path)
    page = only("wcxb", tmp_path)
    assert (page.id, page.site, page.type, page.lang) == ("0001", "harbourpost.co.uk", "forum", "en")
    assert (page.gold, page.title, page.author, page.date) == (
        "It left at dawn.",
        "Ferry lost",
        "Ann Ode",
        "2025-01-02",
    )
    assert (page.with_, page.without) == (("at dawn",), ("Share",))
    assert page.headlines == ("Ferry lost", "A ferry lost", "A ferry lost - Harbour Post")
    assert read("wcxb", tmp_path / "dev") == [page]
    assert page.html == HTML.encode()


def test_fundus_versions_go_with_pages_oldest_first(tmp_path: Path) -> None:
    gz(tmp_path / "de/Blatt_2026_01_01.html.gz")
    gz(tmp_path / "de/Blatt_2024_01_01.html.gz")
    gz(tmp_path / "de/BlattOnline_2025_01_01.html.gz")

    def version(text: str) -> dict[str, object]:
        sections = [{"headline": ["Zwischentitel"], "paragraphs": [text]}]
        return {
            "title": "Titel",
            "authors": ["A", "B"],
            "publishing_date": "2024",
            "body": {"summary": ["Kurz."], "sections": sections},
        }

    js(tmp_path / "de/Blatt.json", {"V1": version("alt"), "V2": version("neu")})
    js(tmp_path / "de/BlattOnline.json", {"V1": version("andere")})
    js(tmp_path / "de/meta.info", {"Blatt_2024_01_01.html.gz": {"url": "https://blatt.example/1"}})
    pages = read("fundus", tmp_path)
    assert [page.id for page in pages] == ["de/Blatt_2024_01_01", "de/Blatt_2026_01_01", "de/BlattOnline_2025_01_01"]
    assert [page.gold for page in pages] == [f"Kurz.\nZwischentitel\n{text}" for text in ("alt", "neu", "andere")]
    assert [page.site for page in pages] == ["Blatt", "Blatt", "BlattOnline"]
    assert (pages[0].url, pages[0].author) == ("https://blatt.example/1", "A, B")


def test_daniel_survives_broken_bytes(tmp_path: Path) -> None:
    name = "20120101_news.example.com.cn_ab12"
    gz(tmp_path / f"html/{name}.gz")
    (tmp_path / "reference").mkdir()
    (tmp_path / "reference" / name).write_bytes("<p>标题</p>\n<p>第一段</p><p>a < b ".encode() + b"\xff</p>\n")
    js(tmp_path / "doc_lg.json", {name: "Chinese"})
    page = only("daniel", tmp_path)
    assert (page.site, page.lang) == ("example.com.cn", "zh")
    assert page.gold == "标题\n第一段\na < b \N{REPLACEMENT CHARACTER}"


def test_article_extraction_benchmark(tmp_path: Path) -> None:
    gz(tmp_path / "html/ab.html.gz")
    js(tmp_path / "ground-truth.json", {"ab": {"articleBody": "It left.", "url": "https://a.example/x"}})
    page = only("aeb", tmp_path)
    assert (page.id, page.gold, page.site) == ("ab", "It left.", "a.example")


def test_cleaneval_pairs(tmp_path: Path) -> None:
    (tmp_path / "7.html").write_text(f'<text id="http://x.example/7" title="t">\n{HTML}', "utf-8")
    (tmp_path / "7-cleaned.txt").write_text("URL: http://x.example/7\n\n<h>A ferry lost\n\n<p>It left at dawn.\n", "utf-8")
    (tmp_path / "8.html").write_text(HTML, "utf-8")
    page = only("cleaneval", tmp_path)
    assert (page.id, page.url, page.gold) == ("7", "http://x.example/7", "A ferry lost\nIt left at dawn.")
    assert page.html.startswith(b"\n<html")


def test_plain_jsonl(tmp_path: Path) -> None:
    record = {"id": 5, "url": "https://a.example/", "html": HTML, "gold": "It left.", "lang": "id", "type": "forum"}
    (tmp_path / "pages.jsonl").write_text(json.dumps(record) + "\n\n", "utf-8")
    page = only("mine", tmp_path)
    assert (page.id, page.lang, page.type, page.corpus) == ("5", "id", "forum", "mine")
    assert only("mine", tmp_path / "pages.jsonl") == page


def test_a_layout_is_told_by_its_files(tmp_path: Path) -> None:
    make_wcxb(tmp_path)
    assert layout_of(tmp_path) == "wcxb"
    (tmp_path / "empty").mkdir()
    with pytest.raises(ValueError, match="none of the known corpus layouts"):
        layout_of(tmp_path / "empty")


def test_a_missing_corpus_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="corpus wcxb"):
        read("wcxb", tmp_path / "nowhere")


@pytest.mark.parametrize("line", ["{", "[]", '{"html": "<p>x"}', '{"html": "<p>x", "gold": null}'])
def test_a_broken_record_is_named_by_file_and_line(tmp_path: Path, line: str) -> None:
    (tmp_path / "pages.jsonl").write_text(json.dumps({"html": HTML, "gold": "x"}) + f"\n{line}\n", "utf-8")
    with pytest.raises(CorpusError, match=r"pages\.jsonl:2: no"):
        read("mine", tmp_path)


def test_a_corpus_that_is_not_as_its_layout_wants_is_named(tmp_path: Path) -> None:
    make_wcxb(tmp_path)
    (tmp_path / "dev/html/0001.html.gz").unlink()
    with pytest.raises(CorpusError, match=r"corpus wcxb: .* layout wcxb wants"):
        read("wcxb", tmp_path)


def test_the_digest_sees_pages_and_gold(tmp_path: Path) -> None:
    make_wcxb(tmp_path)
    page = only("wcxb", tmp_path)
    first = digest([page])
    assert len(first) == 16
    assert first == digest(read("wcxb", tmp_path))
    for change in ({"gold": "x"}, {"html": b"x"}, {"title": None}, {"with_": ()}, {"type": "x"}):
        assert digest([dataclasses.replace(page, **change)]) != first
    assert digest([]) != first


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("www.bbc.co.uk", "bbc.co.uk"),
        ("https://a.b.example.com:8080/x", "example.com"),
        ("news.sina.com.hk", "sina.com.hk"),
        ("www.express.gr", "express.gr"),
        ("example.org", "example.org"),
        ("10.0.0.1", "10.0.0.1"),
        ("", ""),
    ],
)
def test_registered_domains(host: str, expected: str) -> None:
    assert registered_domain(host) == expected


def test_titles_are_split_at_separators() -> None:
    titles, lang = head_of("<html lang=ja><title>A well-known ferry — News | Post</title>")
    assert titles == ("A well-known ferry — News | Post", "A well-known ferry", "A well-known ferry — News")
    assert lang == "ja"


def test_encodings_come_from_the_page() -> None:
    markup = '<meta charset="gb2312"><p>今天早上船离开了港口'
    assert "今天早上" in decode_html(markup.encode("gb2312"))
    assert decode_html(b"") == ""


@pytest.mark.parametrize(
    ("declared", "text", "expected"),
    [
        ("de", "Die Fähre verließ den Hafen in der Frühe.", "de"),
        ("", "short", "en"),
        ("en", "今天早上船离开了港口，没有人挥手。两天以后它空着回来了。", "zh"),
        ("en", "フェリーは夜明けに港を出ました。誰も手を振りませんでした。", "ja"),
        ("uk", "Пором вийшов із гавані на світанку, і ніхто не махав.", "uk"),
        ("en", "Паром вышел из гавани на рассвете, и никто не махал.", "ru"),
    ],
)
def test_languages(declared: str, text: str, expected: str) -> None:
    assert language(declared, text) == expected
