"""What comments mean: tokens, the model's layers, kept vectors, and how chances come of them."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from cuehost.audience.meaning import Meaning, Seen, fact_text, load_meaning
from cuehost.audience.meaning import choosing as choosing_module
from cuehost.audience.meaning.layers import rounded, unpacked
from cuehost.audience.meaning.model import Model
from cuehost.audience.meaning.pairs import Pairs
from cuehost.audience.meaning.store import FactStates, FactVectors
from cuehost.audience.meaning.texts import bare, comment_text
from cuehost.audience.meaning.tokens import Tokenizer

PIECES = ["<s>", "</s>", "<unk>", "▁", "▁wa", "ter", "▁water", "proof", "▁i", "s", "w", "a", "t", "e", "r"]
SCORES = [0.0, 0, 0, -4, -5, -5, -6, -6, -3, -4, -9, -9, -9, -9, -9]


def small() -> Tokenizer:
    return Tokenizer(PIECES, SCORES, {"ｗ": "w", "\t": " "})


def test_a_text_is_cut_into_its_likeliest_pieces() -> None:
    assert [PIECES[n] for n in small().tokens("is waterproof", 20)] == [
        "<s>",
        "▁i",
        "s",
        "▁water",
        "proof",
        "</s>",
    ]


def test_letters_are_read_in_their_plain_form_and_spaces_count_once() -> None:
    tokens = small().tokens
    assert tokens("is\t ｗater", 20) == tokens("is water", 20) == tokens(" is water", 20)


def test_letters_without_a_piece_are_strange_and_long_texts_end_early() -> None:
    assert [PIECES[n] for n in small().tokens("éwa", 20)][1:-1] == ["▁", "<unk>", "w", "a"]
    assert len(small().tokens("water " * 100, 7)) == 9


@given(st.text())
def test_any_text_has_tokens(text: str) -> None:
    tokens = small().tokens(text, 12)
    assert tokens[0] == 0
    assert tokens[-1] == 1
    assert 2 < len(tokens) <= 14
    assert all(0 <= token < len(PIECES) for token in tokens)


@given(st.lists(st.floats(-8, 8, width=32), min_size=24, max_size=24))
def test_weights_of_eight_bits_are_off_by_half_a_step_at_most(weights: list[float]) -> None:
    matrix = np.asarray(weights, np.float32).reshape(3, 8)
    whole, scale = rounded(matrix)
    assert np.abs(whole * scale[:, None] - matrix).max(axis=1) == pytest.approx(0, abs=8 / 127 * 0.51)


def test_weights_of_four_bits_are_read_block_by_block() -> None:
    block = np.zeros(18, np.uint8)
    block[:2] = np.frombuffer(np.float16(0.5).tobytes(), np.uint8)
    block[2:] = 0x88  # nothing, but for
    block[2] = 0xF0  # the first of both halves
    weights = unpacked(block)
    assert weights[0] == -4
    assert weights[16] == 3.5
    assert np.count_nonzero(weights) == 2


@pytest.fixture(scope="module")
def model() -> Model:
    return Model()


def test_vectors_have_length_1_and_do_not_hang_on_their_neighbours(model: Model) -> None:
    texts = [
        comment_text("¿se puede lavar a máquina?"),
        fact_text("care", ["hand wash only, dry in the shade"]),
    ]
    both = model.vectors(texts)
    assert both.shape == (2, 384)
    assert np.linalg.norm(both, axis=1) == pytest.approx([1, 1], abs=1e-4)
    assert np.abs(both[:1] - model.vectors(texts[:1])).max() < 1e-4
    assert model.vectors([]).shape == (0, 384)


@pytest.mark.parametrize(
    ("comment", "right", "facts"),
    [
        ("will it survive the rain", "resists", {"resists": "splashes and showers", "weight": "210 g"}),
        ("充一次电能用几天", "runs", {"runs": "续航约三天", "box": "手机、充电线"}),
        ("a como sale el envio", "delivery", {"delivery": "$79, gratis desde $500", "grind": "en grano"}),
        ("dá pra pôr na máquina de lavar?", "care", {"care": "lavar à mão", "sole": "borracha"}),
        ("сколько ехать будет до Казани", "arrives", {"arrives": "за 3–5 дней по России", "lid": "стекло"}),
        ("ใส่หน้าร้อนร้อนไหม", "fabric", {"fabric": "ผ้าลินินบางระบายอากาศ", "price": "390 บาท"}),
        (
            "hàng nhận được mà hư thì đổi được k shop",
            "returns",
            {"returns": "đổi trả trong 7 ngày", "cup": "400 ml"},
        ),
        ("bisa bayar di tempat kak?", "pay", {"pay": "COD, transfer, e-wallet", "tall": "12 cm"}),
    ],
)
def test_a_comment_lies_nearest_to_what_answers_it(
    model: Model, comment: str, right: str, facts: dict[str, str]
) -> None:
    rows = model.vectors([fact_text(name, [value]) for name, value in facts.items()])
    near = rows @ model.vectors([comment_text(comment)])[0]
    assert list(facts)[int(near.argmax())] == right


@pytest.mark.parametrize(
    ("comment", "right", "wrong"),
    [
        ("can i put the lid in the dishwasher", "lid: dishwasher safe", "bowl: 2 L, stainless steel"),
        ("¿la tapa va al lavavajillas?", "lid: apta para lavavajillas", "bowl: 2 L, acero inoxidable"),
        ("盖子能进洗碗机吗", "lid: 可用洗碗机清洗", "bowl: 2升不锈钢"),
        ("крышку можно в посудомойку?", "lid: можно мыть в посудомоечной машине", "bowl: 2 л, сталь"),
    ],
)
def test_read_together_a_fact_that_answers_is_likelier(
    model: Model, comment: str, right: str, wrong: str
) -> None:
    asked, *facts = model.states([comment_text(comment), f"passage: {wrong}", f"passage: {right}"])
    both = Pairs().logits(asked, facts)
    assert both[1] > both[0]
    assert Pairs().logits(asked, facts[1:]) == pytest.approx(both[1:], abs=1e-3)


def test_states_go_on_to_the_same_vectors(model: Model) -> None:
    texts = [comment_text("how heavy is it"), fact_text("weight", ["2.4 kg, 3.1 kg with the case"])]
    states = model.states(texts)
    assert [one.shape[1] for one in states] == [384, 384]
    assert len(states[0]) < len(states[1])
    assert model.ended(states) == pytest.approx(model.vectors(texts), abs=1e-5)


class Counted:
    """Vectors of letters, and of how many texts they were asked for."""

    stamp = "letters"

    def __init__(self) -> None:
        self.asked: list[str] = []

    def states(self, texts: Sequence[str]) -> list[NDArray[np.float32]]:
        self.asked += texts
        rows = [[text.count(letter) + 0.1 for letter in "abcdefgh"] for text in texts]
        return [np.asarray([row], np.float32) for row in rows]

    def ended(self, states: Sequence[NDArray[np.float32]]) -> NDArray[np.float32]:
        rows = np.asarray([one[0] for one in states], np.float32).reshape(-1, 8)
        found: NDArray[np.float32] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return found

    def vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self.ended(self.states(texts))


class Alike:
    """Says of each fact how many of its letters the comment has; counts those it is shown."""

    def __init__(self) -> None:
        self.shown: list[int] = []

    def logits(
        self, comment: NDArray[np.float32], facts: Sequence[NDArray[np.float32]]
    ) -> NDArray[np.float32]:
        self.shown.append(len(facts))
        return np.asarray([float((comment * fact).sum()) for fact in facts], np.float32)


def test_vectors_of_facts_are_made_once_and_kept(tmp_path: Path) -> None:
    first = Counted()
    store = FactVectors(first, tmp_path)
    rows = store.of(["bag", "cap", "bag"])
    assert first.asked == ["bag", "cap"]
    assert (rows[0] == rows[2]).all()
    store.keep()
    later = Counted()
    again = FactVectors(later, tmp_path).of(["cap", "bag", "fade"])
    assert later.asked == ["fade"]
    assert (again[1] == rows[0]).all()


@pytest.mark.parametrize("broken", [b"", b"PK\x03\x04 and nothing", b"\x00" * 100])
def test_a_broken_file_of_vectors_is_made_anew(
    tmp_path: Path, broken: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "facts-letters.npz"
    file.write_bytes(broken)
    with caplog.at_level(logging.WARNING):
        store = FactVectors(Counted(), tmp_path)
    assert "weighed anew" in caplog.text
    store.of(["bag"])
    store.keep()
    later = Counted()
    FactVectors(later, tmp_path).of(["bag"])
    assert later.asked == []


def test_where_vectors_cannot_be_written_they_are_still_used(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("no folder")
    store = FactVectors(Counted(), tmp_path / "file" / "below")
    assert store.of(["bag"]).shape == (1, 8)
    store.keep()
    assert "cannot be written" in caplog.text


def test_only_so_many_facts_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cuehost.audience.meaning.store.MOST", 3)
    store = FactVectors(Counted(), tmp_path)
    store.of(["a", "b", "c", "d"])
    store.keep()
    later = Counted()
    FactVectors(later, tmp_path).of(["a", "b", "c", "d"])
    assert later.asked == ["a"]


def test_what_pairs_are_read_from_is_made_once_and_the_oldest_forgotten(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("cuehost.audience.meaning.store.MOST_STATES", 2)
    model = Counted()
    states = FactStates(model)
    assert states.of(["bag", "cap", "bag"])[2] == pytest.approx(model.states(["bag"])[0], abs=1e-3)
    model.asked.clear()
    states.of(["bag"])
    states.of(["fade"])
    states.of(["bag", "cap"])
    assert model.asked == ["fade", "cap"]


def test_only_the_nearest_facts_are_read_together_with_a_comment(tmp_path: Path) -> None:
    head = json.loads(choosing_module.HEAD.read_text("utf-8"))
    pairs = Alike()
    facts = ["passage: " + letter * 9 for letter in "abcdefgh"]
    weighed = Meaning(Counted(), pairs, head, tmp_path)
    weighed.chances("cabbage", list("abcdefgh"), facts, [Seen()] * 8)
    weighed.chances("cab", ["a", "b"], facts[:2], [Seen()] * 2)
    assert pairs.shown == [choosing_module.NEAREST, 2]


def test_facts_are_written_as_the_model_was_taught() -> None:
    assert (
        bare(fact_text("battery_life", ["10 h", "20 h with the case"]))
        == "battery life: 10 h, 20 h with the case"
    )
    assert bare(fact_text("show:returns", ["30 days"])) == "returns: 30 days"
    assert bare(fact_text("selling_points:0", ["sharp"])) == "sharp"
    assert bare(fact_text("faq:1", ["No."], "Is it loud?")) == "Is it loud? No."


def meaning(tmp_path: Path) -> Meaning:
    loaded = load_meaning(tmp_path)
    assert loaded is not None
    return loaded


def test_chances_are_shares(tmp_path: Path) -> None:
    facts = [fact_text("care", ["hand wash only"]), fact_text("price", ["25 USD"])]
    seen = [Seen(content=3), Seen(content=3)]
    chances = meaning(tmp_path).chances("do i need to hand wash this", ["care", "price"], facts, seen)
    assert all(0 <= chance <= 1 for chance in chances)
    assert sum(chances) <= 1
    assert chances[0] > chances[1]
    assert meaning(tmp_path).chances("hello", [], [], []) == []


def test_what_is_learned_is_at_hand_later(tmp_path: Path) -> None:
    model = Counted()
    head = json.loads(choosing_module.HEAD.read_text("utf-8"))
    Meaning(model, Alike(), head, tmp_path).learn(["passage: care: hand wash"])
    later = Counted()
    meant = Meaning(later, Alike(), head, tmp_path)
    meant.chances("wash?", ["care"], ["passage: care: hand wash"], [Seen()])
    assert later.asked == ["query: wash?", "passage: care: hand wash"]  # what pairs read is not kept
    meant.recall(["passage: care: hand wash", "passage: price: 5"])
    meant.chances("how?", ["care"], ["passage: care: hand wash"], [Seen()])
    assert later.asked[2:] == ["passage: price: 5", "query: how?"]


def test_without_its_files_words_alone_are_weighed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(choosing_module, "HEAD", tmp_path / "none.json")
    load_meaning.cache_clear()
    try:
        assert load_meaning(tmp_path) is None
        assert "by their words alone" in caplog.text
    finally:
        load_meaning.cache_clear()
