"""A web server that says of a dataset what a test wants it to say."""

import hashlib
import json
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

VERSION = "1.1.1"


@dataclass(slots=True)
class HostileWebsite:
    """A web server for the dataset in a folder, at `/aid`."""

    dataset: Path
    port: int = 0
    answers: dict[str, bytes] = field(default_factory=dict)
    """What it says instead of a file, by the path in the dataset."""
    announced: dict[str, int] = field(default_factory=dict)
    """How long it says that a file is, by the path in the dataset."""
    gives_ranges: bool = True

    @property
    def url(self) -> str:
        """The address of the dataset."""
        return f"http://127.0.0.1:{self.port}/aid"

    def says(self, manifest: Callable[[Any], object] | bytes) -> None:
        """Have it serve another manifest, with a list of versions that names this one."""
        if isinstance(manifest, bytes):
            content = manifest
        else:
            written = json.loads((self.dataset / VERSION / "manifest.json").read_bytes())
            manifest(written)
            content = json.dumps(written).encode()
        digest = hashlib.sha256(content).hexdigest()
        self.answers[f"{VERSION}/manifest.json"] = content
        self.lists(lambda listed: listed["versions"][-1].update(manifest_sha256=digest))

    def lists(self, change: Callable[[Any], object]) -> None:
        """Have it serve another list of versions."""
        listed = json.loads((self.dataset / "versions.json").read_bytes())
        change(listed)
        self.answers["versions.json"] = json.dumps(listed).encode()

    def content(self, path: str) -> bytes | None:
        """Return what it says of a path."""
        file = self.dataset / path
        return self.answers.get(path, file.read_bytes() if file.is_file() else None)


@contextmanager
def running_hostile(dataset: Path) -> Iterator[HostileWebsite]:
    """Serve a dataset on a free port, in threads that end with the block."""
    site = HostileWebsite(dataset)

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Say nothing."""

        def do_GET(self) -> None:
            path = self.path.removeprefix("/aid/")
            content = site.content(path)
            status, told = (404, b"") if content is None else (200, content)
            asked = self.headers.get("Range")
            whole = len(told)
            headers = {"ETag": f'"{hashlib.sha256(told).hexdigest()}"'}
            if status == 200 and asked and site.gives_ranges:
                first, _, last = asked.removeprefix("bytes=").partition("-")
                told = told[int(first) : int(last) + 1]
                status, headers["Content-Range"] = 206, f"bytes {first}-{int(first) + len(told) - 1}/{whole}"
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(site.announced.get(path, len(told))))
            self.end_headers()
            self.wfile.write(told)

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        site.port = server.server_port
        try:
            yield site
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def redirecting(to: int, certificate: Path | None = None) -> Iterator[int]:
    """Lead every request to the same path at another port, by http; with a certificate, whoever asks by https."""

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Say nothing."""

        def do_GET(self) -> None:
            self.send_response(302)
            self.send_header("Location", f"http://127.0.0.1:{to}{self.path}")
            self.send_header("Content-Length", "0")
            self.end_headers()

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        if certificate is not None:
            secure = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            secure.load_cert_chain(certificate)
            server.socket = secure.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()


def own_certificate(folder: Path) -> Path:
    """Make a certificate for this machine that nobody signed, with its key; return the file."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "here")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, now - timedelta(days=1), now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path = folder / "certificate.pem"
    path.write_bytes(made.public_bytes(Encoding.PEM) + secret)
    return path
