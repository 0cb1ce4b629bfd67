"""Archives in the formats that crawls come in, made for tests."""

import gzip
import io
import tarfile
from collections.abc import Mapping


def warc_record(kind: str, block: bytes, url: str = "", number: int = 0, **headers: str) -> bytes:
    """One record of a WARC file."""
    if kind in {"request", "response"}:
        headers = {"Content_Type": f"application/http; msgtype={kind}", **headers}
    lines = [
        "WARC/1.0",
        f"WARC-Type: {kind}",
        *([f"WARC-Target-URI: {url}"] if url else []),
        "WARC-Date: 2025-03-03T09:12:00Z",
        f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{number:012}>",
        *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items()),
        f"Content-Length: {len(block)}",
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


def answer(body: bytes, kind: str = "text/html", status: str = "200 OK", **headers: str) -> bytes:
    """An HTTP answer."""
    lines = [
        f"HTTP/1.1 {status}",
        f"Content-Type: {kind}",
        *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items()),
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def gzipped(*records: bytes) -> bytes:
    """Records compressed one by one, as crawls are."""
    return b"".join(gzip.compress(record, mtime=0) for record in records)


def tar(files: Mapping[str, bytes]) -> bytes:
    """A tar archive of files."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size, info.mtime = len(data), 1_700_000_000
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()
