"""Wanted and actual states of a small show, without an OBS."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from cuehost.stage import Box, StagePlan, Template, TemplateItem
from cuehost.stage.actual import Actual, ActualInput, ActualItem, ActualScene
from cuehost.stage.plan import ShowState
from cuehost.stage.template import SCENE_KINDS, Role, Transition
from cuehost.stage.wanted import Wanted, wanted_state

OPENING, KETTLE = "Cuehost Opening", "Cuehost Product: kettle"
ALL: tuple[Role, ...] = ("background", "host", "title", "caption", "label", "camera")
TRANSITIONS = {"fade_transition": "Überblenden", "cut_transition": "Schnitt"}


def make_plan(**changes: Any) -> StagePlan:
    items = tuple(TemplateItem(role, Box(10, 20, 300, 400)) for role in ALL)
    template = Template("t", (360, 640), Transition("fade", 300), dict.fromkeys(SCENE_KINDS, items))
    plan = StagePlan(template, ("kettle",), "tcp://127.0.0.1:1", None, {("label", None): Path("/p/l.png")})
    return replace(plan, **changes)


def make_wanted(state: ShowState | None = None, **changes: Any) -> Wanted:
    return wanted_state(make_plan(**changes), state or ShowState())


def satisfied(wanted: Wanted) -> Actual:
    """An OBS that is as wanted."""
    scenes = {}
    for scene in wanted.scenes:
        items = tuple(
            ActualItem(number, item.source, item.visible, dict(item.transform))
            for number, item in enumerate(scene.items, 1)
        )
        kind, ms = scene.transition
        scenes[scene.name] = ActualScene(scene.name, items, (TRANSITIONS[kind], ms))
    inputs = {
        i.name: ActualInput(
            i.name,
            i.kind,
            dict(i.settings),
            i.muted,
            {i.filter.name: (i.filter.kind, dict(i.filter.settings))} if i.filter else {},
        )
        for i in wanted.inputs
    }
    return Actual(scenes, inputs, {}, frozenset(), TRANSITIONS, "Mine", True)


def with_scene(actual: Actual, name: str, **changes: Any) -> Actual:
    return replace(actual, scenes=actual.scenes | {name: replace(actual.scenes[name], **changes)})


def with_item(actual: Actual, scene: str, source: str, **changes: Any) -> Actual:
    items = tuple(replace(i, **changes) if i.source == source else i for i in actual.scenes[scene].items)
    return with_scene(actual, scene, items=items)
