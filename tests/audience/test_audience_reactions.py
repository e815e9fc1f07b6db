"""Reactions: each cause, its cool-down, and that a flood of events brings no flood of reactions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuehost.audience import AudienceEvent, Cause, Deed, EventKind, ReactionConfig, Reactions, Rule, rules_of
from cuehost.audience.reactions import DEFAULTS


def event(kind: EventKind, count: int = 1, source: str = "s") -> AudienceEvent:
    return AudienceEvent("e", source, kind, 0.0, count, name="Li")


def reactions(*rules: Rule, now: float = 0.0, apart_s: float = 0.0) -> Reactions:
    return Reactions(rules, now, apart_s)


def test_an_order_is_reacted_to_and_then_rests() -> None:
    show = reactions(Rule(Cause.ORDER, Deed.THANK, cooldown_s=30))
    first = show.happened(event(EventKind.ORDER), 1)
    assert first is not None and first.event is not None and first.event.name == "Li"
    assert show.happened(event(EventKind.ORDER), 20) is None
    assert show.happened(event(EventKind.ORDER), 31) is not None


def test_likes_are_added_up_and_begin_anew() -> None:
    show = reactions(Rule(Cause.LIKES, Deed.THANK, count=100, cooldown_s=0))
    assert show.happened(event(EventKind.LIKE, 60), 1) is None
    assert show.happened(event(EventKind.LIKE, 60), 2) is not None
    assert show.happened(event(EventKind.LIKE, 60), 3) is None


def test_viewers_of_all_platforms_count_together() -> None:
    show = reactions(Rule(Cause.MORE_VIEWERS, Deed.WELCOME, count=10, percent=20, within_s=60, cooldown_s=0))
    assert show.viewers is None
    show.happened(event(EventKind.VIEWERS, 100, "a"), 0)
    assert show.happened(event(EventKind.VIEWERS, 15, "b"), 10) is None  # 15 %
    found = show.happened(event(EventKind.VIEWERS, 130, "a"), 20)
    assert found is not None and found.reason == "100 viewers became 145"
    assert show.viewers == 145


def test_fewer_viewers_are_counted_within_the_time_only() -> None:
    rule = Rule(Cause.FEWER_VIEWERS, Deed.OFFER, count=10, percent=20, within_s=60, cooldown_s=0)
    slow, fast = reactions(rule), reactions(rule)
    for minute in range(6):
        assert slow.happened(event(EventKind.VIEWERS, 100 - 10 * minute), 61.0 * minute) is None
    fast.happened(event(EventKind.VIEWERS, 100), 0)
    assert fast.happened(event(EventKind.VIEWERS, 70), 30) is not None


def test_silence_ends_with_anything_that_comes() -> None:
    show = reactions(Rule(Cause.SILENCE, Deed.ASK, within_s=100, cooldown_s=0))
    assert show.tick(99) is None
    show.commented(99)
    assert show.tick(150) is None
    assert show.tick(199) is not None
    assert show.tick(200) is None


def test_abuse_counts_within_its_time() -> None:
    show = reactions(Rule(Cause.ABUSE, Deed.CALM, count=3, within_s=10, cooldown_s=100))
    assert show.commented(0, abuse=True) is None
    assert show.commented(9, abuse=True) is None
    assert show.commented(20, abuse=True) is None
    show.commented(21, abuse=True)
    assert show.commented(22, abuse=True) is not None


def test_a_small_room_is_left_alone() -> None:
    show = reactions(Rule(Cause.FOLLOW, Deed.WELCOME, min_viewers=50, cooldown_s=0))
    assert show.happened(event(EventKind.FOLLOW), 0) is None
    show.happened(event(EventKind.VIEWERS, 60), 1)
    assert show.happened(event(EventKind.FOLLOW), 2) is not None


def test_the_first_rule_that_applies_is_done_and_the_next_one_while_it_rests() -> None:
    show = reactions(Rule(Cause.ORDER, Deed.THANK, cooldown_s=60), Rule(Cause.ORDER, Deed.FEEL, cooldown_s=1))
    deeds = [r.rule.do if (r := show.happened(event(EventKind.ORDER), t)) else None for t in (0, 5, 10, 61)]
    assert deeds == [Deed.THANK, Deed.FEEL, Deed.FEEL, Deed.THANK]


def test_reactions_lie_apart_but_orders_and_abuse_do_not_wait() -> None:
    show = reactions(
        Rule(Cause.FOLLOW, Deed.WELCOME, cooldown_s=0),
        Rule(Cause.ORDER, Deed.THANK, cooldown_s=0),
        apart_s=15,
    )
    assert show.happened(event(EventKind.FOLLOW), 0) is not None
    assert show.happened(event(EventKind.FOLLOW), 5) is None
    assert show.happened(event(EventKind.ORDER), 6) is not None
    assert show.happened(event(EventKind.FOLLOW), 22) is not None


@given(
    st.lists(
        st.tuples(
            st.sampled_from([*EventKind, "abuse", "comment", "tick"]),
            st.integers(0, 1000),
            st.floats(0, 30),
        ),
        max_size=120,
    )
)
def test_every_cool_down_is_kept(happenings: list[tuple[str, int, float]]) -> None:
    show = Reactions(DEFAULTS, 0.0)
    done: dict[Rule, float] = {}
    now = 0.0
    for what, count, wait in happenings:
        now += wait
        if what in ("abuse", "comment"):
            found = show.commented(now, abuse=what == "abuse")
        elif what == "tick":
            found = show.tick(now)
        else:
            found = show.happened(event(EventKind(what), count), now)
        if found is not None:
            assert found.reason
            assert now - done.get(found.rule, -1e9) >= found.rule.cooldown_s
            done[found.rule] = now


def test_rules_of_the_settings_take_the_place_of_the_usual_ones() -> None:
    assert rules_of(None) == DEFAULTS
    assert rules_of(()) == ()
    own = ReactionConfig(when="order", do="feel", emotion="joy", cooldown_s=3)
    assert rules_of((own,)) == (Rule(Cause.ORDER, Deed.FEEL, cooldown_s=3, emotion="joy"),)


@pytest.mark.parametrize("wrong", [{"when": "rain", "do": "thank"}, {"when": "order", "do": "dance"}])
def test_causes_and_deeds_there_are_not_are_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"expected .*, found the text"):
        ReactionConfig.model_validate(wrong)
