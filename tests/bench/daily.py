"""Speed and memory of `daily` at full size: `python -m tests.bench.daily [FEEDS]`.

500 feeds of a server on this machine, ten items each, become one issue: beside the time of fetching them alone. The
server runs in a process of its own.
"""

from __future__ import annotations

import multiprocessing
import resource
import sys
import tempfile
import time
from datetime import UTC, datetime
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Event
from pathlib import Path
from socket import socket

from briefing.fetch import Client, Policy, Request
from tests.daily_feeds import feeds
from tests.daily_world import Desk
from tests.fault_server import Asked, reply, serving

NOW = datetime(2026, 11, 20, 6, 30, tzinfo=UTC)
ITEMS = 10


def serve(number: int, port: Queue[int], over: Event) -> None:
    """Offer the feeds until it is over."""
    with serving() as server:
        for name, body in feeds(number, ITEMS, NOW):
            answer = reply("200 OK", body, content_type="application/rss+xml")

            def send(connection: socket, asked: Asked, answer: bytes = answer) -> None:
                connection.sendall(answer)

            server.answers[f"/{name}"] = send
        port.put(server.port)
        over.wait()


def fetching(urls: list[str]) -> tuple[float, float]:
    """Wall and processor seconds of fetching all addresses and nothing else, the best of three."""
    took = []
    for _ in range(3):
        wall, cpu = time.perf_counter(), time.process_time()
        list(Client(Policy()).get_all([Request(url, named=url) for url in urls]))
        took.append((time.perf_counter() - wall, time.process_time() - cpu))
    return min(took)


def main(number: int) -> None:
    """Print both times, their ratio, what each stage took, and the memory."""
    context = multiprocessing.get_context("fork")
    port, over = context.Queue(), context.Event()
    server = context.Process(target=serve, args=(number, port, over), daemon=True)
    server.start()
    base = f"http://127.0.0.1:{port.get()}"
    urls = [f"{base}/paper{feed}" for feed in range(number)]
    alone = fetching(urls)
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(Path(folder), now=NOW, policy=Policy())
        desk.listed(*urls)
        wall, cpu = time.perf_counter(), time.process_time()
        report = desk.run()
        took = (time.perf_counter() - wall, time.process_time() - cpu)
    over.set()
    server.join()
    print(report.line)
    print(f"fetching alone: {alone[0]:.2f} s, {alone[1]:.2f} s of the processor")
    times = f"{took[0] / alone[0]:.0f} × and {took[1] / alone[1]:.0f} ×"
    print(f"daily: {took[0]:.2f} s, {took[1]:.2f} s of the processor: {times}")
    print("; ".join(f"{stage} {seconds:.1f} s" for stage, seconds in report.seconds.items()))
    print(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 500)
