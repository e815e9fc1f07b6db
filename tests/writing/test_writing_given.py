"""Lines given by hand: in the rundown, from files, and their facts and cues."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from writing_shows import kitchen, local

from cuehost.errors import CuehostError, InputError, WriterError
from cuehost.rundown import Cue, GivenLine, Rundown, ScriptSource, Segment, SegmentScript
from cuehost.writing import write_script
from cuehost.writing.given import parse


def show_with(source: ScriptSource, product: str | None = "kettle") -> Rundown:
    segment = Segment(id="s", kind="product" if product else "opening", product=product, script=source)
    return kitchen().model_copy(update={"segments": (segment,)})


async def lines_of(source: ScriptSource, notes: list[str] | None = None, lang: str = "en"):
    return (await write_script(show_with(source), lang, notes=notes)).lines_of("s")


async def test_lines_of_the_rundown_are_kept_word_for_word() -> None:
    source = ScriptSource(
        lines=(
            GivenLine(text=local("Hello there. It costs $39.90 today!"), gesture="greet", emotion="joy"),
            GivenLine(text=local("And the price: $39.90.", es="El precio: 39,90."), overlay="price"),
        )
    )
    first, second = await lines_of(source)
    assert (first.id, first.text, first.source) == ("s.1", "Hello there. It costs $39.90 today!", "hand")
    assert first.cues == (Cue("emotion", "joy", 0), Cue("gesture", "greet", 0))
    assert first.facts == ("price",)
    assert second.cues == (Cue("overlay", "price", second.text.index("$")),)
    assert (await lines_of(source, lang="es"))[1].text == "El precio: 39,90."


async def test_facts_are_traced_where_their_values_stand() -> None:
    text = "140 of them, Gooseneck Spout, 304 stainless steel, returns free within 30 days, was $49.90."
    (line,) = await lines_of(ScriptSource(lines=(GivenLine(text=local(text)),)))
    assert set(line.facts) == {"stock", "selling_points:1", "material", "show:returns", "list_price"}
    (line,) = await lines_of(ScriptSource(lines=(GivenLine(text=local("1400 spouts, 39 dollars")),)))
    assert line.facts == ()


async def test_unknown_cues_are_left_out_with_a_note() -> None:
    notes: list[str] = []
    source = ScriptSource(
        lines=(
            GivenLine(text=local("One line here."), gesture="gret", overlay="picture:7"),
            GivenLine(text=local("Another line."), emotion="joy", overlay="picture:1"),
        )
    )
    first, second = await lines_of(source, notes)
    assert first.cues == ()
    assert {cue.name for cue in second.cues} == {"joy", "picture:1"}
    assert "'greet'" in notes[0] and "picture:7" in notes[1]


async def test_very_long_lines_are_cut_into_sentences() -> None:
    text = "This sentence has a good number of words to say. " * 5
    lines = await lines_of(ScriptSource(lines=(GivenLine(text=local(text), gesture="greet"),)))
    assert len(lines) == 5
    assert [bool(line.cues) for line in lines] == [True, False, False, False, False]


async def test_text_file(tmp_path: Path) -> None:
    path = tmp_path / "s.txt"
    path.write_bytes("\ufeffHi all! It costs $39.90.\r\n\r\nGood, isn't it?".encode())
    lines = await lines_of(ScriptSource(file=path))
    assert [line.text for line in lines] == ["Hi all!", "It costs $39.90.", "Good, isn't it?"]
    assert lines[1].facts == ("price",)


async def test_markdown_file_speaks_only_what_is_said(tmp_path: Path) -> None:
    path = tmp_path / "s.md"
    path.write_text(
        "---\ntitle: x\n---\n# Kettle\n\nMeet the **kettle** and its\n_fine_ spout.\n\n"
        "- First [point](https://x.y/z)\n"
        "- Second `point`\n\n> Quoted\n\n```\ncode\n```\n| a | b |\n"
        "<!-- a\nnote -->\n---\nBye! ![pic](a.png)\n",
        encoding="utf-8",
    )
    lines = await lines_of(ScriptSource(file=path))
    assert [line.text for line in lines] == [
        "Meet the kettle and its fine spout.",
        "First point",
        "Second point",
        "Quoted",
        "Bye!",
    ]


async def test_csv_file(tmp_path: Path) -> None:
    path = tmp_path / "s.csv"
    path.write_text(
        "text,text:es,gesture,emotion,overlay\n"
        '"Hello, you!","¡Hola, tú!",greet,joy,\n\n$39.90 now,,,,price\n',
        encoding="utf-8",
    )
    lines = await lines_of(ScriptSource(file=path))
    assert [line.text for line in lines] == ["Hello, you!", "$39.90 now"]
    assert lines[1].cues == (Cue("overlay", "price", 0),)
    assert (await lines_of(ScriptSource(file=path), lang="es"))[0].text == "¡Hola, tú!"


async def test_yaml_file(tmp_path: Path) -> None:
    path = tmp_path / "s.yaml"
    path.write_text(
        "- Hello you\n- {text: {en: Good day, es: Buenos días}, gesture: greet}\n", encoding="utf-8"
    )
    assert [line.text for line in await lines_of(ScriptSource(file=path))] == ["Hello you", "Good day"]
    assert (await lines_of(ScriptSource(file=path), lang="es"))[1].text == "Buenos días"


@pytest.mark.parametrize(
    ("name", "content", "part"),
    [
        ("a.txt", b"\xff\xfe\x00", "UTF-8"),
        ("a.txt", b" \n ", "no lines"),
        ("a.csv", b"words,gesture\nhi,greet", "column named text"),
        ("a.yaml", b"text: hi", "list of lines"),
        ("a.yaml", b"- [nested]", "not a line"),
        ("a.yaml", b"- {gesture: greet}", "no text"),
        ("a.yaml", b"- &a hi\n- *a", "aliases"),
        ("a.yaml", b"- {", "not readable YAML"),
        ("a.docx", b"hi", "no script lines"),
        ("a.txt", b"x" * 2_000_001, "2 MB"),
        ("a.txt", b"Go.\n" * 2001, "2000 lines"),
    ],
)
async def test_unusable_files_are_refused_with_a_mend(
    tmp_path: Path, name: str, content: bytes, part: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        await lines_of(ScriptSource(file=path))
    assert part in str(caught.value)


async def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"gone\.txt"):
        await lines_of(ScriptSource(file=tmp_path / "gone.txt"))


@given(st.text(max_size=200), st.sampled_from(["txt", "md", "csv", "yaml"]))
def test_any_text_gives_lines_or_a_clear_error(text: str, form: str) -> None:
    try:
        assert parse(text, form, "it")
    except CuehostError as error:
        assert "it" in error.message


class Slow:
    """A writer that writes nothing."""

    name = "slow"

    def __init__(self) -> None:
        self.notes: list[str] = ["old"]

    async def write(
        self, rundown: Rundown, segment: Segment, lang: str, *, seed: int, round: int = 0
    ) -> SegmentScript:
        self.notes.append("new")
        return SegmentScript(segment.id, ())


async def test_a_writer_without_words_is_an_error() -> None:
    with pytest.raises(WriterError, match="slow"):
        await write_script(kitchen(), "en", Slow())


async def test_progress_and_order() -> None:
    steps: list[tuple[int, int, str]] = []
    script = await write_script(kitchen(), "en", seed=3, progress=lambda *step: steps.append(step))
    assert [part.segment for part in script.segments] == [s.id for s in kitchen().segments]
    assert sorted(step[0] for step in steps) == [1, 2, 3, 4, 5, 6]
    assert {step[1] for step in steps} == {6}
    assert script == await write_script(kitchen(), "en", seed=3)
    assert script != await write_script(kitchen(), "en", seed=3, round=1)
