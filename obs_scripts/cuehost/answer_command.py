"""`cuehost answer`: answers comments off air, with what the show would use; JSON Lines in and out."""

from __future__ import annotations

import argparse
import asyncio
import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from cuehost.audience import Comment
from cuehost.audience.answers import Answerer, Decision, Judge, LLMAnswerer, Reply
from cuehost.audience.meaning import load_meaning
from cuehost.audience.moderation import Decision as Passing
from cuehost.audience.moderation import Gate, Moderator
from cuehost.config import Config, load_config
from cuehost.errors import InputError
from cuehost.guarding import entries, opened, sheet_at
from cuehost.places import MEANING_CACHE
from cuehost.rundown import Rundown, Sheet, parse_language
from cuehost.writing.rules import book_for

_EXAMPLE = '{"id": "1", "lang": "en", "on_air": "kettle", "author": "Maria", "text": "How much is it?"}'
_APART_S = 20.0
"""How far apart comments are taken to have come: a file has no times, and is no flood."""


def answer(options: argparse.Namespace) -> int:
    """Answer every comment of `options.comments` (`-` for stdin), in order of arrival; 0 whatever they are.

    Raises `InputError` naming file and line for input that is no comment, after the replies to those
    before it, and `RundownError` for a faulty sheet.
    """
    config = load_config(options.config)
    show = sheet_at(options.show, config.folders.allowed)
    gate = Gate()
    answerer = Answerer(
        show, show.languages, gate=gate, judge=_rules(show), meaning=load_meaning(MEANING_CACHE)
    )
    model = _model(config, answerer, options.offline)
    moderator = Moderator(gate)
    with opened(options.comments) as (name, file), asyncio.Runner() as runner:
        for number, (where, entry) in enumerate(entries(name, file, _EXAMPLE)):
            comment, lang, on_air = _comment(entry, where, show, number * _APART_S)
            judged = moderator.judge(comment)
            if judged.text.passed:
                reply = answerer.reply(comment, lang=lang, on_air=on_air)
                if model is not None and model.open(reply):
                    reply = runner.run(model.think(comment, reply, lang=lang, on_air=on_air))
            else:
                blocked = judged.text.decision is Passing.BLOCK
                decision = Decision.BLOCK if blocked else Decision.HOLD
                reply = Reply(comment.id, decision, reason=judged.text.why.value)
            print(json.dumps(_line(reply, entry["id"]), ensure_ascii=False), flush=name == "stdin")
    return 0


def _model(config: Config, answerer: Answerer, offline: bool) -> LLMAnswerer | None:
    """The language model that a show would ask, too."""
    if offline or not config.llm.model or not config.answers.llm:
        return None
    from cuehost.studio import Studio

    settings = Studio(config).language_model()
    assert settings is not None  # there is one, and the network may be asked
    return LLMAnswerer(answerer, replace(settings, total_s=config.answers.llm_s))


def _line(reply: Reply, given_id: str | int) -> dict[str, Any]:
    return {
        "id": given_id,
        "decision": reply.decision.value,
        "text": reply.text,
        "lang": reply.lang,
        "facts": list(reply.facts),
        "reason": reply.reason,
    }


def _rules(show: Rundown | Sheet) -> Judge | None:
    """The claim rules of a rundown's market and platform that would stop a line."""
    if not isinstance(show, Rundown):
        return None
    book = book_for(show)

    def judge(text: str, lang: str) -> Sequence[str]:
        return [str(found) for found in book.judge_line(text, lang) if found.severity == "block"]

    return judge


def _comment(
    entry: dict[str, Any], where: str, show: Rundown | Sheet, t: float
) -> tuple[Comment, str, str | None]:
    """The comment of an entry, the language of the show it came in and the product then on air."""
    for key, kinds, needed in (("id", (str, int), True), ("text", (str,), True), ("lang", (str,), False),
                               ("on_air", (str,), False), ("author", (str,), False)):  # fmt: skip
        value = entry.get(key)
        if value is None and not needed:
            continue
        if not isinstance(value, kinds) or isinstance(value, bool):
            what = "is missing" if key not in entry else f"must be text, but is {json.dumps(value)[:40]}"
            raise InputError(f'{where}: "{key}" {what}.', f"Write it like {_EXAMPLE}.")
    try:
        lang = parse_language(entry.get("lang") or show.languages[0])
    except ValueError as error:
        raise InputError(f"{where}: {error}") from error
    on_air = entry.get("on_air") or None
    if on_air is not None and on_air not in show.products:
        known = ", ".join(show.products) or "none"
        raise InputError(f"{where}: there is no product {on_air!r} in the sheet.", f"It has {known}.")
    author = entry.get("author") or ""
    return Comment(str(entry["id"]), "file", author, author, entry["text"], t, lang), lang, on_air
