"""All metrics, each with its name, by the rules of Prometheus (https://prometheus.io/docs/practices/naming/).

No label holds what a person can choose: commands are those that there are, platforms, outcomes and states are ours.
"""

from importlib.metadata import version

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    GCCollector,
    Histogram,
    Info,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)

ANSWERS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
STORE = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5)
LATENESS = (1, 2, 5, 10, 30, 60, 120, 300, 900, 3600, 14400)
LAG = (0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5)
"""Bounds of the histograms, in seconds."""


class Metrics:
    """One program's metrics, in a registry of their own: several programs in one process do not share them."""

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        PlatformCollector(registry=registry)
        GCCollector(registry=registry)
        Info("khabar_build", "The version that runs.", registry=registry).info({"version": version("khabar")})

        # What people ask
        self.updates = Counter(
            "khabar_updates", "Requests of people that were taken up.", ["platform"], registry=registry
        )
        self.request_duration = Histogram(
            "khabar_request_duration_seconds",
            "Time from a request to its reply, without sending it.",
            ["platform", "command"],
            buckets=ANSWERS,
            registry=registry,
        )
        self.request_failures = Counter(
            "khabar_request_failures", "Requests that met a fault of the program.", ["platform"], registry=registry
        )

        # What is sent unasked
        self.deliveries = Counter(
            "khabar_deliveries",
            "What became of attempts to deliver a message.",
            ["platform", "outcome"],
            registry=registry,
        )
        self.lateness = Histogram(
            "khabar_delivery_lateness_seconds",
            "Time from when a message was due until it arrived.",
            ["platform"],
            buckets=LATENESS,
            registry=registry,
        )
        self.queue_age = Gauge(
            "khabar_queue_age_seconds",
            "For how long the oldest has been waiting: updates to be answered, deliveries to be sent.",
            ["queue", "platform"],
            registry=registry,
        )

        # News
        self.feeds = Gauge("khabar_feeds", "Feeds by their state.", ["state"], registry=registry)
        self.feed_polls = Counter("khabar_feed_polls", "Feeds that were asked.", ["result"], registry=registry)
        self.articles = Gauge("khabar_articles", "Published articles.", registry=registry)
        self.search_behind = Gauge(
            "khabar_search_behind", "Changes that the search index does not know yet.", registry=registry
        )

        # The program itself
        self.ready = Gauge("khabar_ready", "Whether a part is ready (1) or not (0).", ["part"], registry=registry)
        self.last = Gauge(
            "khabar_last_timestamp_seconds",
            "When something happened last: update, tick, send (Unix time; 0: not since the start).",
            ["event"],
            registry=registry,
        )
        self.lag = Histogram(
            "khabar_event_loop_lag_seconds", "How late the event loop woke up.", buckets=LAG, registry=registry
        )
        self.store = Histogram(
            "khabar_store_seconds", "Time of calls to the database.", ["operation"], buckets=STORE, registry=registry
        )
        self.disk_free = Gauge(
            "khabar_disk_free_bytes", "Room where something is written: data, backups.", ["place"], registry=registry
        )
        self.backup = Gauge(
            "khabar_backup_last_timestamp_seconds",
            "When the newest backup was made (Unix time; 0: there is none; NaN: this process makes none by itself).",
            registry=registry,
        )
        self.lease_epoch = Gauge(
            "khabar_lease_epoch",
            "How often what one process does alone has changed hands.",
            ["lease"],
            registry=registry,
        )

    def text(self) -> bytes:
        """The text format that Prometheus reads (version 0.0.4)."""
        return generate_latest(self.registry)
