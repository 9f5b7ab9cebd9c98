"""The figures of a service, as Prometheus's own parser reads them."""

import httpx
from prometheus_client.parser import text_string_to_metric_families

PATH = "/metrics"
TEXT = "text/plain; version=0.0.4; charset=utf-8"

Figures = dict[tuple[str, frozenset[tuple[str, str]]], float]


def parse(text: str) -> Figures:
    """Return each figure by its name and labels, as Prometheus's own parser reads them."""
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def find(figures: Figures, name: str, **labels: str) -> float:
    """Return one figure, 0 where nothing was counted."""
    return figures.get((name, frozenset(labels.items())), 0.0)


def read(client: httpx.Client) -> Figures:
    """Return every figure as it is now."""
    response = client.get(PATH)
    assert (response.status_code, response.headers["Content-Type"]) == (200, TEXT)
    return parse(response.text)


def count(figures: Figures, operation: str, method: str = "GET", status: int = 200) -> float:
    """Return how many requests were answered so."""
    labels = {"operation": operation, "method": method, "status": str(status)}
    return find(figures, "ostler_http_requests_total", **labels)
