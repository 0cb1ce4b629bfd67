"""The site of a URL."""

import pytest

from cleanscrape.sites import registered_domain


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://megapolitan.kabarpagi.co.id/read/1?page=all#top", "kabarpagi.co.id"),
        ("HTTP://WWW.Example.COM/", "example.com"),
        ("//cdn.example.com/a", "example.com"),
        ("news.sina.com.cn", "sina.com.cn"),
        ("example.com:8080/path", "example.com"),
        ("https://user:secret@example.com/", "example.com"),
        ("example.com.", "example.com"),
        ("https://tetangga.blogspot.com/2020/01/x.html", "tetangga.blogspot.com"),
        ("http://localhost:8000/x", "localhost"),
        ("co.uk", "co.uk"),
        ("http://192.168.10.1/x", "192.168.10.1"),
        ("http://[2001:db8::1]/x", "2001:db8::1"),
        ("http://[2001:db8::1/x", ""),
        ("https://日本.jp/", "日本.jp"),
        ("", ""),
        ("https:///path", ""),
        ("/folder/page.txt", ""),
    ],
)
def test_the_site_is_the_registered_domain(url: str, site: str) -> None:
    assert registered_domain(url) == site
