"""Words found, filled in and led back to the caption."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from cuehost.rundown import Span
from cuehost.speech import to_spoken
from cuehost.speech.align import complete, in_order, locate, to_written, tokens
from cuehost.speech.kokoro import spans
from cuehost.speech.kokoro_phonemes import Phonemes, owners_by_likeness


def names(text: str) -> list[str]:
    return [text[a:b] for a, b in tokens(text)]


def test_tokens() -> None:
    assert names("“Don't wait—it's 20-day, $5!” (ok)") == ["Don't", "wait", "it's", "20-day", "$5", "ok"]
    assert names("这款K2水壶，好。") == ["这", "款", "K2", "水", "壶", "好"]
    assert names("... — !") == []


def test_words_run_together_share_their_time() -> None:
    text = "One of the best"
    spans_ = [Span("One", 0.0, 0.2, 0), Span("of", 0.2, 0.5, 4), Span("best", 0.5, 0.9, 11)]
    done = complete(spans_, text)
    assert [w.text for w in done] == ["One", "of", "the", "best"]
    assert done[1].start_s == 0.2 and done[2].end_s == 0.5
    assert 0.2 < done[2].start_s < 0.5 and done[2].offset == 7


def test_a_missing_first_word_shares_with_the_one_after() -> None:
    done = complete([Span("there", 0.0, 1.0, 3)], "Hi there")
    assert [(w.text, w.offset) for w in done] == [("Hi", 0), ("there", 3)]
    assert done[0].end_s == done[1].start_s


def test_spoken_words_of_one_written_thing_are_one_word() -> None:
    spoken = to_spoken("Only $39.90 today", "en")
    heard = complete(
        [
            Span("Only", 0.0, 0.3, 0),
            Span("thirty-nine", 0.3, 2.0, 5),
            Span("today", 2.0, 2.5, spoken.text.index("today")),
        ],
        spoken.text,
    )
    words = to_written(heard, spoken)
    assert [(w.text, w.offset) for w in words] == [("Only", 0), ("$39.90", 5), ("today", 12)]
    assert words[1].end_s == 2.0


def test_locate_goes_forwards_and_leaves_out_what_is_not_there() -> None:
    text = "the kettle, The lid"
    found = locate([("the", 0, 1), ("kettle", 1, 2), ("spout", 2, 3), ("the", 3, 4), ("lid", 4, 5)], text)
    assert [(w.text, w.offset) for w in found] == [("the", 0), ("kettle", 4), ("The", 12), ("lid", 16)]


def test_times_are_squeezed_in_not_cut_off() -> None:
    done = in_order([Span("w", -0.05, 0.0), Span("ʌ", 0.0, 0.1), Span("n", 0.1, 2.0)], 0.06, 1.0)
    assert done[0].start_s == 0.06 and done[-1].end_s == 1.0
    assert all(s.end_s > s.start_s for s in done)


TIMES = st.lists(st.tuples(st.floats(-1, 5), st.floats(-1, 5)), max_size=8)


@given(TIMES)
def test_times_always_run_forwards(times: list[tuple[float, float]]) -> None:
    done = in_order([Span("x", a, b) for a, b in times], 0.06, 3.0)
    assert len(done) == len(times)
    at = 0.06
    for span in done:
        assert at - 1e-3 <= span.start_s <= span.end_s <= 3.0
        at = span.start_s
    assert all(a.end_s <= b.start_s for a, b in pairwise(done))


def test_phonemes_find_their_words_though_run_together() -> None:
    alone = [
        *(("w", 0), ("ʌ", 0), ("n", 0)),
        *(("ʌ", 1), ("v", 1)),
        *(("ð", 2), ("ə", 2)),
        *(("b", 3), ("ɛ", 3)),
    ]
    assert owners_by_likeness("wʌn ʌvðə bɛ", alone)[4:8] == [1, 1, 2, 2]
    # Numbers are said in several groups, all of one word.
    alone = [*((c, 0) for c in "θɜɹti nIn"), *((c, 1) for c in "kʌps")]
    assert set(owners_by_likeness("θˈɜɹti nˈIn kˈʌps", alone)[:9]) == {0}


def test_symbols_become_ipa_with_stress_and_length() -> None:
    phonemes = Phonemes("bˈAː hI.", (0, 0, 0, 0, -1, 1, 1, -1), ((0, 3), (4, 6)))
    edges = [(c, i / 10, (i + 1) / 10) for i, c in enumerate("bˈAː hI.")]
    words, sounds = spans(phonemes, edges, "bay hi")
    assert [s.text for s in sounds] == ["b", "ˈeɪː", "h", "aɪ"]
    assert (sounds[1].start_s, sounds[1].end_s) == (0.1, 0.4)
    assert [(w.text, w.start_s, w.end_s, w.offset) for w in words] == [
        ("bay", 0.0, 0.4, 0),
        ("hi", 0.5, 0.7, 4),
    ]
