"""What Prometheus may ask: the outbox, the turns and the process. Each process counts its own turns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest

from store.confirming import Confirmed
from store.outbox import Count, Lag

# From a few milliseconds, as a turn should be, to the three seconds after which Slack gives up.
_TURN_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 3.0)


class Metrics:
    """The figures of this process, in a registry that is passed in."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.registry = registry
        ProcessCollector(registry=registry)
        self._turns = Histogram(
            "hub_turn_seconds",
            "Time from a message read to its answer committed.",
            ["channel"],
            buckets=_TURN_BUCKETS,
            registry=registry,
        )
        # To look one up takes as long as to count with it.
        self._turns_of: dict[str, Histogram] = {}
        self._failures = Counter(
            "hub_request_failures", "Requests that ended in an unforeseen error.", registry=registry
        )
        self._refused = Counter(
            "hub_requests_refused", "Deliveries that were not let in, by reason.", ["channel", "reason"],
            registry=registry,
        )  # fmt: skip
        self._database = Gauge("hub_database_up", "1 if the database answered.", registry=registry)
        self._due = Gauge("hub_outbox_due", "Messages that are due and unsent.", registry=registry)
        self._oldest = Gauge(
            "hub_outbox_oldest_due_seconds", "How long the oldest of them has been due.", registry=registry
        )
        self._planning = Gauge(
            "hub_planning_oldest_due_seconds",
            "How long the oldest thing has waited that the clock is to plan.",
            ["step"],
            registry=registry,
        )
        self._confirmed = Gauge(
            "hub_bookings_next_week",
            "Booked places of the next seven days, by whether the person said that they still come.",
            ["confirmed"],
            registry=registry,
        )
        self._rows = Gauge(
            "hub_outbox_messages", "Messages by what became of them.", ["kind", "channel", "state"],
            registry=registry,
        )  # fmt: skip

    def observe_turn(self, channel: str, seconds: float) -> None:
        """Count a turn and how long it took; safe to call from any thread."""
        if (turns := self._turns_of.get(channel)) is None:
            turns = self._turns_of[channel] = self._turns.labels(channel)
        turns.observe(seconds)

    def count_failure(self) -> None:
        """Count a request that ended in an unforeseen error."""
        self._failures.inc()

    def count_refusal(self, channel: str, reason: str) -> None:
        """Count a delivery that was not let in; the reason is one of a few words and tells nothing of it."""
        self._refused.labels(channel, reason).inc()

    def show_outbox(self, lag: Lag, counts: Iterable[Count]) -> None:
        """Take over what the database says; kinds and states that have gone are forgotten."""
        self._database.set(1)
        self._due.set(lag.due)
        self._oldest.set(lag.oldest_seconds)
        self._rows.clear()
        for count in counts:
            self._rows.labels(count.kind, count.channel, count.state).set(count.rows)

    def show_planning(self, overdue: Mapping[str, float], confirmed: Confirmed) -> None:
        """Take over how far the clock is behind, and how many have said that they still come."""
        for step, seconds in overdue.items():
            self._planning.labels(step).set(seconds)
        self._confirmed.labels("yes").set(confirmed.confirmed)
        self._confirmed.labels("no").set(confirmed.booked - confirmed.confirmed)

    def show_no_database(self) -> None:
        """Say that the database does not answer, and nothing about the outbox."""
        self._database.set(0)
        self._rows.clear()

    def text(self) -> bytes:
        """Return everything in Prometheus's text format."""
        return generate_latest(self.registry)
