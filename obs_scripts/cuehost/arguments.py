"""The command line's words: every command with its options."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path

from cuehost import __version__
from cuehost.script_arguments import add_script_arguments

Command = Callable[[argparse.Namespace], int]
"""Runs one command; its exit status."""


def parser_of(does: Mapping[str, Command]) -> argparse.ArgumentParser:
    """The parser of the command line; `command` of what it parses is one of `does`, by the command's name."""

    parser = argparse.ArgumentParser(
        prog="cuehost", description="Turns OBS Studio into an automated shopping show."
    )
    parser.add_argument("--version", action="version", version=f"cuehost {__version__}")
    parser.add_argument("--config", type=Path, metavar="FILE", help="settings (default: config.yaml)")
    parser.add_argument("-v", "--verbose", action="store_true", help="say more on stderr")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    def add(name: str, text: str, *, show: bool = True) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=text, description=text)
        sub.set_defaults(command=does[name])
        if show:
            sub.add_argument("show", type=Path, metavar="SHOW.yaml", help="the rundown")
        return sub

    def lang(sub: argparse.ArgumentParser) -> None:
        sub.add_argument("--lang", help="which of the show's languages (default: the first)")

    def offline(sub: argparse.ArgumentParser) -> None:
        sub.add_argument("--offline", action="store_true", help="ask nothing of the network")

    def json_output(sub: argparse.ArgumentParser) -> None:
        sub.add_argument("--json", action="store_true", help="one JSON document on stdout")

    sub = add("demo", "prepares and airs the bundled show; leaves a recording and a report", show=False)
    sub.add_argument("--show", type=Path, help="another rundown than the bundled one")
    sub.add_argument("--out", type=Path, help="folder for the result")
    sub.add_argument("--headless", action="store_true", help="without a screen even where there is one")

    sub = add("check", "finds every fault of a rundown")
    json_output(sub)

    sub = add("import", "brings products from a table, shop or feed into a sheet", show=False)
    sub.add_argument(
        "source", metavar="SOURCE", help="a file or URL: CSV, TSV, XLSX, products.json, XML feed"
    )
    sub.add_argument("--out", type=Path, required=True, metavar="SHEET.yaml", help="the sheet, new or not")
    sub.add_argument("--market", metavar="US", help="where it is sold (default: the sheet's, else US)")
    sub.add_argument("--language", metavar="en", help="what its texts are in (default: the sheet's, else en)")
    sub.add_argument("--limit", type=_from_one, metavar="N", help="only the first N products")
    sub.add_argument("--only", nargs="+", default=[], metavar="KEY", help="only these, by key or number")
    sub.add_argument(
        "--map", action="append", default=[], metavar="COLUMN=FACT", help="what a column is; - leaves it out"
    )
    sub.add_argument("--currency", default="", metavar="USD", help="of amounts that name none")
    sub.add_argument("--encoding", default="", metavar="NAME", help="of a table that is not UTF-8")
    sub.add_argument(
        "--pictures", type=_from_zero, metavar="N", help="most pictures of a product, 0 for none (default: 8)"
    )
    json_output(sub)

    sub = add("voices", "lists the voices there are, or lets one speak", show=False)
    sub.add_argument(
        "--language", metavar="L", help="only voices that speak it; for a sample, what it speaks"
    )
    sub.add_argument(
        "--sample", metavar="VOICE", help='the voice to hear, such as "kokoro:af_heart; rate=1.1"'
    )
    sub.add_argument("--out", type=Path, metavar="FILE.wav", help="the sample's sound file")
    sub.add_argument("--say", metavar="TEXT", help="what the sample says (default: a sentence of ours)")
    offline(sub)
    json_output(sub)

    sub = add("prepare", "writes, speaks and draws everything ahead")
    lang(sub)
    offline(sub)

    sub = add("air", "runs a show on OBS")
    lang(sub)
    offline(sub)
    sub.add_argument("--record", type=Path, metavar="FILE", help="record the program to FILE (.mp4 or .mkv)")
    sub.add_argument("--headless", action="store_true", help="on an OBS of its own without a screen")
    sub.add_argument("--desk", action="store_true", help="with the operator's desk, with --headless too")
    sub.add_argument("--obs", metavar="HOST:PORT", help="where OBS's websocket listens")

    add_script_arguments(add("script", "shows, approves, edits and exports a show's script"))

    sub = add("doctor", "says whether this computer is ready for a show", show=False)
    sub.add_argument("show", type=Path, nargs="?", metavar="SHOW.yaml", help="a rundown to look at too")
    sub.add_argument(
        "--quick", action="store_true", help="without the trial of the processor and the network"
    )
    sub.add_argument("--obs", metavar="HOST:PORT", help="where OBS's websocket listens")
    json_output(sub)

    sub = add("report", "makes the report of an aired show", show=False)
    sub.add_argument("show", type=Path, metavar="SHOW", help="the rundown, or the folder of an aired show")
    sub.add_argument(
        "--export", type=Path, metavar="FILE", help="write the ledger to a .csv or .jsonl file instead"
    )

    sub = add("guard", "judges lines against a product sheet, JSON Lines in and out", show=False)
    sub.add_argument("show", type=Path, metavar="SHEET.yaml", help="a product sheet or a rundown")
    sub.add_argument("lines", metavar="LINES.jsonl", help="lines to judge; - for stdin")
    offline(sub)

    sub = add("desk", "opens the operator's desk in the browser", show=False)
    sub.add_argument("--no-browser", action="store_true", help="only print the link")

    sub = add("answer", "answers comments off air, JSON Lines in and out", show=False)
    sub.add_argument("show", type=Path, metavar="SHEET.yaml", help="a product sheet or a rundown")
    sub.add_argument("comments", metavar="COMMENTS.jsonl", help="comments in order of arrival; - for stdin")
    offline(sub)

    sub = add("dub", "gives a recorded video of a product a voice in another language", show=False)
    sub.add_argument("video", type=Path, metavar="VIDEO", help="the recorded video")
    sub.add_argument("--to", required=True, metavar="L", help="the new language")
    sub.add_argument(
        "--sheet", type=Path, required=True, metavar="SHEET.yaml", help="a product sheet or a rundown"
    )
    sub.add_argument("--product", metavar="KEY", help="of which product (default: the only one)")
    sub.add_argument("--transcript", type=Path, metavar="FILE", help="what is said and when: .srt or .vtt")
    sub.add_argument(
        "--from", dest="spoken", metavar="L", help="language of the video (default: the sheet's)"
    )
    sub.add_argument("--voice", metavar="VOICE", help='who speaks, such as "kokoro:ef_dora; rate=1.1"')
    sub.add_argument("--original", choices=("lower", "mute"), default="lower", help="the old sound")
    sub.add_argument(
        "--under", type=_from_zero, default=18, metavar="DB", help="how much lower (default: 18)"
    )
    sub.add_argument(
        "--consent",
        metavar="TEXT",
        help='"who, when, for what": the person agreed that the mouth follows the new voice',
    )
    sub.add_argument(
        "--out", type=Path, metavar="FILE.mp4", help="the new video (default: beside the old one)"
    )
    json_output(sub)
    offline(sub)

    add("engine", "runs the engine for the OBS script and other tools", show=False)

    host = commands.add_parser("host", help="hosts", description="Look at hosts.")
    hosts = host.add_subparsers(title="commands", required=True, metavar="COMMAND")
    sub = hosts.add_parser("preview", help="a host speaking, as a video with alpha and sound")
    sub.set_defaults(command=does["host preview"])
    sub.add_argument("name", metavar="NAME", help="the host")
    sub.add_argument("--say", required=True, metavar="TEXT", help="what the host says")
    sub.add_argument("--movement", metavar="NAME", help="a movement to make meanwhile")
    sub.add_argument("--lang", default="en", help="language of the text (default: en)")
    sub.add_argument("--out", type=Path, required=True, metavar="FILE.webm", help="the video")
    offline(sub)

    sub = hosts.add_parser("film", help="a host from a photograph or a clip of a person who agreed to it")
    sub.set_defaults(command=does["host film"])
    sub.add_argument("name", metavar="NAME", help="the new host's name, as rundowns will call it")
    sub.add_argument(
        "--from",
        dest="source",
        type=Path,
        required=True,
        metavar="PHOTO|CLIP",
        help="a photograph, or a clip of half a minute to three of speaking to the camera",
    )
    sub.add_argument("--said", type=Path, metavar="FILE", help="what is said in the clip, word for word")
    sub.add_argument("--lang", default="en", help="the language spoken in the clip (default: en)")
    sub.add_argument("--consent", metavar="TEXT", help='"who, when, for what": the consent of the person')
    sub.add_argument("--gender", choices=("female", "male"), help="for the words and voices of the host")
    sub.add_argument("--replace", action="store_true", help="replace your host of that name")
    json_output(sub)
    offline(sub)

    sub = hosts.add_parser("gestures", help="the gestures found in a host's clip, and what they are called")
    sub.set_defaults(command=does["host gestures"])
    sub.add_argument("name", metavar="NAME", help="the host")
    sub.add_argument(
        "names",
        nargs="*",
        metavar="NUMBER=MOVEMENT",
        help="have the host make a gesture for this movement; nothing after = leaves it out again",
    )
    json_output(sub)

    scenes = commands.add_parser("scenes", help="scenes", description="Look at scenes.")
    templates = scenes.add_subparsers(title="commands", required=True, metavar="COMMAND")
    sub = templates.add_parser("preview", help="a show's scenes on one sheet, without OBS")
    sub.set_defaults(command=does["scenes preview"])
    sub.add_argument("scenes", nargs="?", metavar="TEMPLATE", help="a scene template (default: the show's)")
    sub.add_argument("--show", type=Path, metavar="SHOW.yaml", help="the rundown (default: the bundled one)")
    sub.add_argument("--theme", metavar="NAME", help="a theme (default: the show's)")
    sub.add_argument("--out", type=Path, required=True, metavar="FILE.png", help="the sheet")
    lang(sub)
    offline(sub)

    sub = templates.add_parser("backgrounds", help="the sets a show describes: makes and chooses pictures")
    sub.set_defaults(command=does["scenes backgrounds"])
    sub.add_argument("show", type=Path, metavar="SHOW.yaml", help="the rundown")
    sub.add_argument("--make", type=_from_one, metavar="N", help="have the image model make N more")
    sub.add_argument(
        "--choose", type=_choice, metavar="K", help="have K behind the host: a picture, or 0, A, B ...: drawn"
    )
    sub.add_argument("--segment", metavar="ID", help="of this segment's own set (default: the show's)")
    sub.add_argument("--out", type=Path, metavar="FILE.png", help="a sheet of all there is to choose from")
    json_output(sub)
    offline(sub)
    return parser


def _from_one(text: str) -> int:
    return _whole(text, 1)


def _from_zero(text: str) -> int:
    return _whole(text, 0)


def _choice(text: str) -> int | str:
    if len(text) == 1 and text.isascii() and text.isalpha():
        return text.upper()
    return _whole(text, 0)


def _whole(text: str, least: int) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 9 or int(text) < least:
        raise argparse.ArgumentTypeError(f"expected a whole number from {least}, not {text!r}")
    return int(text)
