"""What runs inside a worker process. It says that it is ready, and hears the rest on its line."""

from __future__ import annotations

import asyncio
import logging
import os
import random
from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path

from bot.clock import Clock, run_clock
from bot.delivery import Delivery
from bot.planning import plan
from bot.turn import Turns, Unavailable
from bot.words import Wording
from dialogs.messages import Reply
from dialogs.notices import WORDINGS
from store import session_types
from store.db import Store
from tests.faults import chat_worker, crowd_worker, queue_worker, unguarded
from tests.faults.file_channel import CHANNEL, FileChannel
from tests.faults.jobs import (
    Job,
    RunChatClock,
    RunClock,
    RunQueueClock,
    SendTo,
    ServeChat,
    ServeCrowd,
    ServeQueue,
    ServeRush,
    TakeTurns,
)
from tests.faults.rush_worker import Crowd
from tests.faults.visits import Visit, booking_in, outcome, person, reply_of, turns
from tests.faults.worlds import utc_now

READY = "ready"
_WORDINGS: Mapping[str, Wording] = {
    kind: lambda tx, args, person_id, now: Reply("It is soon.") for kind in ("reminder", "confirmation")
}


def owner(pid: int) -> str:
    """Return the name under which a process claims what it sends."""
    return f"worker:{pid}"


def serve(job: Job, line: Connection, log: Path) -> None:
    """Do the job in this process; what it logs goes to a file of the run."""
    logging.basicConfig(level=logging.WARNING, filename=log)
    store = Store(job.url)
    with store.reading() as tx:
        session_types.offers(tx)
    match job:
        case ServeRush():
            _serve_rush(store, job, line)
        case ServeCrowd():
            _serve_crowd(store, job, line)
        case ServeQueue():
            queue_worker.serve(store, job, line)
        case RunQueueClock():
            line.send(READY)
            queue_worker.tick(store, job, owner(os.getpid()), line.recv())
        case TakeTurns():
            _take_turns(store, job, line)
        case RunClock():
            line.send(READY)
            asyncio.run(_tick(store, job))
        case RunChatClock():
            line.send(READY)
            chat_worker.tick(store, job, owner(os.getpid()))
        case ServeChat():
            chat_worker.listen(store, job, owner(os.getpid()), lambda: line.send(READY))
    store.close()


def _serve_rush(store: Store, job: ServeRush, line: Connection) -> None:
    if not job.locked:
        unguarded.read_instead_of_locking()
    crowd = Crowd(turns(store, owner(os.getpid())), job.occurrence, random.Random(job.seed), job.gives_up)
    line.send(READY)
    line.recv()
    line.send(list(crowd.come(job.people)))


def _serve_crowd(store: Store, job: ServeCrowd, line: Connection) -> None:
    if job.without:
        unguarded.GUARDS[job.without]()
    everybody = [person(number) for number in range(job.processes * job.people)]
    own = everybody[job.number :: job.processes]
    crowd = crowd_worker.Crowd(turns(store, owner(os.getpid())), own, everybody, random.Random(job.seed))
    line.send(READY)
    line.recv()
    crowd.come(job.turns)
    line.send((crowd.told, crowd.troubles))


def _take_turns(store: Store, job: TakeTurns, line: Connection) -> None:
    lease = timedelta(seconds=job.send_to.lease_seconds)
    taking = turns(store, owner(os.getpid()), lease=lease)
    delivery = _delivery(store, job.send_to)
    line.send(READY)
    with asyncio.Runner() as runner:
        while visit := line.recv():
            runner.run(_take(taking, delivery, visit, line))


async def _take(taking: Turns, delivery: Delivery, visit: Visit, line: Connection) -> None:
    try:
        handled = taking.handle(visit.incoming(), utc_now())
    except Unavailable:
        line.send(None)
        return
    reply = reply_of(handled)
    line.send((outcome(reply), booking_in(reply)))
    if handled.outgoing:
        await delivery.deliver_answer(handled.outgoing, utc_now(), in_doubt=handled.in_doubt)


async def _tick(store: Store, job: RunClock) -> None:
    if not job.claims:
        unguarded.select_instead_of_claiming()
    if not job.plans:
        await run_clock(Clock(_delivery(store, job.send_to), tick_seconds=0.2))
        return
    delivery = _delivery(store, job.send_to, WORDINGS)
    await run_clock(Clock(delivery, plan=partial(plan, store), tick_seconds=0.2))


def _delivery(store: Store, send_to: SendTo, wordings: Mapping[str, Wording] = _WORDINGS) -> Delivery:
    channel = FileChannel(send_to.path, can_be_asked=send_to.can_be_asked, seconds=send_to.send_seconds)
    return Delivery(
        store,
        {CHANNEL: channel},
        wordings,
        owner(os.getpid()),
        at_once={CHANNEL: 8},
        send_seconds=send_to.lease_seconds / 3,
        lease=timedelta(seconds=send_to.lease_seconds),
    )
