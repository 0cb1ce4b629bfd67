"""Compressed streams, whole and broken."""

import gzip
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanscrape.corpus import storage
from cleanscrape.corpus.storage import BrokenDataError, MissingExtra, compress, compression_of, extra, pieces

KINDS = ["", ".gz", pytest.param(".zst", marks=pytest.mark.skipif(not storage.is_installed("zstandard"), reason="an extra"))]


@pytest.mark.parametrize("kind", KINDS)
@given(parts=st.lists(st.binary(max_size=300), max_size=5), piece=st.integers(1, 400))
def test_what_is_compressed_comes_back_in_small_pieces(kind: str, parts: list[bytes], piece: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(storage, "PIECE", piece)
        found = list(pieces(io.BytesIO(b"".join(compress(part, kind) for part in parts)), kind))
    assert b"".join(found) == b"".join(parts)
    assert all(0 < len(part) <= piece for part in found)


@pytest.mark.parametrize("kind", KINDS[1:])
def test_data_that_breaks_off_is_told_of_after_what_there_is(kind: str) -> None:
    data = bytes(range(256)) * 4000
    packed = compress(data, kind) + compress(data, kind)[:-3]
    found = b""
    with pytest.raises(BrokenDataError, match="breaks off"):
        for part in pieces(io.BytesIO(packed), kind):
            found += part
    assert found.startswith(data)


@pytest.mark.parametrize("kind", KINDS[1:])
def test_corrupt_data_is_told_of(kind: str) -> None:
    packed = bytearray(compress(b"some text, and more of it" * 100, kind))
    packed[-2] ^= 0xFF  # in the checksum, or the length
    with pytest.raises(BrokenDataError, match="corrupt"):
        list(pieces(io.BytesIO(bytes(packed)), kind))


def test_members_are_found_where_they_start() -> None:
    starts: dict[int, int] = {}
    first, second = gzip.compress(b"one"), gzip.compress(b"three")
    list(pieces(io.BytesIO(first + second), ".gz", starts))
    assert starts == {0: 0, 3: len(first)}


def test_names_tell_the_compression() -> None:
    assert [compression_of(name) for name in ("a.jsonl", "a.JSONL.GZ", "b.tgz", "c.zst", "gz")] == ["", ".gz", ".gz", ".zst", ""]


def test_a_missing_library_is_named_with_the_extra() -> None:
    with pytest.raises(MissingExtra, match=r"no_such_library is not installed.*cleanscrape\[corpus\]"):
        extra("no_such_library.part")
