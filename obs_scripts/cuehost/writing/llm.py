"""The LLM writer: any server that speaks the OpenAI chat API, checked, bounded in time, with a way back.

Whatever goes wrong (no answer, a refusal, an invented price), the segment is written by the fallback
writer and a note says why. The show never waits longer than `total_s` for a segment.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from cuehost.rundown import Rundown, Segment, SegmentScript

from .answer import SegmentAnswer, faults, read_answer, to_script
from .compose import Writer
from .offline import OfflineWriter
from .prompt import again, answer_schema, data, messages
from .sheet import facts_of

if TYPE_CHECKING:
    import openai

_log = logging.getLogger(__name__)
Mode = Literal["json_schema", "json_object", "text"]
_MODES: tuple[Mode, ...] = ("json_schema", "json_object", "text")
_GIVE_UP_AFTER = 2


@dataclass(frozen=True, slots=True)
class LLMSettings:
    """Where the model is and how long it may take.

    `base_url` None is OpenAI's own; `connect_s` and `total_s` are seconds, `total_s` for all requests of one
    segment together. `max_retries` counts tries after 429, 5xx and broken connections, within `total_s`.
    The key is kept out of `repr`.
    """

    model: str
    api_key: str = field(default="", repr=False)
    base_url: str | None = None
    connect_s: float = 5.0
    total_s: float = 30.0
    max_retries: int = 2
    temperature: float | None = None


class _Failure(Exception):
    """Why the model gives no script; `lasting` if asking again for the next segment is useless."""

    def __init__(self, reason: str, *, lasting: bool = False) -> None:
        super().__init__(reason)
        self.lasting = lasting


class LLMWriter:
    """Writes with a language model; segments it cannot write well are written by `fallback`.

    `notes` says for each of those what happened. `tokens` counts what the servers report as used.
    """

    name = "llm"

    def __init__(self, settings: LLMSettings, fallback: Writer | None = None) -> None:
        self.notes: list[str] = []
        self.tokens = 0
        self._settings = settings
        self._fallback: Writer = fallback if fallback is not None else OfflineWriter()
        self._mode: Mode = "json_schema"
        self._failures = 0
        self._given_up = ""

    async def write(
        self, rundown: Rundown, segment: Segment, lang: str, *, seed: int, round: int = 0
    ) -> SegmentScript:
        """The script of one segment; raises `WriterError` only where the fallback does."""
        reason = self._given_up
        if not reason:
            try:
                async with asyncio.timeout(self._settings.total_s):
                    script = await self._write(rundown, segment, lang, seed, round)
                self._failures = 0
                return script
            except TimeoutError:
                reason = self._failed(
                    f"the model did not answer within {self._settings.total_s:g} s", lasting=False
                )
            except _Failure as failure:
                reason = self._failed(str(failure), lasting=failure.lasting)
        self.notes.append(f"{segment.id}: written by the {self._fallback.name} writer, because {reason}")
        heard = len(self._fallback.notes)
        script = await self._fallback.write(rundown, segment, lang, seed=seed, round=round)
        self.notes += self._fallback.notes[heard:]
        return script

    def _failed(self, reason: str, *, lasting: bool) -> str:
        """Counts a failure; after a lasting one, or two in a row, the model is not asked again."""
        self._failures += 1
        if lasting or self._failures >= _GIVE_UP_AFTER:
            self._given_up = reason
        return reason

    async def _write(
        self, rundown: Rundown, segment: Segment, lang: str, seed: int, round: int
    ) -> SegmentScript:
        import openai  # takes a second to load, and only who has a model needs it

        known = facts_of(rundown, segment, lang)
        found = data(rundown, segment, lang, seed=seed, round=round)
        schema = answer_schema(rundown, segment, sorted(known))
        conversation = messages(found)
        settings = self._settings
        # Reading the certificates takes tens of milliseconds, which a live engine's loop must not wait.
        client = await asyncio.to_thread(
            openai.AsyncOpenAI,
            api_key=settings.api_key or "none",
            base_url=settings.base_url,
            timeout=openai.Timeout(settings.total_s, connect=settings.connect_s),
            max_retries=settings.max_retries,
        )
        async with client:
            reasons: list[str] = []
            for attempt in range(2):
                content = await self._ask(client, conversation, schema)
                answer: SegmentAnswer | None = None
                try:
                    answer = read_answer(content)
                    reasons = faults(answer, rundown, segment, lang, known)
                except ValueError as error:
                    reasons = [str(error)]
                if answer is not None and not reasons:
                    return to_script(answer, rundown, segment, lang)
                if attempt == 0:
                    conversation = [
                        *conversation,
                        {"role": "assistant", "content": content[:8000]},
                        again(reasons),
                    ]
        # The server works, only this answer does not: the next segment is worth asking for.
        self._failures = -1
        raise _Failure("the model's answer was refused twice: " + "; ".join(reasons[:3]))

    async def _ask(
        self, client: openai.AsyncOpenAI, conversation: list[dict[str, str]], schema: dict[str, Any]
    ) -> str:
        """The model's text. A server that refuses one way of asking for JSON is asked in a simpler one."""
        import openai

        modes = _MODES[_MODES.index(self._mode) :]
        for mode in modes:
            try:
                content = await self._request(client, conversation, mode, schema)
            except (openai.BadRequestError, openai.UnprocessableEntityError) as error:
                if mode == _MODES[-1]:
                    raise _Failure(
                        f"the server refuses the request ({error.status_code})", lasting=True
                    ) from error
                _log.info("the server refuses %s (%s), trying a simpler way", mode, error.status_code)
                continue
            except (openai.AuthenticationError, openai.PermissionDeniedError) as error:
                raise _Failure(
                    f"the server refuses the API key ({error.status_code})", lasting=True
                ) from error
            except openai.NotFoundError as error:
                reason = f"the server does not know the model {self._settings.model!r} or the address (404)"
                raise _Failure(reason, lasting=True) from error
            except openai.RateLimitError as error:
                raise _Failure("the server is too busy or the quota is used up (429)") from error
            except openai.APIStatusError as error:
                raise _Failure(f"the server fails ({error.status_code})") from error
            except openai.APITimeoutError as error:
                raise _Failure("the server does not answer in time") from error
            except openai.APIConnectionError as error:
                raise _Failure("the server cannot be reached or cuts the connection") from error
            except (openai.OpenAIError, ValueError, TypeError, AttributeError) as error:
                # Also answers that are no chat completion at all.
                raise _Failure(f"the server's answer cannot be read ({type(error).__name__})") from error
            self._mode = mode
            return content
        raise _Failure("the server refuses every way of asking")

    async def _request(
        self,
        client: openai.AsyncOpenAI,
        conversation: list[dict[str, str]],
        mode: Mode,
        schema: dict[str, Any],
    ) -> str:
        options: dict[str, Any] = {}
        if mode == "json_schema":
            shape = {"name": "segment_script", "strict": True, "schema": schema}
            options["response_format"] = {"type": "json_schema", "json_schema": shape}
        elif mode == "json_object":
            options["response_format"] = {"type": "json_object"}
        if self._settings.temperature is not None:
            options["temperature"] = self._settings.temperature
        create: Any = client.chat.completions.create
        reply: Any = await create(
            model=self._settings.model,
            messages=conversation,
            stream=False,
            **options,
        )
        if getattr(reply, "usage", None) is not None:
            self.tokens += int(getattr(reply.usage, "total_tokens", 0) or 0)
        choice = reply.choices[0] if getattr(reply, "choices", None) else None
        if choice is None:
            raise _Failure("the server's answer is empty")
        if getattr(choice.message, "refusal", None):
            raise _Failure("the model refuses to write this segment")
        if choice.finish_reason == "content_filter":
            raise _Failure("the server's content filter stopped the answer")
        return choice.message.content or ""


__all__ = ["LLMSettings", "LLMWriter"]
