"""A right rundown becomes the right data, in all the forms it may be written in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from rundown_kitchen import KITCHEN, changed

from cuehost.errors import RundownError
from cuehost.rundown import (
    Audience,
    LocalText,
    Loop,
    Money,
    Rundown,
    ScriptSource,
    Segment,
    fact_texts,
    load_rundown,
)

Write = Callable[[str], Path]


@pytest.fixture
def load(write: Write) -> Callable[..., Rundown]:
    return lambda *changes: load_rundown(write(changed(*changes)))


def test_the_whole_kitchen(write: Write, folder: Path) -> None:
    path = write(KITCHEN)
    show = load_rundown(path)
    assert show.show.default == "Autumn kitchen"
    assert show.languages == ("en",)
    assert (show.market, show.currency, show.platform) == ("US", "USD", "youtube")
    assert (show.hosts, show.scenes, show.theme) == (("mia",), "portrait", "studio")
    assert show.path == path.resolve()
    kettle = show.products["kettle"]
    assert list(kettle.facts) == ["price", "list_price", "capacity", "material", "stock"]
    assert kettle.facts["price"].money == Money(amount=Decimal("39.90"), currency="USD")
    assert kettle.facts["list_price"].kind == "list_price"
    evidence = kettle.facts["list_price"].evidence
    assert evidence is not None and evidence.get("en").startswith("sold at this price")
    assert (kettle.facts["stock"].kind, kettle.facts["stock"].count) == ("stock", 140)
    assert kettle.facts["capacity"].text("en") == "0.9 l"
    assert [p.name for p in kettle.images] == ["kettle-front.jpg", "kettle-pour.png"]
    assert all(p.is_absolute() and p.is_file() for p in kettle.images)
    assert kettle.link == "https://example.com/k2"
    assert kettle.faq[0].a.get("en") == "Yes, on gas, electric and induction."
    assert [s.id for s in show.segments] == ["opening", "kettle-first", "questions", "closing"]
    assert [s.kind for s in show.segments] == ["opening", "product", "questions", "closing"]
    assert show.segment("kettle-first").duration_s == 90
    assert show.loop == Loop(until="23:00", reword=True)
    with pytest.raises(KeyError):
        show.segment("nowhere")


def test_the_smallest_show(write: Write) -> None:
    show = load_rundown(write("show: Hi\nlanguage: en\nmarket: US\nsegments: [opening: {}]\n"))
    assert (show.hosts, show.platform, show.products, show.loop) == (("mia",), "other", {}, None)


@pytest.mark.parametrize(
    ("written", "approval"),
    [("", "optional"), ("approval: required\n", "required"), ("approval: Optional\n", "optional")],
)
def test_approval(load: Callable[..., Rundown], written: str, approval: str) -> None:
    assert load("loop:", f"{written}loop:").approval == approval


@pytest.mark.parametrize(
    ("written", "hosts"),
    [
        ("mia", ("mia",)),
        ("[mia]", ("mia",)),
        ("[mia, leo]", ("mia", "leo")),
        ("none", ()),
        ("None", ()),
        ("Human", ()),
        ("[mia, human]", ("mia", "human")),
        ("[none, mia]", ("human", "mia")),
        ("null", ()),
        ("[]", ()),
        ("小美", ("小美",)),
    ],
)
def test_hosts(load: Callable[..., Rundown], written: str, hosts: tuple[str, ...]) -> None:
    assert load("host: mia", f"host: {written}").hosts == hosts


def test_two_hosts_stand_in_scenes_for_two(load: Callable[..., Rundown]) -> None:
    assert load("host: mia", "host: [mia, pip]", "scenes: portrait\n", "").scenes == "duo"


def test_lines_name_their_speaker(load: Callable[..., Rundown]) -> None:
    lines = '[{host: Pip, text: "Look."}, "Mia: I see.", {host: human, text: "Me too."}]'
    script = f"script: {lines}"
    with pytest.raises(RundownError, match='"human" is not a host of this show; expected mia or pip'):
        load("host: mia", "host: [mia, pip]", "script: generate", script)
    show = load("host: mia", "host: [human, pip]", "script: generate", script)
    given = next(s.script.lines for s in show.segments if s.script.lines)
    assert [line.host for line in given] == ["pip", "", "human"]
    assert [show.speaker(line.host) for line in given] == ["pip", "human", "human"]


@pytest.mark.parametrize(
    ("written", "languages"),
    [
        ("en", ("en",)),
        ("[en, es]", ("en", "es")),
        ("EN", ("en",)),
        ("pt-br", ("pt-BR",)),
        ("zh_Hant_tw", ("zh-Hant-TW",)),
        ("no", ("no",)),
        ("yue", ("yue",)),
        ("es-419", ("es-419",)),
    ],
)
def test_languages(load: Callable[..., Rundown], written: str, languages: tuple[str, ...]) -> None:
    assert load("language: en", f"language: {written}").languages == languages


@pytest.mark.parametrize(
    ("written", "market", "currency"),
    [("EU", "EU", "EUR"), ("us", "US", "USD"), ("NO", "NO", "NOK"), ("SE", "SE", "SEK")],
)
def test_markets(write: Write, written: str, market: str, currency: str) -> None:
    show = load_rundown(write(f"show: Hi\nlanguage: en\nmarket: {written}\nsegments: [opening: {{}}]\n"))
    assert (show.market, show.currency) == (market, currency)


def test_texts_by_language_fall_back(load: Callable[..., Rundown]) -> None:
    show = load(
        "language: en",
        "language: [en, es-MX]",
        "show: Autumn kitchen",
        "show: {en: Autumn, es: Otoño}",
        "capacity: 0.9 l",
        "capacity: {en: 0.9 l, es: '0,9 l'}",
    )
    assert show.show.default == "Autumn"
    assert show.show.get("es-MX") == "Otoño"
    assert show.show.get("de") == "Autumn"
    assert show.products["kettle"].facts["capacity"].text("es") == "0,9 l"
    assert show.facts["returns"].text("es") == "free within 30 days"


def test_facts_take_scalars_lists_dates_and_evidence(load: Callable[..., Rundown]) -> None:
    show = load(
        "capacity: 0.9 l",
        "year: 2026-11-01\n      weight: 1.50\n      parts: 3\n      colours: [red, {en: blue, es: azul}]\n"
        "      tested: {value: [dust, water], evidence: report 7}\n      茶: 乌龙",
    )
    facts = show.products["kettle"].facts
    assert [facts[k].text("en") for k in ("year", "weight", "parts", "colours", "tested", "茶")] == [
        "2026-11-01",
        "1.50",
        "3",
        "red, blue",
        "dust, water",
        "乌龙",
    ]
    assert len(facts["colours"].value) == 2
    assert facts["tested"].evidence is not None


def test_a_price_in_another_currency_needs_a_rate(load: Callable[..., Rundown]) -> None:
    show = load(
        "price: 39.90 USD",
        "price: 199 CNY",
        "value: 49.90 USD",
        "value: 249 CNY",
        "loop:",
        "rates: {CNY: {value: 7.1, date: 2026-11-01}}\nloop:",
    )
    assert show.currency == "USD"
    assert show.products["kettle"].facts["price"].money == Money(amount=Decimal("199.00"), currency="CNY")
    assert show.rates["CNY"].value == Decimal("7.1")
    assert show.rates["CNY"].date == date(2026, 11, 1)


def segments_of(load: Callable[..., Rundown], text: str) -> tuple[Segment, ...]:
    return load(KITCHEN[KITCHEN.index("segments:") : KITCHEN.index("loop:")], "segments:\n" + text).segments


def test_keys_stand_in_or_beside_the_kind(load: Callable[..., Rundown]) -> None:
    nested, beside, short, by_language = segments_of(
        load,
        "  - opening: {id: a, duration: 10s, brief: Hello., pause: 2s}\n"
        "  - opening:\n    id: b\n    duration: 10s\n    brief: Hello.\n    pause: 2s\n"
        "  - opening: Hello.\n"
        "  - closing: {en: Bye., es: Adiós.}\n",
    )
    assert nested.model_copy(update={"id": "b"}) == beside
    assert (nested.duration_s, nested.pause_s) == (10, 2)
    assert short.brief == nested.brief
    assert by_language.brief is not None and by_language.brief.get("es") == "Adiós."


def test_segments_without_words_have_a_duration(load: Callable[..., Rundown]) -> None:
    found = segments_of(
        load, "  - break:\n  - questions: {}\n  - break: {duration: 5, pause: 0}\n  - closing:\n"
    )
    assert [s.duration_s for s in found] == [30, 60, 5, None]
    assert [s.pause_s for s in found] == [0.8, 0.8, 0, 0.8]


def test_ids_are_numbered_around_given_ones(load: Callable[..., Rundown]) -> None:
    found = segments_of(
        load,
        "  - opening:\n  - product: kettle\n  - product: kettle\n"
        "  - opening: {id: kettle-2}\n  - product: kettle\n"
        "  - closing: {id: opening-2}\n  - opening:\n",
    )
    assert [s.id for s in found] == [
        "opening",
        "kettle",
        "kettle-3",
        "kettle-2",
        "kettle-4",
        "opening-2",
        "opening-3",
    ]


def test_scripts_of_all_kinds(load: Callable[..., Rundown], folder: Path) -> None:
    (folder / "words.txt").write_text("Hello.\n")
    found = segments_of(
        load,
        "  - opening: {script: generate}\n"
        "  - opening: {script: words.txt}\n"
        "  - opening: {script: {file: words.txt}}\n"
        "  - opening: {script: https://example.com/words}\n"
        "  - opening: {script: {url: 'http://127.0.0.1:8000/words'}}\n"
        "  - product: kettle\n    script:\n"
        "      - Look at this.\n"
        "      - {text: Just in., gesture: greet, emotion: joy, overlay: 'picture:1'}\n"
        "      - {en: Last one.}\n"
        "      - 100\n",
    )
    scripts = [s.script for s in found]
    assert scripts[0] == ScriptSource()
    assert scripts[1].file == scripts[2].file == (folder / "words.txt").resolve()
    assert scripts[3].url == "https://example.com/words"
    assert scripts[4].url == "http://127.0.0.1:8000/words"
    lines = scripts[5].lines
    assert [line.text.get("en") for line in lines] == ["Look at this.", "Just in.", "Last one.", "100"]
    assert (lines[1].gesture, lines[1].emotion, lines[1].overlay) == ("greet", "joy", "picture:1")


def test_selling_points_have_one_id_each(load: Callable[..., Rundown]) -> None:
    show = load(
        "    images:",
        "    selling_points: [gooseneck spout, {en: walnut handle, es: asa de nogal}]\n    images:",
        "  - questions:",
        "  - product: kettle\n    selling_points: [asa de nogal, cool lid]\n  - questions:",
    )
    kettle = show.products["kettle"]
    assert [p.default for p in kettle.selling_points] == [
        "gooseneck spout",
        "walnut handle",
        "thermometer in the lid",
        "cool lid",
    ]
    first, second = show.segment("kettle-first"), show.segment("kettle")
    assert first.selling_points == (kettle.selling_points[2], kettle.selling_points[0])
    assert second.selling_points == (kettle.selling_points[1], kettle.selling_points[3])
    assert second.selling_points[0].get("es") == "asa de nogal"
    assert show.segments[0].selling_points == ()


def test_facts_by_id(load: Callable[..., Rundown]) -> None:
    show = load()
    kettle = fact_texts(show.products["kettle"], "en")
    assert kettle["price"] == "39.90 USD"
    assert kettle["selling_points:1"] == "gooseneck spout"
    assert kettle["faq:0"] == "Yes, on gas, electric and induction."
    everything = fact_texts(show, "en")
    assert everything["show:payment"] == "card, PayPal"
    assert everything["kettle/stock"] == "140"
    assert "price" not in everything
    on_air = fact_texts(show, "en", product="kettle")
    assert on_air == {**kettle, "show:returns": "free within 30 days", "show:payment": "card, PayPal"}
    assert fact_texts(show.sheet(), "en") == everything
    with pytest.raises(KeyError):
        fact_texts(show, "en", product="nothing")


def test_anchors_merge_keys_and_a_place_for_them(load: Callable[..., Rundown]) -> None:
    show = load(
        "show: Autumn kitchen\n",
        "x-steel: &steel {material: steel, warranty: 2 years}\nshow: Autumn kitchen\n",
        "      capacity: 0.9 l\n",
        "      <<: *steel\n      capacity: 0.9 l\n",
    )
    facts = show.products["kettle"].facts
    assert facts["warranty"].text("en") == "2 years"
    assert facts["material"].text("en") == "304 stainless steel"


def test_the_fingerprint_is_of_every_byte_read(write: Write, folder: Path) -> None:
    path = write(changed("script: generate", "script: words.txt"))
    words = folder / "words.txt"
    words.write_text("Hello.")
    first = load_rundown(path).fingerprint
    assert len(first) == 64
    assert load_rundown(path).fingerprint == first
    words.write_text("Hello!")
    second = load_rundown(path).fingerprint
    picture = folder / "images" / "kettle-front.jpg"
    picture.write_bytes(picture.read_bytes() + b"\0")
    third = load_rundown(path).fingerprint
    path.write_text(path.read_text() + "\n")
    fourth = load_rundown(path).fingerprint
    assert len({first, second, third, fourth}) == 4


def test_the_fingerprint_does_not_depend_on_the_folder(
    write: Write, folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = write(KITCHEN)
    moved = tmp_path_factory.mktemp("elsewhere") / "show"
    folder.rename(moved)
    (folder / "images").mkdir(parents=True)
    (folder / "kitchen.yaml").write_bytes((moved / "kitchen.yaml").read_bytes())
    for name in ("kettle-front.jpg", "kettle-pour.png"):
        (folder / "images" / name).write_bytes((moved / "images" / name).read_bytes())
    assert load_rundown(path).fingerprint == load_rundown(moved / "kitchen.yaml").fingerprint


def test_music_is_a_sound_file_that_is_watched_but_changes_no_words(
    load: Callable[..., Rundown], folder: Path
) -> None:
    without = load("loop:", "loop:")
    (folder / "bed.mp3").write_bytes(b"sound")
    show = load("loop:", "music: bed.mp3\nloop:")
    assert show.music == (folder / "bed.mp3").resolve()
    assert show.music in show.sources
    (folder / "bed.mp3").write_bytes(b"another")
    assert load("loop:", "music: bed.mp3\nloop:").fingerprint == show.fingerprint
    assert without.music is None


def test_a_background_is_a_picture_or_words(load: Callable[..., Rundown], folder: Path) -> None:
    show = load("loop:", "background: images/kettle-front.jpg\nloop:")
    assert show.background is None
    assert show.background_image == (folder / "images" / "kettle-front.jpg").resolve()
    show = load("loop:", "background: a kitchen in autumn light\ntheme: market\nloop:")
    assert show.background_image is None
    assert show.background is not None and show.background.default == "a kitchen in autumn light"
    assert show.theme == "market"


def test_the_audience(load: Callable[..., Rundown]) -> None:
    assert load().audience is None
    show = load("loop:", "audience: {age: 25-40, interests: [tea, {en: camping}], level: Expert}\nloop:")
    assert show.audience == Audience(
        youngest=25,
        oldest=40,
        interests=(
            LocalText(default="tea"),
            LocalText(default="camping", by_lang={"en": "camping"}),
        ),
        level="expert",
    )
    ages = {"50+": (50, None), "30": (30, 30), "18 - 25": (18, 25)}
    for written, (youngest, oldest) in ages.items():
        show = load("loop:", f"audience: {{age: {written}, interests: tea}}\nloop:")
        assert show.audience == Audience(
            youngest=youngest, oldest=oldest, interests=(LocalText(default="tea"),)
        )
