"""What a look before the show finds and what raises an alarm, each with a code: for those who say it in
another language than English. Pure.

A code is for ever; its sentence is English, as the command line, the log and the API have it. The operator's
page has the same sentences in its other languages (`desk/page/told-*.json`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

Values = Mapping[str, str | int | float]

_PLACE = re.compile(r"\{([a-z_]+)\}")
_LONGEST = 2000

_START_OBS = (
    "Start OBS, and in OBS switch on Tools > WebSocket Server Settings > Enable WebSocket server; "
    "the port there must be the one Cuehost uses."
)
_ADD_SOURCE = "Add it in OBS under that name, or name the source you have in config.yaml, `obs`."
_ROOM = "Free some space."

FINDINGS: Mapping[str, tuple[str, str]] = {
    "python": ("Python {version} on {system}", ""),
    "folder_locked": ("{folder} cannot be written.", "Set another `folders: {{name}: ...}`."),
    "folder_full": ("Only {free_mb} MB are free at {folder}.", _ROOM),
    "folder_fine": ("{free_gb} GB are free for {name} ({folder})", ""),
    "hosts": ("Hosts: {names}", ""),
    "no_host": ("There is no host.", ""),
    "programs_missing": (
        "Not installed here: {names}",
        "On Debian and Ubuntu: apt-get install obs-studio xvfb",
    ),
    "shaping_missing": (
        "Thai, Arabic and Hindi cannot be set right: libfribidi is missing.",
        "On Debian and Ubuntu: apt-get install libfribidi0",
    ),
    "fonts": ("Fonts for {langs}", ""),
    "no_voice": ("No voice speaks {lang}.", "Allow online voices, or install an offline one."),
    "robotic_voice": (
        "Offline, {lang} is spoken by a robotic voice only: the last resort, espeak-ng.",
        "With a network the online voices speak it.",
    ),
    "voices": ("Voices for {lang}: {names} ...", ""),
    "writes_offline": ("Scripts are written offline (no language model is set)", ""),
    "writer_keyless": ("The model {model} needs a key.", "Set the variable {variable}."),
    "writer": ("Scripts are written by {model}", ""),
    "images_keyless": (
        "The image model {model} needs a key: Cuehost draws the sets itself.",
        "Set the variable {variable}, or leave `images: model` empty in config.yaml.",
    ),
    "images": ("Pictures of sets are made by {model}", ""),
    "clock_wrong": ("The clock is wrong: it says {at} ({zone}).", "Set the clock."),
    "clock_alone": ("The clock says {at} ({zone}); no network to compare it with", ""),
    "clock_fast": (
        "The clock is {seconds} s fast: end times and countdowns would be wrong.",
        "Have the system set the time by the network.",
    ),
    "clock_slow": (
        "The clock is {seconds} s slow: end times and countdowns would be wrong.",
        "Have the system set the time by the network.",
    ),
    "clock_fine": ("The clock goes right ({at} {zone})", ""),
    "host_slow": (
        "The host comes to {frames} of {due} pictures a second here.",
        "Close other programs, or have OBS encode on the graphics card.",
    ),
    "no_headroom": (
        "Only {percent}% of {cores} cores are free while the host runs: pictures would be skipped.",
        "Close other programs, or lower OBS's output size or frame rate.",
    ),
    "little_headroom": (
        "Only {percent}% of {cores} cores are free while the host runs.",
        "Close other programs for the time of the show.",
    ),
    "headroom": ("{percent}% of {cores} cores are free while the host runs", ""),
    "endless_short": (
        "The show loops without an end; a recording of {hours} hours fits where OBS records.",
        "Free some space, or do not record all of it.",
    ),
    "endless_fits": (
        "The show loops without an end; a recording of {hours} hours fits where OBS records.",
        "",
    ),
    "record_short_min": (
        "A recording of about {minutes} min takes {needed_gb} GB; {free_gb} GB are free where OBS records.",
        _ROOM,
    ),
    "record_short_h": (
        "A recording of about {hours} h takes {needed_gb} GB; {free_gb} GB are free where OBS records.",
        _ROOM,
    ),
    "record_fits_min": (
        "A recording of about {minutes} min takes {needed_gb} GB; {free_gb} GB are free where OBS records",
        "",
    ),
    "record_fits_h": (
        "A recording of about {hours} h takes {needed_gb} GB; {free_gb} GB are free where OBS records",
        "",
    ),
    "obs_fine": ("OBS answers ({version}), canvas {width}x{height}", ""),
    "fps_low": ("OBS makes {fps} pictures a second: the host will stutter.", "Set 25 or 30 under Video."),
    "fps_high": ("OBS makes {fps} pictures a second.", "30 is enough, and costs less."),
    "fps_fine": ("OBS makes {fps} pictures a second", ""),
    "obs_skipped": (
        "OBS has skipped {percent}% of its pictures so far.",
        "Close other programs, or lower the output size under Video.",
    ),
    "camera_of_host": (
        "OBS has no source named {name} for the camera: the show cannot start.",
        _ADD_SOURCE,
    ),
    "camera_on_call": (
        "OBS has no source named {name} for the camera: a take-over goes on without it.",
        _ADD_SOURCE,
    ),
    "microphone_on_call": (
        "OBS has no source named {name} for the microphone: nobody hears who takes over with the camera.",
        _ADD_SOURCE,
    ),
    "cameras_fine": ("OBS has {name} and {other}, for who is seen in person", ""),
    "camera_fine": ("OBS has {name}, for who is seen in person", ""),
    "obs_elsewhere": (
        "OBS runs on another machine ({address}); what is sent to it is not encrypted.",
        "Use it within a network you trust.",
    ),
    "obs_private": ("OBS's websocket is reached from this machine only", ""),
    "obs_reachable": (
        "OBS's websocket can be reached from other machines, guarded by its password.",
        "Close its port in the firewall unless you need it (OBS itself listens everywhere).",
    ),
    "obs_open": (
        "Anyone in this network can drive OBS: its websocket has no password.",
        "Set one in OBS under Tools > WebSocket Server Settings, and in the settings here.",
    ),
    "rundown_fault": ("{fault}", ""),
    "show_fine": ("{show}: no faults found", ""),
    "claim_blocked": ("{claim}", "Mend it, or overrule it with a name (docs/rules.md)."),
    "claim_doubtful": ("{claim}", ""),
    "claims_fine": ("The claim rules of {market} and {platform} find nothing", ""),
}
"""What a look before the show finds: what, and the mend."""

STANDING: Mapping[str, tuple[str, str]] = {
    "obs_away": ("OBS does not answer. The show waits.", ""),
    "host_away": ("The host is away. The show waits.", ""),
    "presence_missed": ("Nobody confirmed being there: the safe scene is on.", ""),
    "presence": ("Confirm that you are there, or the safe scene is taken.", ""),
    "stream_lost": ("The stream broke off. OBS connects it again.", ""),
    "stream_off": ("The stream is off: nobody sees this show there.", ""),
    "record_off": ("OBS does not record any more.", ""),
    "skipped": ("OBS loses pictures: the computer has too much to do.", ""),
    "disk": ("The disk that OBS records on is almost full.", ""),
}
"""Alarms that are there as long as what they tell of, by their id."""

OTHERS: Mapping[str, tuple[str, str]] = {
    "obs_silent": ("No OBS answers at {address}: nothing listens there.", _START_OBS),
    "obs_late": ("No OBS answers at {address}: it took too long.", _START_OBS),
    "obs_unreachable": ("No OBS answers at {address}: {why}.", _START_OBS),
    "not_obs": ("What answers at {address} is not OBS.", _START_OBS),
    "obs_hung_up": ("OBS at {address} closed the connection.", _START_OBS),
    "obs_refuses": (
        "OBS at {address} refuses the password.",
        "Give Cuehost the password from OBS: Tools > WebSocket Server Settings > Show Connect Info.",
    ),
    "obs_old": (
        "The websocket of OBS at {address} speaks another version.",
        "Install OBS Studio 29 or later from https://obsproject.com.",
    ),
    "obs_kicked": ("OBS ended our session (a person chose Kick).", "Connect again."),
    "obs_starting": ("OBS is not ready yet.", "Wait until it has started, then try again."),
    "obs_unruly": (
        "OBS does not become what the show needs: {why}.",
        "See whether OBS shows a question or an error in a window of its own.",
    ),
    "canvas_shape": (
        "OBS's canvas is {width}x{height}, but the show's scenes ({scenes}) are made for "
        "{wanted_width}x{wanted_height}.",
        "In OBS, set Settings > Video > Base (Canvas) Resolution to {wanted_width}x{wanted_height}, "
        "or choose scenes of the canvas's shape in the rundown (`scenes:`).",
    ),
    "font_missing": (
        "no font for {script}",
        "Install fonts: on Debian or Ubuntu `apt install fonts-noto-core fonts-noto-cjk "
        "fonts-noto-color-emoji`; on Windows add the language under Settings > Time & language; on macOS use "
        "Font Book.",
    ),
    "fribidi_missing": (
        "Pillow cannot shape this script: FriBiDi is missing",
        "Install FriBiDi: on Debian or Ubuntu `apt install libfribidi0`, on macOS `brew install fribidi`; "
        "on Windows put fribidi.dll on the PATH.",
    ),
    "slept": ("the computer slept for {seconds} s; the show is held", ""),
    "round_in_old_words": ("round {number} is said in the words before it", ""),
    "round_unmade": ("round {number} could not be made: {why}", ""),
    "round_again": ("the same round comes again: {why}", ""),
    "nothing_ahead": ("nothing is made ahead: {why}", ""),
    "line_untimely": ("a line was not made in time", ""),
    "line_tried_again": ("the host did not say the line, which is tried again: {why}", ""),
    "line_left_out": ("the host did not say the line, which is left out: {why}", ""),
    "host_gone": ("the host is away: {why}", ""),
    "obs_gone": ("OBS does not answer: {why}", ""),
    "point_late": ("the restore point came later than the line", ""),
    "point_unwritten": ("the restore point was not written: {why}", ""),
    "recording_stays": ("the recording stays where OBS wrote it, {file}: {why}", ""),
    "viewers_unanswered": ("viewers cannot be answered: {why}", ""),
    "footage_lost": ("{why}; the host is drawn instead", ""),
    "camera_left_out": ("{why} It is left out.", ""),
    "show_failed": ("failed: {why}", ""),
}
"""What others raise or log in these very words, and is known by them; the closer one before the wider."""

EDIT_REFUSED = "edit_refused"

SENTENCES: Mapping[str, tuple[str, str]] = {**FINDINGS, **STANDING, **OTHERS, EDIT_REFUSED: ("{why}", "")}
"""All there are, by code."""


class Coded(NamedTuple):
    """A code of `SENTENCES`, empty for what has none, and what stands in its sentence's places."""

    code: str
    values: Values


def filled(sentence: str, values: Values) -> str:
    """The sentence with its places filled in. Raises `KeyError` for one without a value."""
    return _PLACE.sub(lambda place: str(values[place[1]]), sentence)


def places(code: str) -> set[str]:
    """The names of all places in the sentence and the mend of `code`."""
    return {name for text in SENTENCES[code] for name in _PLACE.findall(text)}


def recognised(text: str) -> Coded:
    """The code of what is told in `text`, its mend behind it; none for what is in nobody's words."""
    if len(text) > _LONGEST:
        return Coded("", {})
    for code, pattern in _patterns():
        if found := pattern.fullmatch(text):
            return Coded(code, found.groupdict())
    return Coded("", {})


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """What each sentence looks like, without those that are nothing but a place."""
    return tuple(
        (code, _pattern(" ".join(filter(None, both))))
        for code, both in SENTENCES.items()
        if _PLACE.sub("", "".join(both))
    )


def _pattern(sentence: str) -> re.Pattern[str]:
    made, known = "", set[str]()
    for number, part in enumerate(_PLACE.split(sentence)):
        if number % 2 == 0:
            made += re.escape(part)
        else:
            made += f"(?P={part})" if part in known else f"(?P<{part}>.+?)"
            known.add(part)
    return re.compile(made, re.DOTALL)
