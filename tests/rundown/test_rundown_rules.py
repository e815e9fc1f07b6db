"""How a rundown takes the claim rules: read, checked and told at their places."""

from __future__ import annotations

from pathlib import Path

import pytest

from cuehost.errors import RundownError
from cuehost.rundown import Overrule, Rundown, load_rundown

SHOW = """\
show: Test
language: en
market: US
platform: tiktok_shop_us
segments: [closing: {}]
rules:
"""


def load(folder: Path, rules: str) -> Rundown:
    path = folder / "show.yaml"
    path.write_text(SHOW + rules, "utf-8")
    return load_rundown(path)


def faults(folder: Path, rules: str) -> list[str]:
    with pytest.raises(RundownError) as error:
        load(folder, rules)
    return [str(fault).removeprefix(f"{folder / 'show.yaml'}:") for fault in error.value.faults]


def test_choices_are_read(tmp_path: Path) -> None:
    rules = load(
        tmp_path,
        "  overrule: {some-rule: {by: Ana Ruiz, reason: agreed with the platform}}\n"
        "  off: other-rule\n  attended_by: Ben\n  also_on: [youtube, Twitch]\n",
    ).rules
    assert rules.overrule == {"some-rule": Overrule(by="Ana Ruiz", reason="agreed with the platform")}
    assert (rules.off, rules.attended_by, rules.also_on) == (("other-rule",), "Ben", ("youtube", "twitch"))


def test_without_choices_nothing_is_overruled(tmp_path: Path) -> None:
    rules = load(tmp_path, "  {}").rules
    assert (rules.overrule, rules.off, rules.attended_by, rules.also_on) == ({}, (), None, ())


def test_an_overrule_needs_a_name_and_a_reason(tmp_path: Path) -> None:
    rules = '  overrule: {a-b: {by: " ", reason: x}, c-d: {by: y}, e-f: {bye: x, reason: y}}'
    assert faults(tmp_path, rules) == [
        "7:24: say who overrules this rule; it goes into the log of the show.",
        '7:46: the key "reason" is missing in an overrule; add it.',
        '7:61: "bye" is not a key of an overrule; did you mean "by"?',
    ]


def test_other_platforms_must_be_known_and_named_once(tmp_path: Path) -> None:
    assert faults(tmp_path, '  attended_by: ""\n  also_on: [yotube, tiktok_shop_us]\n  off: [a, a]') == [
        "7:16: say who attends; it goes into the log of the show.",
        '8:13: "yotube" is not a platform; did you mean "youtube"?',
        '8:21: "tiktok_shop_us" stands here twice; keep one.',
        '9:12: "a" stands here twice; keep one.',
    ]
