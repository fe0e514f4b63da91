"""A mail server of our own for tests: real SMTP on a real port, and as unhelpful as it is told to be.

Standard library only. It speaks as much of RFC 5321 as ``smtplib`` asks for; no TLS and no sign-in.
"""

import asyncio
import contextlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Self

FOREVER = 3600.0


@dataclass(frozen=True)
class Received:
    """A message that the server said yes to, or had in full when it hung up."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes

    @property
    def mail(self) -> EmailMessage:
        """Return the message, decoded."""
        mail = message_from_bytes(self.content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        return mail


@dataclass
class Manners:
    """How the server behaves; every test changes what it needs. Codes are SMTP replies, 0 = as usual."""

    greeting: int = 0  # 421 instead of 220
    mail_from: int = 0
    recipients: dict[str, int] = field(default_factory=dict)  # an address, or "*" for every one
    data_end: int = 0
    hangs_at: str = ""  # "greeting", "RCPT" … : nothing is said any more
    drops_after_data: bool = False  # it has the message and hangs up before it says so
    slowness: float = 0.0  # seconds before each yes to a message


class SmtpServer:
    """The server, in a thread of its own. ``received`` grows with each message taken."""

    def __init__(self) -> None:
        self.manners = Manners()
        self.received: list[Received] = []
        self.conversations = 0
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self.open()
        return self

    def __exit__(self, *_error: object) -> None:
        self.shut()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    def open(self) -> None:
        """Listen, on the same port as before."""
        self._run(self._open())

    def shut(self) -> None:
        """Stop listening and hang up on everybody: connections are refused from now on."""
        self._run(self._shut())

    def addresses(self) -> list[str]:
        """Return whom the messages taken were for, in their order."""
        return [address for message in self.received for address in message.recipients]

    def _run(self, work: object) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(10)  # type: ignore[arg-type]

    async def _open(self) -> None:
        self._server = await asyncio.start_server(self._talk_and_remember, "127.0.0.1", self.port, limit=1 << 24)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _shut(self) -> None:
        if self._server is not None:
            self._server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _talk_and_remember(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self.conversations += 1
        try:
            with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
                await _Conversation(self, reader, writer).run()
        finally:
            self._tasks.discard(task)
            writer.close()


class _Conversation:
    def __init__(self, server: SmtpServer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.server, self.reader, self.writer = server, reader, writer
        self.sender, self.recipients = "", []  # type: tuple[str, list[str]]

    async def run(self) -> None:
        await self._hang("greeting")
        if self.server.manners.greeting:
            await self._say(self.server.manners.greeting, "not now")
            return
        await self._say(220, "fake ESMTP")
        while line := await self.reader.readline():
            verb, _, rest = line.decode("utf-8", "replace").strip().partition(" ")
            await self._hang(verb.upper())
            if not await self._answer(verb.upper(), rest):
                return

    async def _answer(self, verb: str, rest: str) -> bool:
        manners = self.server.manners
        if verb in ("EHLO", "HELO"):
            self.writer.write(b"250-fake\r\n250 8BITMIME\r\n")
            await self.writer.drain()
        elif verb == "MAIL":
            self.sender, self.recipients = _address(rest), []
            await self._say(manners.mail_from or 250, "sender")
        elif verb == "RCPT":
            code = manners.recipients.get(_address(rest), manners.recipients.get("*", 0)) or 250
            if code == 250:
                self.recipients.append(_address(rest))
            await self._say(code, "recipient")
        elif verb == "DATA":
            return await self._take()
        elif verb == "RSET":
            await self._say(250, "forgotten")
        elif verb == "QUIT":
            await self._say(221, "bye")
            return False
        else:
            await self._say(502, "unknown")
        return True

    async def _take(self) -> bool:
        await self._say(354, "go on")
        lines: list[bytes] = []
        while (line := await self.reader.readline()) != b".\r\n":
            if not line:
                return False
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        manners = self.server.manners
        await self._hang("data_end")
        if manners.data_end:
            await self._say(manners.data_end, "no thanks")
            return True
        await asyncio.sleep(manners.slowness)
        self.server.received.append(Received(self.sender, tuple(self.recipients), b"".join(lines)))
        if manners.drops_after_data:
            return False
        await self._say(250, "taken")
        return True

    async def _hang(self, where: str) -> None:
        if self.server.manners.hangs_at == where:
            await asyncio.sleep(FOREVER)

    async def _say(self, code: int, words: str) -> None:
        self.writer.write(f"{code} {words}\r\n".encode())
        await self.writer.drain()


def _address(rest: str) -> str:
    return rest.partition("<")[2].partition(">")[0]


@contextlib.contextmanager
def smtp_server() -> Iterator[SmtpServer]:
    """Run a server for the length of a block."""
    with SmtpServer() as server:
        yield server
