"""A clamd that says what a test wants it to say, over a real socket."""

from __future__ import annotations

import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Conversation(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        assert isinstance(self.server, Scanner)
        assert self.rfile.readline().strip() == b"nINSTREAM"
        received = b""
        while size := struct.unpack("!L", self.rfile.read(4))[0]:
            received += self.rfile.read(size)
        self.server.received.append(received)
        self.wfile.write(self.server.answer)


class Scanner(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    answer: bytes
    received: list[bytes]

    @property
    def url(self) -> str:
        return f"tcp://127.0.0.1:{self.server_address[1]}"


@contextmanager
def scanner(answer: bytes) -> Iterator[Scanner]:
    with Scanner(("127.0.0.1", 0), Conversation) as server:
        server.answer, server.received = answer, []
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@contextmanager
def silent_port() -> Iterator[str]:
    """An address at which nobody answers any more."""
    with Scanner(("127.0.0.1", 0), Conversation) as server:
        url = server.url
    yield url
