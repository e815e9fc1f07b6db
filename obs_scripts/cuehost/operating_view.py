"""What an operator is shown, as JSON-able data: the plan, what is on air, health and alarms."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from cuehost.errors import CuehostError, InputError
from cuehost.host import HostProcess, HumanHost
from cuehost.operating_presence import Presence
from cuehost.playout import Broadcast, Conductor
from cuehost.sentences import EDIT_REFUSED, STANDING, Coded, recognised
from cuehost.stage import Stage

Document = dict[str, Any]

_SKIPPED_SHARE = 0.05
_MOST_ALARMS = 50
_LOW_DISK_MB = 2000
_MOST_COMMENTS = 10_000
_NOT_OF_COMMENTS = ("seq", "event", "at_s", "id", "comment")


def rundown_document(conductor: Conductor) -> Document:
    """The plan of the show on air: each segment with its lines and its planned and expected length in s."""
    planned, outlook = conductor.lengths()
    return {
        "title": conductor.show.title,
        "lang": conductor.show.lang,
        "segments": [
            {
                "id": part.segment.id,
                "kind": part.segment.kind,
                "title": part.title,
                "planned_s": round(plan, 1),
                "expected_s": round(expected, 1),
                "lines": [
                    {"id": entry.line.id, "text": entry.line.text, "optional": entry.line.optional or None}
                    for entry in part.lines
                ],
            }
            for part, plan, expected in zip(conductor.show.segments, planned, outlook, strict=True)
        ],
    }


def on_air_document(conductor: Conductor, since_mono: float, aired: Mapping[str, float]) -> Document:
    """What is on air and what comes; `since_mono` turns monotonic times into seconds since 1970."""
    state, position, segment, times = (
        conductor.state_now,
        conductor.position,
        conductor.segment,
        conductor.times(),
    )
    line = conductor.line
    told: Document = {
        "mode": conductor.state,
        "segment": segment.segment.id,
        "index": position.segment,
        "round": conductor.round + 1,
        "scene": conductor.board.program,
        "muted": conductor.board.muted,
        "overlays": conductor.board.overlays_on,
        "insert": state.inserts[-1].what if state.inserts else None,
        "queued": len(state.queued) or None,
        "holding": state.pending == "hold" or None,
        "can_undo": bool(state.history),
        "heard": state.begun,
        "aired": dict(aired),
        "extra": dict(state.extra),
    }
    if line is not None:
        told["line"] = {"id": line.line.id, "text": line.line.text, "spoken_s": _spoken_s(line)}
        if state.begun and state.line_since is not None:
            told["line"]["since"] = round(state.line_since + since_mono, 1)
    told["next_line"] = _next_line(conductor)
    for name, span in (("segment_times", times.segment), ("show_times", times.show)):
        told[name] = {
            "began": round(span.began + since_mono, 1),
            "planned_end": round(span.planned + since_mono, 1),
            "expected_end": round(span.expected + since_mono, 1),
            "over_s": round(span.over_s, 1),
        }
    return told


def _spoken_s(line: Any) -> float:
    if not hasattr(line, "last_word_end_s"):  # it is still being made
        return round(float(line.spoken_s), 1)
    return round(float(line.last_word_end_s - line.first_word_s), 1)


def _next_line(conductor: Conductor) -> Document | None:
    """The line after the one on air: the next of the segment, or the first of one after it."""
    at = conductor.position
    line, segments = conductor.line, conductor.show.segments
    here = segments[at.segment].lines
    if conductor.state_now.inserts:  # the interrupted line comes back
        planned = here[at.line] if at.line < len(here) else None
    elif line is not None and at.line + 1 < len(here):
        planned = here[at.line + 1]
    else:
        planned = None
    if planned is not None:
        segment = segments[at.segment]
        return {"segment": segment.segment.id, "id": planned.line.id, "text": planned.line.text}
    for segment in segments[at.segment + 1 :]:
        told: Document = {"segment": segment.segment.id, "title": segment.title}
        if segment.lines:
            told |= {"id": segment.lines[0].line.id, "text": segment.lines[0].line.text}
        return told
    return None


def comments_of(entry: Document, known: dict[str, Document]) -> list[Document]:
    """What is known of the comments that an entry of the log is about, with what the entry says: what was
    decided on one (`comment`), or what is said to some (`answer`, with the keys they have in the ledger).
    """
    event = str(entry["event"])
    if event.startswith("answer"):
        keys = [key for key in entry.get("comments") or () if isinstance(key, list | tuple) and len(key) > 1]
        stage = "answered" if event == "answer" else "skip" if entry.get("code") == "operator" else "ignored"
        more = {"answer": entry.get("text") if event == "answer" else None, "stage": stage, "decision": stage}
        more |= {"reason": entry.get("reason")}
        names = [f"{key[0]}:{key[1]}" for key in keys]
        told = [{**known.get(name, {"id": name}), **more} for name in names]
    elif entry.get("comment") is not None:
        name = f"{entry.get('source', '')}:{entry['comment']}"
        more = {key: value for key, value in entry.items() if key not in _NOT_OF_COMMENTS}
        told = [{**known.get(name, {"id": name}), **more, "stage": event.removeprefix("comment_")}]
    else:
        told = []
    for comment in told:
        known[comment["id"]] = comment
    while len(known) > _MOST_COMMENTS:
        del known[next(iter(known))]
    return told


def audience_document(status: Document | None) -> Document | None:
    """How the audience stands: where it comes from, how many there are, and what waits for whom."""
    if status is None:
        return None
    told = {name: status.get(name) for name in ("viewers", "held", "blocked")}
    return told | {"sources": status.get("sources"), "waiting": len(status.get("waiting") or ())}


# -- health -------------------------------------------------------------------------------------------


@dataclass
class Health:
    """How OBS, the host and the voice are. `skipped` is the share of frames that viewers lost lately;
    `streamed`, `recorded`: OBS did so in this show.
    """

    mono: Callable[[], float]
    obs: Document = field(default_factory=dict)
    skipped: float = 0.0
    streamed: bool = False
    recorded: bool = False
    _before: tuple[float, int, int] | None = None
    _sent: tuple[float, int] | None = None

    async def look(self, stage: Stage) -> None:
        """Ask OBS for its figures. Never raises `CuehostError`."""
        try:
            vitals = await stage.vitals()
        except CuehostError:
            self.obs, self._before, self._sent = {"answers": False}, None, None
            return
        now, stats = self.mono(), vitals.stats
        lost = stats.render_skipped + stats.output_skipped
        total = max(stats.render_total, stats.output_total)
        if self._before is not None and total > self._before[2]:
            self.skipped = max(lost - self._before[1], 0) / (total - self._before[2])
        self._before = now, lost, total
        kbps = None
        if vitals.streaming and self._sent is not None and now > self._sent[0]:
            kbps = round(max(vitals.sent_bytes - self._sent[1], 0) * 8 / 1000 / (now - self._sent[0]))
        self._sent = (now, vitals.sent_bytes) if vitals.streaming else None
        self.streamed = self.streamed or vitals.streaming
        self.recorded = self.recorded or vitals.recording
        self.obs = {
            "answers": True,
            "fps": round(stats.fps, 1),
            "cpu_percent": round(stats.cpu_percent),
            "skipped_percent": round(self.skipped * 100, 1),
            "disk_free_mb": round(stats.disk_free_mb),
            "streaming": vitals.streaming,
            "reconnecting": vitals.reconnecting or None,
            "stream_kbps": kbps,
            "recording": vitals.recording,
        }

    def clear(self) -> None:
        """Another show begins: what an output did in the one before is forgotten."""
        self.streamed = self.recorded = False

    def document(self, broadcast: Broadcast, voice: Voice, model: Model) -> Document:
        """All of it."""
        host = broadcast.host
        return {
            "obs": self.obs or None,
            "host": {
                "running": host.running,
                "connected": host.obs_connected,
                "lag_ms": round(host.lag_s * 1000),
            },
            "voice": voice.name or None,
            "voice_note": voice.note or None,
            "model": model.name or None,
            "model_rests": model.rests or None,
        }


class Voice(NamedTuple):
    """Who speaks, and what the seller was told of it, if anything."""

    name: str
    note: str = ""


class Model(NamedTuple):
    """The language model that is asked (empty: none), and whether it is left alone as it failed."""

    name: str = ""
    rests: bool = False


# -- alarms -------------------------------------------------------------------------------------------

Level = Literal["warning", "critical"]


@dataclass
class Alarms:
    """What an operator must not miss. One that stands is there until it is over; any other until somebody
    takes note of it. The same one again counts up.
    """

    _alarms: dict[str, Document] = field(default_factory=dict)

    def clear(self) -> None:
        """Begin anew."""
        self._alarms.clear()

    def hear(self, entry: Mapping[str, Any]) -> None:
        """Raise what an entry of the log is alarming about."""
        event, reason = entry["event"], str(entry.get("reason") or "")
        if event == "fault" and entry.get("code") == "fallback":
            self._raise("warning", reason, entry["t"])
        elif event == "edit_refused" and entry.get("code") == "fallback":
            self._raise("warning", reason, entry["t"], Coded(EDIT_REFUSED, {"why": reason}))
        elif event == "preflight" and entry.get("mark") == "fault":
            self._raise("warning", " ".join((reason, str(entry.get("mend") or ""))).strip(), entry["t"])
        elif event == "show_ended":
            # What stood belongs to the show that is over.
            self._alarms = {name: one for name, one in self._alarms.items() if not one.get("standing")}
            if entry.get("code") == "fallback":
                self._raise("critical", reason, entry["t"])

    def stand(self, conductor: Conductor, host: HostProcess | HumanHost) -> None:
        """Raise, or take back, what holds as long as it does."""
        away = conductor.state == "waiting"
        lacks = conductor.state_now.lacks
        self._hold("obs_away", "critical", away and "stage" in lacks)
        gone = (away and "host" in lacks) or not host.running
        self._hold("host_away", "critical", gone)

    def attend(self, presence: Presence | None, now: float) -> None:
        """The same for somebody's being there; `now` is in s on its clock."""
        missed = presence is not None and presence.missed
        warns = presence is not None and presence.warns(now)
        self._hold("presence_missed", "critical", missed)
        self._hold("presence", "critical", warns)

    def judge(self, health: Health) -> None:
        """The same for what OBS's figures say."""
        answers = bool(health.obs.get("answers"))
        again = answers and bool(health.obs.get("reconnecting"))
        self._hold("stream_lost", "critical", again)
        over = answers and health.streamed and not health.obs.get("streaming")
        self._hold("stream_off", "critical", over)
        over = answers and health.recorded and not health.obs.get("recording")
        self._hold("record_off", "warning", over)
        skipped = health.skipped > _SKIPPED_SHARE
        self._hold("skipped", "warning", skipped)
        free_mb = health.obs.get("disk_free_mb")
        low = bool(health.obs.get("recording")) and free_mb is not None and free_mb < _LOW_DISK_MB
        self._hold("disk", "critical", low)

    def acknowledge(self, alarm: str, by: str) -> None:
        """Take note of one. Raises `InputError`."""
        if alarm not in self._alarms:
            raise InputError("There is no such alarm.", "It may be over.")
        if self._alarms[alarm].get("standing"):
            self._alarms[alarm]["noted_by"] = by or "?"
        else:
            del self._alarms[alarm]

    def document(self) -> Document:
        """All of them, by id."""
        return {name: dict(alarm) for name, alarm in self._alarms.items()}

    def _raise(self, level: Level, text: str, t: str, coded: Coded | None = None) -> None:
        name = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:12]
        count = self._alarms.get(name, {}).get("count", 0) + 1
        code, values = coded or recognised(text)
        told = {"code": code, "values": values} if code else {}
        self._alarms[name] = {"level": level, "text": text, "t": t, "count": count} | told
        while len(self._alarms) > _MOST_ALARMS:
            del self._alarms[next(iter(self._alarms))]

    def _hold(self, name: str, level: Level, stands: bool) -> None:
        if stands and name not in self._alarms:
            alarm = {"level": level, "text": STANDING[name][0], "count": 1, "standing": True}
            self._alarms[name] = alarm | {"code": name, "values": {}}
        elif not stands:
            self._alarms.pop(name, None)
