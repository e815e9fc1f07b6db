"""What is wrong is told at its line and column, in a seller's words, and everything at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from rundown_kitchen import KITCHEN, changed, place_of

from cuehost.errors import RundownError
from cuehost.rundown import Fault, check, load_rundown
from cuehost.rundown.faults import MAX_FAULTS

FaultsOf = Callable[..., list[Fault]]
Write = Callable[[str], Path]

SEGMENTS = KITCHEN[KITCHEN.index("  - opening") : KITCHEN.index("loop:")]

# (what stands there, what is written instead with ^ before the fault's place, words of the message)
ONE_FAULT = [
    ("show: Autumn kitchen", "show:^", '"show" is empty'),
    ("show: Autumn kitchen", "show: ^''", "the show's name is empty"),
    ("show: Autumn kitchen", "show: ^[a]", "expected a text, found a list"),
    ("show: Autumn kitchen", "show: ^true", "expected a text, found true"),
    ("show: Autumn kitchen", "show: {en: a, ^xx: b}", "not a language code"),
    ("show: Autumn kitchen", "show: ^{es: a}", "not given in en"),
    ("show: Autumn kitchen", "show: {en: ^' '}", "is empty in en"),
    ("show: Autumn kitchen", "^shwo: a", 'did you mean "show"?'),
    ("show: Autumn kitchen", "show: a\n^show: b", "twice"),
    ("show: Autumn kitchen", "show: a\n^colour: b", "expected market, language"),
    ("language: en", "language: ^english", 'did you mean "en"?'),
    ("language: en", "language: ^englsh", 'did you mean "en"?'),
    ("language: en", "language: ^cn", 'did you mean "zh"?'),
    ("language: en", "language: ^jp", 'did you mean "ja"?'),
    ("language: en", "language: ^en-UK", 'did you mean "en-GB"?'),
    ("language: en", "language: ^en-XQ", "country code"),
    ("language: en", "language: ^xx", "such as en, es"),
    ("language: en", "language: [en, ^en]", "twice"),
    ("language: en", "language: ^[]", "list of languages is empty"),
    ("language: en", "language:^", '"language" is empty'),
    ("language: en", "language: {en: ^[es]}", "expected a text, found a list"),
    ("language: en", "language: [en, ^[es]]", "expected a text, found a list"),
    ("language: en", "^langauge: en", 'did you mean "language"?'),
    ("market: US", "market: ^UK", 'did you mean "GB"?'),
    ("market: US", "market: ^USA", 'did you mean "US"?'),
    ("market: US", "market: ^germny", 'did you mean "DE"?'),
    ("market: US", "market: ^XX", "two-letter country code"),
    ("market: US", "market: ^[US]", "found a list"),
    ("platform: youtube", "platform: ^yuotube", 'did you mean "youtube"?'),
    ("platform: youtube", "platform: ^tik tok shop", 'did you mean "tiktok_shop"?'),
    ("platform: youtube", "platform: ^myspacebar", "expected youtube, tiktok"),
    ("host: mia", "host: mia\naudience: {age: ^middle}", "write it like 25-40, 50+ or 30"),
    ("host: mia", "host: mia\naudience: {age: ^40-25}", "do not run from young to old"),
    ("host: mia", "host: mia\naudience: {age: ^900}", "do not run from young to old"),
    ("host: mia", "host: mia\naudience: {level: ^novice}", "is not a level; expected beginner"),
    ("host: mia", "host: mia\naudience: {interests: [tea, ^'']}", "an interest is empty"),
    ("host: mia", "host: mia\naudience: {^intrests: [tea]}", 'did you mean "interests"?'),
    ("host: mia", "host: [mia, leo, ^ann]", "at most two hosts"),
    ("host: mia", "host: [mia, ^mia]", "twice"),
    ("host: mia", "host: ^../mia", "cannot be the name of a host"),
    ("host: mia", "host: [none, ^human]", "twice"),
    ("host: mia", "host: ^{a: b}", "found a mapping"),
    ("scenes: portrait", "scenes: ^scenes/portrait.yaml", "cannot be a scene template"),
    ("scenes: portrait", "^scene: portrait", 'did you mean "scenes"?'),
    ("returns: free within 30 days", "returns: ^true", "in words"),
    ("returns: free within 30 days", "returns: ^yes", "in words"),
    ("returns: free within 30 days", "returns:^", "found nothing"),
    ("returns: free within 30 days", "returns: ^''", "is empty"),
    ("returns: free within 30 days", "returns: ^[]", "empty list"),
    ("returns: free within 30 days", "returns: [a, ^'']", "is empty"),
    ("returns: free within 30 days", "returns: [a, ^false]", "in words"),
    ("returns: free within 30 days", "returns: [a, ^[b]]", "expected a text, found a list"),
    ("returns: free within 30 days", "returns: ^{evidence: a}", '"value" is missing'),
    ("returns: free within 30 days", "returns: {value: a, ^evidnce: b}", 'did you mean "evidence"?'),
    ("returns: free within 30 days", "returns: {value: a, evidence: ^''}", "evidence is empty"),
    ("returns: free within 30 days", "^re/turns: a", "cannot be the name of a fact"),
    ("returns: free within 30 days", "^'show:returns': a", "cannot be the name of a fact"),
    (
        "products:\n  kettle:",
        "products:\n  ^pan & pot: {name: a}\n  kettle:",
        "cannot be the key of a product",
    ),
    ("name: Pour-over kettle K2", "name: ^''", "the name is empty"),
    ("name: Pour-over kettle K2", "^nmae: a", 'did you mean "name"?'),
    (
        "price: 39.90 USD",
        "price: ^39.90 EUR",
        "not in the market's currency USD; write it in USD or add rates: {EUR",
    ),
    ("price: 39.90 USD", "price: ^39.90 USB", 'did you mean "USD"?'),
    ("price: 39.90 USD", "price: ^0", "above 0"),
    ("price: 39.90 USD", "price: ^-5 USD", "below zero"),
    ("price: 39.90 USD", "price: ^1.299 USD", "may be 1299 or 1.299"),
    ("price: 39.90 USD", "price: ^[39.90 USD]", "expected a text, found a list"),
    ("price: 39.90 USD", "price: {value: ^39.90 EUR}", "market's currency"),
    ("price: 39.90 USD", "price:^", "is empty"),
    ("price: 39.90 USD", "price: ^true", "found true"),
    ("price: 39.90 USD", "price: {value: 39.90 USD, ^vat: 5}", "not a key of a price"),
    ("price: 39.90 USD", "price: 59.90 USD", "not above the price"),
    (
        '{value: 49.90 USD, evidence: "sold at this price 2026-10-01..2026-10-31"}',
        "^49.90 USD",
        "needs evidence",
    ),
    (
        'evidence: "sold at this price 2026-10-01..2026-10-31"',
        "evidence: ",
        "needs evidence",
    ),
    (
        'value: 49.90 USD, evidence: "sold at this price 2026-10-01..2026-10-31"',
        "value: ^49.90 USD",
        "needs evidence",
    ),
    ("value: 49.90 USD", "value: ^39.90 USD", "not above the price"),
    ("      price: 39.90 USD\n", "", "there is a list price but no price"),
    ("stock: 140", "stock: ^-1", "whole number"),
    ("stock: 140", "stock: ^12.5", "whole number"),
    ("stock: 140", "stock: ^many", "whole number"),
    ("stock: 140", "stock: {value: ^many}", "whole number"),
    ("https://example.com/k2", "^example.com/k2", "not a link"),
    ("https://example.com/k2", "^ftp://example.com/k2", "not a link"),
    ("https://example.com/k2", "^javascript:alert(1)", "not a link"),
    ("https://example.com/k2", "^https://", "not a link"),
    ("https://example.com/k2", "^https://a b.com", "not a link"),
    ("https://example.com/k2", "^https://[::1", "not a link"),
    ("https://example.com/k2", "^https://me:pw@example.com", "user name or password"),
    ("https://example.com/k2", "^[https://example.com]", "found a list"),
    ('q: "Does it work on induction?"', "q: ^''", "the question is empty"),
    ('a: "Yes, on gas, electric and induction."', "a: ^''", "the answer is empty"),
    ('a: "Yes, on gas, electric and induction."', "a: b, ^answer: x", "not a key of a question"),
    ("brief: Welcome the viewers.", "brief: ^''", "the brief is empty"),
    ("brief: Welcome the viewers.", "^breif: a", 'did you mean "brief"?'),
    ("product: kettle\n", "product: ^ketle\n", 'did you mean "kettle"?'),
    ("product: kettle\n", "product: ^pan\n", "expected kettle."),
    ("product: kettle\n", "product:^\n", "product is empty"),
    ("product: kettle\n", "product: ^{id: kettle}\n", "expected a text, found a mapping"),
    ("product: kettle\n", "^produkt: kettle\n", 'did you mean "product"?'),
    ("id: kettle-first", "id: ^a b", "cannot be the id"),
    ("id: kettle-first", "id: ^../x", "cannot be the id"),
    ("id: kettle-first", "id: ^''", "cannot be the id"),
    ("duration: 90s", "duration: ^ninety", "like 90s"),
    ("duration: 90s", "duration: ^13h", "at most 12h"),
    ("duration: 90s", "duration: ^0", "more than 0s"),
    ("duration: 90s", "duration: ^-5", "like 90s"),
    ("duration: 90s", "duration: ^true", "found true"),
    ("duration: 90s", "pause: ^x", "like 90s"),
    (
        "selling_points: [thermometer in the lid, gooseneck spout]",
        "selling_points: [a, ^'']",
        "selling point is empty",
    ),
    ("selling_points: [thermometer in the lid, gooseneck spout]", "selling_points: ^a", "expected a list"),
    ("script: generate", "script: ^[]", "no lines"),
    ("script: generate", "script: ^{}", "expected lines, file or url"),
    ("script: generate", "script: {file: a.txt, ^url: 'https://a.com'}", "keep either"),
    ("script: generate", "script: ^write it", "neither generate"),
    ("script: generate", "script: ^http://example.com/a", "https://"),
    ("script: generate", "script: {url: ^'http://example.com/a'}", "https://"),
    ("script: generate", "script: {url: ^'file:///etc/passwd'}", "not a link"),
    ("script: generate", "script: ^words.txt", "does not exist"),
    ("script: generate", "script: {file: ^words.exe}", "does not exist"),
    ("script: generate", "script: {^fiel: a.txt}", 'did you mean "file"?'),
    ("script: generate", "script: [a, ^'']", "the line is empty"),
    ("script: generate", "script: [a, ^[b]]", "expected a text, found a list"),
    ("script: generate", "script: [^{gesture: greet}]", '"text" is missing'),
    ("script: generate", "script: [{text: a, gesture: ^gret}]", 'did you mean "greet"?'),
    ("script: generate", "script: [{text: a, gesture: ^jump}]", "expected one of greet"),
    ("script: generate", "script: [{text: a, emotion: ^joi}]", 'did you mean "joy"?'),
    ("script: generate", "script: [{text: a, overlay: ^prise}]", 'did you mean "price"?'),
    ("script: generate", "script: [{text: a, overlay: ^'prompt:folow'}]", 'did you mean "prompt:follow"?'),
    ("script: generate", "script: [{text: a, overlay: ^'picture:2'}]", "pictures 0 to 1"),
    ("script: generate", "script: [{text: a, ^sing: b}]", "not a key of a line"),
    ("script: generate", "script: [^{es: hola}]", "not given in en"),
    ("{brief: Welcome the viewers.}", "{script: [{text: a, overlay: ^'picture:0'}]}", "needs a product"),
    ("- closing: {}", "- ^closng: {}", 'did you mean "closing"?'),
    ("- closing: {}", "- ^{}", "has no kind"),
    ("- closing: {}", "-^", "segment is empty"),
    ("- closing: {}", "- ^closing", "found a text"),
    ("- closing: {}", "- closing: {}\n    ^opening: {}", "one kind"),
    ("- closing: {}", "- closing: {id: a}\n    ^id: b", "both in and beside"),
    ("- closing: {}", "- closing: {}\n    ^selling_points: [a]", "no selling points"),
    ("- closing: {}", "- closing: {id: ^kettle-first}", "is taken (line 26)"),
    ("- closing: {}", "- closing: ^[]", "expected a text, found a list"),
    (SEGMENTS, "", '"segments" is empty'),
    ("segments:\n" + SEGMENTS, "segments: ^[]\n", "no segments"),
    ("segments:\n" + SEGMENTS, "segments: ^{}\n", "expected a list"),
    ('until: "23:00"', "until: ^25:00", "like 23:00"),
    ('until: "23:00"', "rounds: ^0", "1 to 10000"),
    ('until: "23:00"', "rounds: ^a", "whole number"),
    ("reword: true", "reword: ^yes", "true or false"),
    ("reword: true", "^reward: true", 'did you mean "reword"?'),
    ("loop:", "rates: {^EURO: {value: 1, date: 2026-11-01}}\nloop:", 'did you mean "EUR"?'),
    ("loop:", "rates: {EUR: ^{value: 1}}\nloop:", '"date" is missing'),
    ("loop:", "rates: {EUR: {value: ^0, date: 2026-11-01}}\nloop:", "above 0"),
    ("loop:", "rates: {EUR: {value: ^x, date: 2026-11-01}}\nloop:", "number"),
    ("loop:", "rates: {EUR: {value: 1, date: ^tomorrow}}\nloop:", "like 2026-11-01"),
    ("loop:", "rates: {EUR: ^7.1}\nloop:", "a rate"),
    ("loop:", "background: ^''\nloop:", "background is empty"),
    ("loop:", "music: ^bed.mp3\nloop:", 'the music "bed.mp3" does not exist'),
    ("loop:", "music: ^images/kettle-front.jpg\nloop:", "has the wrong ending; expected"),
    ("loop:", "music: ^https://example.com/bed.mp3\nloop:", "is a link"),
    ("loop:", "approval: ^requird\nloop:", 'is no kind of approval; did you mean "required"?'),
    ("loop:", "approval: ^yes\nloop:", "expected optional or required"),
    ("loop:", "theme: ^a/b\nloop:", "cannot be a theme"),
    ("products:\n  kettle:", "products:\n  empty:^\n  kettle:", "a product"),
    ("products:\n  kettle:", "products:\n  text: ^a\n  kettle:", "a product"),
]


@pytest.mark.parametrize(("old", "new", "words"), ONE_FAULT)
def test_one_fault_at_its_place(write: Write, old: str, new: str, words: str) -> None:
    marked = changed(old, new)
    path = write(marked.replace("^", ""))
    found = check(path)
    assert len(found) == 1, [str(f) for f in found]
    assert words in found[0].message
    assert found[0].message[-1] in ".?"
    assert "\n" not in found[0].message
    if "^" in marked:
        assert (found[0].line, found[0].column) == place_of(marked, "^")


@pytest.mark.parametrize("key", ["show", "language", "market", "segments"])
def test_a_missing_key_is_told_at_the_start(write: Write, key: str) -> None:
    lines = KITCHEN.splitlines(keepends=True)
    text = "".join(line for line in lines if not line.startswith(f"{key}:"))
    if key == "segments":
        text = KITCHEN.replace("segments:\n" + SEGMENTS, "")
    found = check(write(text))
    assert [(f.line, f.column) for f in found] == [(1, 1)]
    assert f'"{key}" is missing' in found[0].message


def test_the_format_is_that_of_compilers(write: Write) -> None:
    path = write(changed("39.90 USD", "39.90 EUR"))
    assert str(check(path)[0]) == (
        f'{path}:14:14: the price "39.90 EUR" is not in the market\'s currency USD; write it in USD or add '
        "rates: {EUR: {value, date}}."
    )


def test_faults_of_structure_and_of_meaning_come_together_in_order(faults_of: FaultsOf) -> None:
    found = faults_of(
        "language: en", "langauge: en",
        "market: US", "market: UK",
        "name: Pour-over kettle K2", "name: [a]",
        "stock: 140", "stock: some",
        "images/kettle-pour.png", "images/kettle-por.png",
        "product: kettle\n", "product: ketle\n",
        "duration: 90s", "duration: long",
        "- closing: {}", "- closng: {}",
        "reword: true", "reword: maybe",
    )  # fmt: skip
    assert [(f.line, f.column) for f in found] == [
        (2, 1), (3, 9), (12, 11), (18, 14), (19, 39), (25, 14), (27, 15), (31, 5), (32, 32),
    ]  # fmt: skip


def test_one_mistake_raises_no_others(faults_of: FaultsOf) -> None:
    """A faulty product is still known to its segments, a faulty language to its texts."""
    assert len(faults_of("  kettle:\n    name: Pour-over kettle K2\n", "  kettle:\n    name: {}\n")) == 1
    assert len(faults_of("language: en", "language: englisch", "show: Autumn kitchen", "show: {de: a}")) == 1
    assert len(faults_of("market: US", "market: Mars")) == 1


def test_every_language_of_the_show_has_its_given_lines(faults_of: FaultsOf) -> None:
    two = ("language: en", "language: [en, es]")
    assert faults_of(*two) == []
    assert faults_of(*two, "script: generate", "script: [{en: a, es: b}]") == []
    found = faults_of(
        *two, "script: generate", "script: [a, {en: b}, {text: {en: c}}, {text: {en: d, es-MX: e}}]"
    )
    assert len(found) == 4
    assert "{en: ..., es: ...}" in found[0].message
    assert all("no text in es" in f.message for f in found[1:])


def test_equal_ids_are_told_at_the_later_one(faults_of: FaultsOf) -> None:
    found = faults_of(
        "- questions: {duration: 60s}", "- questions: {id: a}\n  - break: {id: a}\n  - break: {id: a}"
    )
    assert [(f.line, f.column) for f in found] == [(31, 17), (32, 17)]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "kitchen.yaml").write_text(KITCHEN)
    with pytest.raises(RundownError, match=r'does not exist; did you mean "kitchen.yaml"') as caught:
        load_rundown(tmp_path / "kitchn.yaml")
    assert caught.value.exit_status == 2
    assert caught.value.faults == (check(tmp_path / "kitchn.yaml")[0],)
    assert "is not a file" in check(tmp_path)[0].message


@pytest.mark.parametrize("text", ["", "- a", "hello", "5", "[]", "null"])
def test_a_file_that_is_no_rundown(write: Write, text: str) -> None:
    found = check(write(text))
    assert len(found) == 1
    assert (found[0].line, found[0].column) == (1, 1)


def test_a_flood_of_faults_is_counted(write: Write) -> None:
    found = check(write("show: a\n" + "".join(f"key{i}: 1\n" for i in range(2000))))
    assert len(found) == MAX_FAULTS + 1
    assert found[-1].message.startswith("... and 15")


def test_messages_show_values_on_one_line_and_clipped(faults_of: FaultsOf) -> None:
    found = faults_of("platform: youtube", 'platform: "a\\nb\\e[31m' + "x" * 500 + '"')
    assert len(found) == 1
    assert found[0].message.isprintable()
    assert len(found[0].message) < 350
