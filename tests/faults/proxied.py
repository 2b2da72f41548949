"""Microsoft's own names on this machine: a proxy that leads to a fake of it, over TLS of its own authority.

So a server runs with the settings it has among people, and whatever else it tries to reach is seen.
"""

from __future__ import annotations

import asyncio
import ssl
import tempfile
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from aiohttp import web
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

CONNECTOR, ENTRA, KEYS = "smba.trafficmanager.net", "login.microsoftonline.com", "login.botframework.com"
HOSTS = (CONNECTOR, ENTRA, KEYS)


@dataclass
class Proxy:
    """Leads whoever asks for one of Microsoft's hosts to the fake; `asked` are all hosts that were asked for.

    `authority` is a file with what to trust. `address` is where it is, once it is served.
    """

    authority: str = ""
    address: str = ""
    asked: list[str] = field(default_factory=list)
    _inner: int = 0

    async def stand_before(self, app: web.Application) -> AsyncIterator[None]:
        """Serve beside an application, which tells where it is itself by `lead_to`."""
        context = self._context()
        tunnel = await asyncio.start_server(self._decrypted, "127.0.0.1", 0, ssl=context)
        proxy = await asyncio.start_server(self._connect, "127.0.0.1", 0)
        self._tls = tunnel.sockets[0].getsockname()[1]
        self.address = f"http://127.0.0.1:{proxy.sockets[0].getsockname()[1]}"
        yield
        tunnel.close()
        proxy.close()

    def lead_to(self, address: str) -> None:
        """Lead everybody to the application that is served there."""
        self._inner = int(address.rpartition(":")[2])

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line = (await reader.readline()).decode()
        while (await reader.readline()).strip():
            pass
        verb, _, rest = line.partition(" ")
        target = rest.partition(" ")[0]
        self.asked.append(target)
        if verb != "CONNECT" or target not in {f"{host}:443" for host in HOSTS}:
            writer.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
            writer.close()
            return
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        await _join(reader, writer, self._tls)

    async def _decrypted(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await _join(reader, writer, self._inner)

    def _context(self) -> ssl.SSLContext:
        folder = Path(tempfile.mkdtemp(prefix="hub-tls-"))
        authority, own = folder / "authority.pem", folder / "own.pem"
        _write_certificates(authority, own)
        self.authority = str(authority)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(own)
        return context


async def _join(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, port: int) -> None:
    """Pass on what either side says until one has had enough."""
    with suppress(OSError):
        there_reader, there_writer = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.gather(_pass(reader, there_writer), _pass(there_reader, writer), return_exceptions=True)


async def _pass(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while part := await reader.read(65536):
            writer.write(part)
            await writer.drain()
    finally:
        writer.close()


def _write_certificates(authority: Path, own: Path) -> None:
    """Write whom to trust, and the key and certificate of Microsoft's hosts."""
    key, name = generate_private_key(65537, 2048), _name("An authority for tests")
    trusted = _signed(name, name, key, key, x509.BasicConstraints(ca=True, path_length=None))
    authority.write_bytes(trusted.public_bytes(Encoding.PEM))
    hosts_key = generate_private_key(65537, 2048)
    hosts = x509.SubjectAlternativeName([x509.DNSName(host) for host in HOSTS])
    certificate = _signed(_name(CONNECTOR), name, hosts_key, key, hosts)
    private = hosts_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    own.write_bytes(private + certificate.public_bytes(Encoding.PEM))


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _signed(
    subject: x509.Name,
    issuer: x509.Name,
    key: RSAPrivateKey,
    by: RSAPrivateKey,
    extension: x509.ExtensionType,
) -> x509.Certificate:
    now = datetime.now(UTC)
    unsigned = (
        x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key.public_key())
    )
    unsigned = unsigned.serial_number(x509.random_serial_number()).not_valid_before(now - timedelta(days=1))
    unsigned = unsigned.not_valid_after(now + timedelta(days=1)).add_extension(
        extension, critical=isinstance(extension, x509.BasicConstraints)
    )
    return unsigned.sign(by, hashes.SHA256())
