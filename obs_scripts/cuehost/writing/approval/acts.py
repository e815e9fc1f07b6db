"""What people do to a script, one act after another: the record that approvals are worked out from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, cast, get_args

from pydantic import TypeAdapter, ValidationError

from cuehost.errors import CuehostError
from cuehost.rundown import Line

from ..overruling import MACHINE, Overruling

Kind = Literal["base", "end", "approve", "withdraw", "edit", "regenerate", "lock", "unlock", "overrule"]

CUEHOST = MACHINE
"""Who acts where no person does: what a person's act is about is set down by Cuehost first."""

_LINE = TypeAdapter(Line)


def line_as_data(line: Line) -> dict[str, Any]:
    """A line as JSON-able data."""
    return cast(dict[str, Any], _LINE.dump_python(line, mode="json"))


def line_from_data(data: Any) -> Line:
    """The line that `line_as_data` made data of; raises `CuehostError` for anything else."""
    try:
        return _LINE.validate_python(data)
    except ValidationError as error:
        raise CuehostError(
            "A line in the approvals of this show cannot be read.", "Put back a copy of their file."
        ) from error


@dataclass(frozen=True, slots=True)
class Place:
    """A line's place in a segment as set down: the line there, what the writer had written for it (None:
    nothing), and the values of its facts then.
    """

    line: Line
    written: Line | None
    values: Mapping[str, str]

    def as_data(self) -> dict[str, Any]:
        """As JSON-able data."""
        written = None if self.written is None else line_as_data(self.written)
        return {"line": line_as_data(self.line), "written": written, "values": dict(self.values)}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Place:
        """What `as_data` made data of."""
        written = data["written"]
        return cls(
            line_from_data(data["line"]),
            None if written is None else line_from_data(written),
            dict(data["values"]),
        )


@dataclass(frozen=True, slots=True)
class Act:
    """One act of `who` at `t` (wall clock, ISO 8601 with offset) on a script in `lang` for `round` (from 0).

    base        `places`: the segment's lines that the following acts are about; `skipped`: the texts that
                the writer had written besides
    end         what was decided on a line does not hold any more, for the reason given
    approve     the line as it stands: `place`, with the hash of its words and facts' values
    withdraw    the approval of a line, with a reason if one was given
    edit        the line's new words: `place`
    regenerate  the same, from the writer
    lock        nothing and nobody may change the line's words, until `unlock`
    overrule    a fault (`category`, `span`) of the line with that hash, for a reason
    """

    kind: Kind
    who: str
    t: str
    lang: str
    round: int
    segment: str
    line: str | None = None
    hash: str | None = None
    reason: str | None = None
    places: tuple[Place, ...] = ()
    skipped: tuple[str, ...] = ()
    fault: tuple[str, str] | None = None
    seq: int = field(default=0, compare=False)

    def as_data(self) -> dict[str, Any]:
        """As JSON-able data, in the form the ledger stores; without its number."""
        data: dict[str, Any] = {
            name: getattr(self, name)
            for name in ("kind", "who", "t", "lang", "round", "segment", "line", "hash", "reason")
        }
        if self.places:
            data["places"] = [place.as_data() for place in self.places]
        if self.skipped:
            data["skipped"] = list(self.skipped)
        if self.fault is not None:
            data["fault"] = list(self.fault)
        return data

    @property
    def place(self) -> Place:
        """The one place of an act on a line."""
        return self.places[0]


def act_from_data(data: Mapping[str, Any]) -> Act:
    """The act that the ledger stored; raises `CuehostError` for what is none."""
    try:
        if data["kind"] not in get_args(Kind):
            raise CuehostError("The approvals of this show were written by another Cuehost.", "Update it.")
        places = tuple(Place.from_data(place) for place in data.get("places", ()))
        fault = data.get("fault")
        known = {name: data.get(name) for name in ("seq", "line", "hash", "reason")}
        return Act(
            kind=data["kind"],
            who=data["who"],
            t=data["t"],
            lang=data["lang"],
            round=data["round"],
            segment=data["segment"],
            places=places,
            skipped=tuple(data.get("skipped", ())),
            fault=None if fault is None else (str(fault[0]), str(fault[1])),
            **cast(dict[str, Any], known | {"seq": known["seq"] or 0}),
        )
    except (KeyError, TypeError, IndexError) as error:
        raise CuehostError(
            "The approvals of this show cannot be read.", "Put back a copy of their file."
        ) from error


@dataclass(frozen=True, slots=True)
class Mark:
    """Who did something to a line, when, and why if that was said."""

    who: str
    t: str
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Approval:
    """An approval: who gave it, when, and for what."""

    by: Mark
    hash: str
    line: Line
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Overrule:
    """A fault that a person lets pass, of the line with `hash`, whose facts had `values` then."""

    by: Mark
    hash: str
    said: Overruling
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Standing:
    """A place with what people did to it. `edited`: by hand; `renewed`: by the writer, when asked to."""

    place: Place
    approval: Approval | None = None
    withdrawn: Mark | None = None
    edited: Mark | None = None
    renewed: Mark | None = None
    locked: Mark | None = None
    overruled: tuple[Overrule, ...] = ()

    @property
    def id(self) -> str:
        """The line's id."""
        return self.place.line.id

    @property
    def held(self) -> bool:
        """Whether a person has decided on these words, so that the writer does not change them."""
        return any((self.approval, self.edited, self.renewed, self.locked))


@dataclass(frozen=True, slots=True)
class Settled:
    """A segment that was acted on: its lines in order, and the texts that the writer had written besides."""

    lines: tuple[Standing, ...] = ()
    skipped: frozenset[str] = frozenset()


def settled(acts: Sequence[Act], lang: str, round: int) -> dict[str, Settled]:
    """What holds after all `acts`, by segment."""
    lines: dict[str, dict[str, Standing]] = {}
    skipped: dict[str, frozenset[str]] = {}
    for act in acts:
        if (act.lang, act.round) != (lang, round):
            continue
        known = lines.setdefault(act.segment, {})
        if act.kind == "base":
            names = [place.line.id for place in act.places]
            lines[act.segment] = {
                name: replace(known.get(name, Standing(place)), place=place)
                for name, place in zip(names, act.places, strict=True)
            }
            skipped[act.segment] = frozenset(act.skipped)
        elif act.line in known:
            known[act.line] = _after(known[act.line], act)
    return {
        segment: Settled(tuple(known.values()), skipped.get(segment, frozenset()))
        for segment, known in lines.items()
    }


def _after(before: Standing, act: Act) -> Standing:
    mark = Mark(act.who, act.t, act.reason)
    match act.kind:
        case "approve":
            place = act.place
            approval = Approval(mark, act.hash or "", place.line, place.values)
            return replace(before, place=place, approval=approval, withdrawn=None)
        case "end":
            return Standing(before.place, withdrawn=mark, overruled=before.overruled)
        case "withdraw":
            return replace(before, approval=None, withdrawn=mark)
        case "edit":
            return replace(before, place=act.place, edited=mark, renewed=None, approval=None, withdrawn=None)
        case "regenerate":
            return replace(before, place=act.place, renewed=mark, edited=None, approval=None, withdrawn=None)
        case "lock":
            return replace(before, locked=mark)
        case "unlock":
            return replace(before, locked=None)
        case "overrule":
            (category, span), place = act.fault or ("", ""), before.place
            said = Overruling(category, act.who, act.reason or "", act.t, place.line, span)
            overrule = Overrule(mark, act.hash or "", said, place.values)
            return replace(before, overruled=(*before.overruled, overrule))
        case _:
            return before
