"""The `cuehost` command. Results go to stdout, everything else to stderr.

Exit status: 0 done, 1 the show or command failed, 2 bad input or usage, 130 ended by Ctrl-C.
"""

from __future__ import annotations

import argparse
import gc
import json
import logging
import os
import sys
from collections.abc import Coroutine, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cuehost.arguments import Command, parser_of
from cuehost.errors import ConfigError, CuehostError, InputError, RundownError

if TYPE_CHECKING:
    from cuehost.config import Config


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit status."""
    collect_rarely()
    options = parser_of(COMMANDS).parse_args(arguments)
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


def collect_rarely() -> None:
    """Makes Python look for rings of objects less often than it would: among the vocabularies' and sheets'
    many lasting objects, looking took a fifth of the time that scripts take.
    """
    gc.set_threshold(20_000, 20, 20)


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


def _run(command: Coroutine[Any, Any, int]) -> int:
    import asyncio  # a tenth of a second, which what only reads can spare

    return asyncio.run(command)


def check(options: argparse.Namespace) -> int:
    """`cuehost check`"""
    from cuehost.config import load_config
    from cuehost.rundown import without_collector

    config = load_config(options.config)
    with without_collector():
        faults, warnings = _checked(options.show, config)
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


def _checked(path: Path, config: Config) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    """Faults and warnings of a rundown or a bare sheet."""
    from cuehost.places import name_faults, names_known, rundown_cache
    from cuehost.rundown import examine, unchanged

    folders, kept, pause_s = config.folders.allowed, rundown_cache(config.folders.cache), config.show.pause_s
    show: Any = unchanged(path, allowed_folders=folders, pause_s=pause_s, keep_in=kept)
    faults: tuple[Any, ...] = ()
    warnings: tuple[Any, ...] = ()
    if show is None or not names_known(show):
        faults, root, show = examine(path, allowed_folders=folders, pause_s=pause_s, keep_in=kept)
        # What there is on this computer, the rundown's own check cannot know. Its faults of other files
        # come after those of the rundown.
        told = {(fault.line, fault.column) for fault in faults if fault.file == path}
        names = (fault for fault in name_faults(root) if (fault.line, fault.column) not in told)
        own = sorted({*names, *(fault for fault in faults if fault.file == path)})
        faults = (*own, *(fault for fault in faults if fault not in own))
    if show is not None and not faults:  # host, scenes and theme are there
        from cuehost.claims import MOST_LINES, lines_by_hand, verdict

        count = lines_by_hand(show)
        if count > MOST_LINES:
            hint = f"note: whether the sheet bears out the {count} lines of your own, `prepare` tells."
            print(hint, file=sys.stderr)
        lines = count <= MOST_LINES
        said = verdict(show, config, datetime.now().astimezone(), file=path, lines=lines)
        faults, warnings = said.blocks, said.warnings
    return faults, warnings


def vars_of(fault: Any) -> dict[str, Any]:
    """A fault as JSON-able data."""
    return {"file": str(fault.file), "line": fault.line, "column": fault.column, "message": fault.message}


def import_(options: argparse.Namespace) -> int:
    """`cuehost import`"""
    from cuehost.import_command import run

    return run(options)


def voices(options: argparse.Namespace) -> int:
    """`cuehost voices`"""
    from cuehost.voices_command import run

    return _run(run(options))


def scenes_preview(options: argparse.Namespace) -> int:
    """`cuehost scenes preview`"""
    from cuehost.scenes_command import run

    return _run(run(options))


def scenes_backgrounds(options: argparse.Namespace) -> int:
    """`cuehost scenes backgrounds`"""
    from cuehost.backgrounds_command import run

    return _run(run(options))


def prepare(options: argparse.Namespace) -> int:
    """`cuehost prepare`"""
    from cuehost import commands

    return _run(commands.prepare(options))


def air(options: argparse.Namespace) -> int:
    """`cuehost air`"""
    return _run(_air(options))


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
    return _run(_demo(options))


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

    return _run(commands.script(options))


def doctor(options: argparse.Namespace) -> int:
    """`cuehost doctor`"""
    from cuehost.doctor import examine

    return _run(examine(options))


def engine(options: argparse.Namespace) -> int:
    """`cuehost engine`"""
    return _run(_engine(options))


async def _engine(options: argparse.Namespace) -> int:
    from cuehost.understudy import standing_by, stands_by

    if stands_by():
        async with standing_by(None, options.config) as host:
            from cuehost import commands

            return await commands.engine(options, host) if host else 0
    from cuehost import commands

    return await commands.engine(options)


def desk(options: argparse.Namespace) -> int:
    """`cuehost desk`"""
    from cuehost import commands

    return _run(commands.desk(options))


def guard(options: argparse.Namespace) -> int:
    """`cuehost guard`"""
    from cuehost.guarding import guard as judge

    return judge(options)


def answer(options: argparse.Namespace) -> int:
    """`cuehost answer`"""
    from cuehost.answer_command import answer as reply

    return reply(options)


def host_preview(options: argparse.Namespace) -> int:
    """`cuehost host preview`"""
    from cuehost import commands

    return _run(commands.host_preview(options))


def host_film(options: argparse.Namespace) -> int:
    """`cuehost host film`"""
    from cuehost.film_command import run

    return run(options)


def host_gestures(options: argparse.Namespace) -> int:
    """`cuehost host gestures`"""
    from cuehost.gestures_command import run

    return run(options)


def dub(options: argparse.Namespace) -> int:
    """`cuehost dub`"""
    from cuehost.dub_command import run

    return _run(run(options))


def report(options: argparse.Namespace) -> int:
    """`cuehost report`"""
    from cuehost.config import load_config
    from cuehost.ledger import export_csv, export_jsonl, latest_folder, who_answers, write_report

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
    for words in who_answers(folder):
        print(words)
    return 0


COMMANDS: dict[str, Command] = {
    "demo": demo,
    "check": check,
    "import": import_,
    "voices": voices,
    "prepare": prepare,
    "air": air,
    "script": script,
    "doctor": doctor,
    "report": report,
    "guard": guard,
    "desk": desk,
    "answer": answer,
    "engine": engine,
    "dub": dub,
    "host preview": host_preview,
    "host film": host_film,
    "host gestures": host_gestures,
    "scenes preview": scenes_preview,
    "scenes backgrounds": scenes_backgrounds,
}
