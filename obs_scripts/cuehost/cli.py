"""The `cuehost` command. Results go to stdout, everything else to stderr.

Exit status: 0 done, 1 the show or command failed, 2 bad input or usage, 130 ended by Ctrl-C.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import os
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from cuehost import __version__
from cuehost.errors import ConfigError, CuehostError, InputError, RundownError

Command = Callable[[argparse.Namespace], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit status."""
    parser = _parser()
    options = parser.parse_args(arguments)
    logging.basicConfig(
        level=logging.DEBUG if options.verbose else logging.WARNING,
        format="%(levelname).1s %(name)s: %(message)s",
        stream=sys.stderr,
    )
    command: Command = options.command
    try:
        status = command(options)
        sys.stdout.flush()  # here, where a reader that has gone can still be dealt with
        return status
    except KeyboardInterrupt:
        print("Ended.", file=sys.stderr)
        return 130
    except BrokenPipeError:
        # The reader of our output has gone; say no more to it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except CuehostError as error:
        return _tell(error, as_json=getattr(options, "json", False))
    except Exception as error:
        logging.getLogger(__name__).debug("an unexpected fault", exc_info=error)
        unexpected = CuehostError(
            f"Something went wrong that should not ({type(error).__name__}: {error}).",
            "Run the command again with -v before its name, and report what it says.",
        )
        return _tell(unexpected, as_json=getattr(options, "json", False))


def _tell(error: CuehostError, *, as_json: bool) -> int:
    if as_json:
        faults = [str(fault) for fault in getattr(error, "faults", ())]
        document: dict[str, Any] = {"error": error.message, "mend": error.mend, "faults": faults}
        print(json.dumps(document, ensure_ascii=False))
    elif isinstance(error, RundownError | ConfigError):  # faults with their places, each on its line
        print(error, file=sys.stderr)
    else:
        print(f"cuehost: {error}", file=sys.stderr)
    return error.exit_status


def _parser() -> argparse.ArgumentParser:
    from cuehost.script_arguments import add_script_arguments

    parser = argparse.ArgumentParser(
        prog="cuehost", description="Turns OBS Studio into an automated shopping show."
    )
    parser.add_argument("--version", action="version", version=f"cuehost {__version__}")
    parser.add_argument("--config", type=Path, metavar="FILE", help="settings (default: config.yaml)")
    parser.add_argument("-v", "--verbose", action="store_true", help="say more on stderr")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    def add(name: str, command: Command, text: str, *, show: bool = True) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=text, description=text)
        sub.set_defaults(command=command)
        if show:
            sub.add_argument("show", type=Path, metavar="SHOW.yaml", help="the rundown")
        return sub

    def lang(sub: argparse.ArgumentParser) -> None:
        sub.add_argument("--lang", help="which of the show's languages (default: the first)")

    def offline(sub: argparse.ArgumentParser) -> None:
        sub.add_argument("--offline", action="store_true", help="ask nothing of the network")

    def json_output(sub: argparse.ArgumentParser) -> None:
        sub.add_argument("--json", action="store_true", help="one JSON document on stdout")

    sub = add("demo", demo, "prepares and airs the bundled show; leaves a recording and a report", show=False)
    sub.add_argument("--show", type=Path, help="another rundown than the bundled one")
    sub.add_argument("--out", type=Path, help="folder for the result")
    sub.add_argument("--headless", action="store_true", help="without a screen even where there is one")

    sub = add("check", check, "finds every fault of a rundown")
    json_output(sub)

    sub = add("import", import_, "brings products from a table, shop or feed into a sheet", show=False)
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

    sub = add("prepare", prepare, "writes, speaks and draws everything ahead")
    lang(sub)
    offline(sub)

    sub = add("air", air, "runs a show on OBS")
    lang(sub)
    offline(sub)
    sub.add_argument("--record", type=Path, metavar="FILE", help="record the program to FILE (.mp4 or .mkv)")
    sub.add_argument("--headless", action="store_true", help="on an OBS of its own without a screen")
    sub.add_argument("--obs", metavar="HOST:PORT", help="where OBS's websocket listens")

    add_script_arguments(add("script", script, "shows, approves, edits and exports a show's script"))

    sub = add("doctor", doctor, "says whether this computer is ready for a show", show=False)
    sub.add_argument("show", type=Path, nargs="?", metavar="SHOW.yaml", help="a rundown to look at too")
    sub.add_argument(
        "--quick", action="store_true", help="without the trial of the processor and the network"
    )
    sub.add_argument("--obs", metavar="HOST:PORT", help="where OBS's websocket listens")
    json_output(sub)

    sub = add("report", report, "makes the report of an aired show", show=False)
    sub.add_argument("show", type=Path, metavar="SHOW", help="the rundown, or the folder of an aired show")
    sub.add_argument(
        "--export", type=Path, metavar="FILE", help="write the ledger to a .csv or .jsonl file instead"
    )

    sub = add("guard", guard, "judges lines against a product sheet, JSON Lines in and out", show=False)
    sub.add_argument("show", type=Path, metavar="SHEET.yaml", help="a product sheet or a rundown")
    sub.add_argument("lines", metavar="LINES.jsonl", help="lines to judge; - for stdin")
    offline(sub)

    add("engine", engine, "runs the engine for the OBS script and other tools", show=False)

    host = commands.add_parser("host", help="hosts", description="Look at hosts.")
    hosts = host.add_subparsers(title="commands", required=True, metavar="COMMAND")
    sub = hosts.add_parser("preview", help="a host speaking, as a video with alpha and sound")
    sub.set_defaults(command=host_preview)
    sub.add_argument("name", metavar="NAME", help="the host")
    sub.add_argument("--say", required=True, metavar="TEXT", help="what the host says")
    sub.add_argument("--movement", metavar="NAME", help="a movement to make meanwhile")
    sub.add_argument("--lang", default="en", help="language of the text (default: en)")
    sub.add_argument("--out", type=Path, required=True, metavar="FILE.webm", help="the video")
    offline(sub)
    return parser


def _from_one(text: str) -> int:
    return _whole(text, 1)


def _from_zero(text: str) -> int:
    return _whole(text, 0)


def _whole(text: str, least: int) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 9 or int(text) < least:
        raise argparse.ArgumentTypeError(f"expected a whole number from {least}, not {text!r}")
    return int(text)


def check(options: argparse.Namespace) -> int:
    """`cuehost check`"""
    from cuehost.config import load_config
    from cuehost.places import name_faults, rundown_cache
    from cuehost.rundown import examine

    config = load_config(options.config)
    faults, root = examine(
        options.show,
        allowed_folders=config.folders.allowed,
        pause_s=config.show.pause_s,
        keep_in=rundown_cache(config.folders.cache),
    )
    # What there is on this computer, the rundown's own check cannot know. Its faults of other files
    # come after those of the rundown.
    told = {(fault.line, fault.column) for fault in faults if fault.file == options.show}
    names = (fault for fault in name_faults(root) if (fault.line, fault.column) not in told)
    own = sorted({*names, *(fault for fault in faults if fault.file == options.show)})
    faults = (*own, *(fault for fault in faults if fault not in own))
    warnings: tuple[Any, ...] = ()
    if root is not None and not faults:  # host, scenes and theme are there
        from cuehost.claims import verdict
        from cuehost.rundown import load_rundown, load_sheet

        whole, folders = "segments" in root.keys, config.folders.allowed
        kept, pause_s = rundown_cache(config.folders.cache), config.show.pause_s
        show = (
            load_rundown(options.show, allowed_folders=folders, pause_s=pause_s, keep_in=kept)
            if whole
            else load_sheet(options.show, allowed_folders=folders)
        )
        said = verdict(show, config, datetime.now().astimezone(), file=options.show)
        faults, warnings = said.blocks, said.warnings
    if options.json:
        document = {
            "ok": not faults,
            "faults": [vars_of(fault) for fault in faults],
            "warnings": [vars_of(warning) for warning in warnings],
        }
        print(json.dumps(document, ensure_ascii=False))
    else:
        for fault in faults:
            print(fault)
        for warning in warnings:
            print(f"{warning.file}:{warning.line}:{warning.column}: warning: {warning.message}")
        if not faults:
            print(f"{options.show}: no faults found")
    return 2 if faults else 0


def vars_of(fault: Any) -> dict[str, Any]:
    """A fault as JSON-able data."""
    return {"file": str(fault.file), "line": fault.line, "column": fault.column, "message": fault.message}


def import_(options: argparse.Namespace) -> int:
    """`cuehost import`"""
    from cuehost.import_command import run

    return run(options)


def prepare(options: argparse.Namespace) -> int:
    """`cuehost prepare`"""
    from cuehost import commands

    return asyncio.run(commands.prepare(options))


def air(options: argparse.Namespace) -> int:
    """`cuehost air`"""
    return asyncio.run(_air(options))


async def _air(options: argparse.Namespace) -> int:
    from cuehost.understudy import standing_by, stands_by

    if stands_by():
        async with standing_by(options.show, options.config) as host:
            from cuehost import commands

            return await commands.air(options, host) if host else 0
    if options.headless:
        from cuehost import commands

        return await commands.air(options)  # there is time while OBS starts
    from cuehost.headstart import head_start

    async with head_start(options.show, options.config) as standby:
        from cuehost import commands

        return await commands.air(options, standby)


def demo(options: argparse.Namespace) -> int:
    """`cuehost demo`"""
    return asyncio.run(_demo(options))


async def _demo(options: argparse.Namespace) -> int:
    from cuehost.understudy import standing_by, stands_by

    if stands_by():
        from cuehost.places import DEMO

        async with standing_by(options.show or DEMO, options.config) as host:
            from cuehost import commands

            return await commands.demo(options, host) if host else 0
    from cuehost import commands

    return await commands.demo(options)


def script(options: argparse.Namespace) -> int:
    """`cuehost script`"""
    from cuehost import commands

    return asyncio.run(commands.script(options))


def doctor(options: argparse.Namespace) -> int:
    """`cuehost doctor`"""
    from cuehost.doctor import examine

    return asyncio.run(examine(options))


def engine(options: argparse.Namespace) -> int:
    """`cuehost engine`"""
    from cuehost import commands

    return asyncio.run(commands.engine(options))


def guard(options: argparse.Namespace) -> int:
    """`cuehost guard`"""
    from cuehost.guarding import guard as judge

    return judge(options)


def host_preview(options: argparse.Namespace) -> int:
    """`cuehost host preview`"""
    from cuehost import commands

    return asyncio.run(commands.host_preview(options))


def report(options: argparse.Namespace) -> int:
    """`cuehost report`"""
    from cuehost.config import load_config
    from cuehost.ledger import export_csv, export_jsonl, latest_folder, write_report

    exports = {".csv": export_csv, ".jsonl": export_jsonl}
    if options.export is not None and options.export.suffix.lower() not in exports:
        raise InputError(
            f"A ledger cannot be exported as a {options.export.suffix or 'nameless'} file.",
            "Name it .csv or .jsonl.",
        )
    folder = options.show if options.show.is_dir() else None
    if folder is None:
        out = load_config(options.config).folders.out
        folder = latest_folder(out, options.show.stem)
        if folder is None:
            raise InputError(
                f"No aired show of {options.show.stem!r} is in {out}.", "Air it first, or name its folder."
            )
    if options.export is not None:
        print(exports[options.export.suffix.lower()](folder, options.export))
        return 0
    recordings = sorted(p for kind in ("mp4", "mkv") for p in folder.glob(f"recording*.{kind}"))
    recordings.sort(key=lambda path: (len(path.stem), path.stem))  # recording, recording-2, ..., recording-10
    print(write_report(folder, folder / "report.html", recordings=recordings))
    return 0
