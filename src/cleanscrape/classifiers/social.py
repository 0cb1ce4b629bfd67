"""What asks the reader to do something: share, subscribe, comment, sign in."""

from __future__ import annotations

from cleanscrape.features import Features, Strength

__all__ = ["comments", "login", "share", "subscribe"]


def share(f: Features) -> Strength:
    """Names of networks in a row, counters of shares."""
    return f.spoken("share")


def subscribe(f: Features) -> Strength:
    """Newsletters, paywalls, apps. An article about subscriptions says so in paragraphs, where a phrase is only a hint."""
    return f.spoken("subscribe")


def comments(f: Features) -> Strength:
    """The interface of comments; the comments themselves are told by what stands above them."""
    return f.spoken("comments")


def login(f: Features) -> Strength:
    """Forms to sign in."""
    return f.spoken("login")
