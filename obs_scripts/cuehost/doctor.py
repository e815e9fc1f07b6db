"""`cuehost doctor`: whether this computer and a show are ready for air, with the mend of what is not."""

from __future__ import annotations

import argparse
import json
from collections.abc import AsyncIterator, Iterator
from dataclasses import asdict, replace
from pathlib import Path

from cuehost import preflight
from cuehost.claims import verdict
from cuehost.config import load_config
from cuehost.errors import CuehostError, Faulty, RundownError
from cuehost.places import HOSTS, check_theme, seats_of
from cuehost.preflight import Finding, failed, found
from cuehost.rundown import Rundown
from cuehost.stage import ObsAddress, Template
from cuehost.studio import Studio, local_time

_SIGNS = {"ok": "ok   ", "note": "note ", "fault": "FAULT"}
TRIAL_S = 5.0


async def examine(options: argparse.Namespace) -> int:
    """Look at everything and tell as it is found; 1 if something is at fault."""
    told: list[Finding] = []
    from cuehost.commands import address_of

    studio = Studio(load_config(options.config))
    async for finding in findings(studio, options.show, address_of(options), quick=options.quick):
        told.append(finding)
        if not options.json:
            print(f"{_SIGNS[finding.mark]}  {finding.what}", flush=True)
            if finding.mend:
                print(f"       {finding.mend}")
    if options.json:
        print(json.dumps([asdict(f) for f in told], ensure_ascii=False))
    return 1 if any(f.mark == "fault" for f in told) else 0


async def findings(
    studio: Studio, show: Path | None, address: ObsAddress | None = None, *, quick: bool
) -> AsyncIterator[Finding]:
    """Looks at everything, and at the rundown at `show`; OBS is where it is set, or at `address`. `quick`:
    without trials of the processor and the network. Raises nothing of what it finds.
    """
    config = studio.config
    for finding in preflight.places(config, HOSTS):
        yield finding
    rundown: Rundown | None = None
    if show is not None:
        try:
            rundown = studio.rundown(show)
            yield found("ok", "show_fine", show=str(show))
        except RundownError as error:
            for fault in error.faults:
                yield _coded(found("fault", "rundown_fault", fault=str(fault)), fault)
        except CuehostError as error:
            yield failed(error)
    if rundown is not None and show is not None:
        faulty = list(_names(studio, rundown))
        for finding in faulty or _claims(studio, rundown, show):
            yield finding
    langs = rundown.languages if rundown else ("en",)
    models = (*preflight.writer(config), *preflight.image_model(config))
    for finding in (*preflight.fonts(langs), *preflight.voices(studio, langs), *models):
        yield finding
    reachable = not config.voice.offline and "edge" in config.voice.engines
    web = await preflight.online() if reachable and not quick else None
    for finding in preflight.clock(web, local_time):
        yield finding
    for finding in preflight.programs():
        yield finding
    async for finding in _obs(studio, address, rundown):
        yield finding
    if not quick:
        async for finding in _trial(_pack(studio, rundown)):
            yield finding


def _names(studio: Studio, rundown: Rundown) -> Iterator[Finding]:
    """The host, scenes and theme the show names, as far as they are at fault."""
    for look in (
        lambda: seats_of(rundown),
        lambda: studio.template(rundown),
        lambda: check_theme(rundown.theme),
    ):
        try:
            look()
        except CuehostError as error:
            yield failed(error)


def _coded(finding: Finding, fault: Faulty) -> Finding:
    """A finding about a fault, with what that is told by in other languages, as far as it has a code."""
    if not fault.code:
        return finding
    told = {"at": fault.place, "told": fault.code, **dict(fault.values)}
    return replace(finding, values={**finding.values, **told})


def _claims(studio: Studio, rundown: Rundown, file: Path) -> Iterator[Finding]:
    """What the claim rules of the show's market and platform say."""
    said = verdict(rundown, studio.config, local_time(), file=file, lines=True)
    for fault in said.blocks:
        yield _coded(found("fault", "claim_blocked", claim=str(fault)), fault)
    for fault in said.warnings:
        yield _coded(found("note", "claim_doubtful", claim=str(fault)), fault)
    if not said.blocks and not said.warnings:
        yield found("ok", "claims_fine", market=rundown.market, platform=rundown.platform)


def _template(studio: Studio, rundown: Rundown | None) -> Template | None:
    """The show's scene template; None where there is none (that is told of already)."""
    try:
        return studio.template(rundown) if rundown is not None else None
    except CuehostError:
        return None


def _pack(studio: Studio, rundown: Rundown | None) -> Path | None:
    """The pack of the show's host, else of any host; None where there is none (told of already)."""
    try:
        if rundown is not None and rundown.virtual_hosts:
            return studio.pack_folder(rundown)
    except CuehostError:
        return None
    return next((p.parent for p in sorted(HOSTS.glob("*/pack.yaml"))), None)


async def _obs(studio: Studio, given: ObsAddress | None, rundown: Rundown | None) -> AsyncIterator[Finding]:
    from cuehost.engine import Engine
    from cuehost.stage import Stage

    address = Engine(studio, address=given).obs_address()
    try:
        stage = await Stage.connect(address)
    except CuehostError as error:
        # No OBS now is no fault of the computer: it is started before the show.
        yield failed(error, "fault" if rundown is not None else "note")
        return
    async with stage:
        async for finding in preflight.program(stage, _template(studio, rundown)):
            yield finding
        if rundown is not None:
            wanted = studio.camera(rundown), studio.on_call(rundown)
            async for finding in preflight.camera(stage, *wanted):
                yield finding
            length_s = preflight.show_length_s(rundown, local_time())
            try:
                free_mb = (await stage.stats()).disk_free_mb
            except CuehostError as error:
                yield failed(error)
                return
            for finding in preflight.disk_for(length_s, free_mb):
                yield finding
    for finding in await preflight.reach(address):
        yield finding


async def _trial(pack: Path | None) -> AsyncIterator[Finding]:
    """The processor, with the host running beside whatever else does now."""
    if pack is None:
        return
    try:
        for finding in preflight.headroom(await preflight.trial(pack, TRIAL_S)):
            yield finding
    except CuehostError as error:
        yield failed(error)
