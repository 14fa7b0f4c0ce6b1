"""A worker that knows nothing of Waymark: activities of a price list, on the task queue that it is told."""

import asyncio
import os
import signal
from dataclasses import dataclass

from temporalio import activity
from temporalio.client import Client
from temporalio.exceptions import ApplicationError
from temporalio.worker import Worker

released: list[str] = []
asking = 0
most_at_once = 0


@dataclass
class Item:
    sku: str
    quantity: int


@activity.defn(name="prices.quote")
async def quote(item: Item, currency: str, failures: int) -> dict:
    info = activity.info()
    if info.attempt <= failures:
        raise RuntimeError("the price list is locked")
    return {
        "total": item.quantity * 3,
        "text": f"{item.sku} in {currency}",
        "attempt": info.attempt,
        "activity": info.activity_id,
        "workflow": info.workflow_id,
    }


@activity.defn(name="prices.reserve")
async def reserve(sku: str) -> None:
    raise ApplicationError(f"only 2 of {sku} are left", {"left": 2}, type="Stock.SoldOut", non_retryable=True)


@activity.defn(name="prices.release")
async def release(key: str) -> None:
    released.append(key)


@activity.defn(name="prices.released")
async def list_released() -> list[str]:
    return released


@activity.defn(name="prices.ask")
async def ask(sku: str) -> float:
    global asking, most_at_once
    asking += 1
    most_at_once = max(most_at_once, asking)
    await asyncio.sleep(0.2)
    asking -= 1
    return len(sku) * 1.5


@activity.defn(name="prices.mostAtOnce")
async def get_most_at_once() -> int:
    return most_at_once


@activity.defn(name="prices.nonsense")
async def nonsense(kind: str):
    match kind:
        case "nothing":
            return None
        case "no JSON":
            return float("nan")
        case "bytes":
            return b"bytes"
        case "depth":
            value: list = []
            for _ in range(300):
                value = [value]
            return value
        case "size":
            return "x" * 1_300_000
        case "no JSON in an error":
            raise ApplicationError("odd", float("nan"), type="Odd", non_retryable=True)
        case "a long error":
            raise ApplicationError("long", {"text": "x" * 100_000}, type="T" * 5_000, non_retryable=True)


@activity.defn(name="prices.hang")
async def hang(beats: bool) -> None:
    while True:
        if beats:
            activity.heartbeat()
        await asyncio.sleep(0.1)


async def main() -> None:
    client = await Client.connect(os.environ["TEMPORAL_ADDRESS"])
    stopped = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
    activities = [quote, reserve, release, list_released, ask, get_most_at_once, nonsense, hang]
    async with Worker(
        client,
        task_queue=os.environ["TASK_QUEUE"],
        activities=activities,
        max_concurrent_activities=int(os.environ["MOST_AT_ONCE"]),
    ):
        print("ready", flush=True)
        await stopped.wait()


asyncio.run(main())
