"""The dashboard and the alerts ask for what there is, in the form that Grafana and Prometheus read."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.monitor.metrics import Metrics

DEPLOY = Path(__file__).parents[2] / "deploy"
DASHBOARD: dict[str, Any] = json.loads((DEPLOY / "grafana" / "khabar.json").read_text("utf-8"))
RULES = (DEPLOY / "prometheus" / "khabar.rules.yml").read_text("utf-8")
EXPRESSIONS = [target["expr"] for panel in DASHBOARD["panels"] for target in panel.get("targets", ())]
ALERTS = re.findall(r"^ +expr: (.+)$", RULES, re.MULTILINE)
SUFFIXES = {"counter": ("_total",), "histogram": ("_bucket", "_sum", "_count"), "info": ("_info",)}
WIDE = 24
"""Columns of a dashboard."""


def known() -> dict[str, set[str]]:
    """Every series that there may be, with its labels."""
    metrics = Metrics()
    labels = {its._name: set(its._labelnames) for its in vars(metrics).values() if hasattr(its, "_labelnames")}
    return {
        family.name + suffix: labels.get(family.name, set()) | {"instance", "job", "le"}
        for family in metrics.registry.collect()
        for suffix in SUFFIXES.get(family.type, ("",))
    } | {"up": {"instance", "job"}}


KNOWN = known()


def series(expression: str) -> Iterator[str]:
    yield from re.findall(r"\b((?:khabar|process|python|up)\w*)", re.sub(r'"[^"]*"', "", expression))


@pytest.mark.parametrize("expression", [*EXPRESSIONS, *ALERTS])
def test_every_expression_asks_for_what_there_is(expression: str) -> None:
    named = list(series(expression))
    assert named
    assert set(named) <= KNOWN.keys()
    labels = set().union(*(KNOWN[name] for name in named))
    asked = re.findall(r'(\w+)(?:=~|!=|=)"', expression)
    grouped = [part for group in re.findall(r"\b(?:by|on) \(([^)]*)\)", expression) for part in group.split(", ")]
    assert {*asked, *grouped} <= labels
    assert expression.count("(") == expression.count(")")
    assert expression.count("{") == expression.count("}")


def test_every_metric_is_shown() -> None:
    shown = {name for expression in EXPRESSIONS for name in series(expression)}
    for name in (name for name in KNOWN if name.startswith("khabar_")):
        family = re.sub(r"_(bucket|sum|count)$", "", name)
        assert any(its.startswith(family) for its in shown), name


def test_the_dashboard_has_the_form_that_grafana_wants() -> None:
    """https://grafana.com/docs/grafana/latest/dashboards/build-dashboards/view-dashboard-json-model/"""
    for key, kind in {
        "uid": str,
        "title": str,
        "schemaVersion": int,
        "panels": list,
        "time": dict,
        "tags": list,
    }.items():
        assert isinstance(DASHBOARD[key], kind)
    assert "id" not in DASHBOARD  # it is given by the Grafana that takes it
    names = {its["name"] for its in DASHBOARD["templating"]["list"]}
    assert set(re.findall(r"\$\{?(\w+)", json.dumps(DASHBOARD["panels"]))) <= names | {"__rate_interval"}
    ids = [panel["id"] for panel in DASHBOARD["panels"]]
    assert len(set(ids)) == len(ids)
    taken: set[tuple[int, int]] = set()
    for panel in DASHBOARD["panels"]:
        place = panel["gridPos"]
        cells = {(place["x"] + x, place["y"] + y) for x in range(place["w"]) for y in range(place["h"])}
        assert not cells & taken
        assert place["x"] + place["w"] <= WIDE
        taken |= cells
        if panel["type"] != "row":
            assert panel["datasource"]["uid"] == "${datasource}"
            assert panel["description"]
            assert len({target["refId"] for target in panel["targets"]}) == len(panel["targets"])


def test_every_alert_says_what_to_do() -> None:
    names = re.findall(r"- alert: (\w+)", RULES)
    assert len(names) == len(set(names)) == len(ALERTS) == RULES.count("action: ") == RULES.count("summary: ")
    assert set(re.findall(r"severity: (\w+)", RULES)) == {"critical", "warning"}
    assert "\t" not in RULES
