"""The port that answers a monitor: ``/healthz`` for a supervisor, ``/metrics`` for Prometheus."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST

from bot.errors import StartError
from bot.metrics.measures import Measures

UNREADY: Final = 503


@asynccontextmanager
async def serving(measures: Measures, host: str, port: int) -> AsyncIterator[int]:
    """Answer on ``host``:``port`` while the block runs; port 0 takes a free one. Yields the port.

    Raises:
        StartError: it can't be listened on.
    """

    async def healthz(_request: web.Request) -> web.Response:
        ready = measures.ready
        return web.json_response({"ready": ready}, status=200 if ready else UNREADY)

    async def metrics(_request: web.Request) -> web.Response:
        return web.Response(body=await measures.text(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    application = web.Application()
    application.add_routes([web.get("/healthz", healthz), web.get("/metrics", metrics)])
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            raise StartError(
                f"Port {port} of {host} can't be listened on. Choose another METRICS_PORT, or look at METRICS_HOST."
            ) from error
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()
