"""Receivers of webhooks: one that answers at once, one after a second, one with an error, one never."""

from __future__ import annotations

import asyncio
import sys

ANSWERS = {"fast": ("200 OK", 0.0), "slow": ("200 OK", 1.0), "failing": ("500 X", 0.0), "hanging": ("200 OK", 3600.0)}


async def main(kind: str, port: int) -> None:
    """Serve until killed."""
    status, delay = ANSWERS[kind]
    answer = f"HTTP/1.1 {status}\r\nContent-Length: 2\r\n\r\nok".encode()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                lines = head.lower().split(b"\r\n")
                length = next((int(line[15:]) for line in lines if line.startswith(b"content-length:")), 0)
                await reader.readexactly(length)
                await asyncio.sleep(delay)
                writer.write(answer)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", port, backlog=1024)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
