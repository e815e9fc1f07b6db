"""Asking a server that speaks the OpenAI chat API: in the way it understands, bounded in time, counted.

Servers differ in what they support and in how they fail. An `Asker` remembers which way of asking for JSON
works, reads answers as a stream so that it notices a stall or a runaway answer early, waits as long as a
busy server asks for if there is time, and says in words why there is no answer.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import openai

_log = logging.getLogger(__name__)
Mode = Literal["json_schema", "json_object", "text"]
Messages = list[dict[str, str]]
_MODES: tuple[Mode, ...] = ("json_schema", "json_object", "text")
_FIRST_PAUSE_S = 0.5
# An answer that runs on beyond any segment's, and one of nothing but spaces, as models without a limit do.
_MOST_CHARS = 60_000
_MOST_BLANK = 600
# How many characters come between two looks at an answer that is still being written.
_LOOK_EVERY = 400


@dataclass(frozen=True, slots=True)
class LLMSettings:
    """Where the model is and how long it may take.

    `base_url` None is OpenAI's own; `connect_s` and `total_s` are seconds, `total_s` for all requests of one
    segment together; `stall_s` is how long an answer that has begun may pause. `max_retries` counts tries
    after 429, 5xx and broken connections, within `total_s`. `input_price` and `output_price` are what a
    million tokens cost, in whatever currency. The key is kept out of `repr`.
    """

    model: str
    api_key: str = field(default="", repr=False)
    base_url: str | None = None
    connect_s: float = 5.0
    total_s: float = 30.0
    stall_s: float = 8.0
    max_retries: int = 2
    temperature: float | None = None
    input_price: float | None = None
    output_price: float | None = None


@dataclass(slots=True)
class Usage:
    """What was used: requests answered, tokens in and out as the server counts them, and how many requests
    it did not count (`uncounted`).
    """

    requests: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    uncounted: int = 0

    def add(self, reported: object) -> None:
        """Counts one answered request with what the server reports of it, a mapping or nothing."""
        self.requests += 1
        if not isinstance(reported, dict):
            self.uncounted += 1
            return
        self.input_tokens += _whole(reported.get("prompt_tokens"))
        self.output_tokens += _whole(reported.get("completion_tokens"))

    def cost(self, settings: LLMSettings) -> float | None:
        """What the counted tokens cost, or None where a price is not known."""
        if settings.input_price is None or settings.output_price is None:
            return None
        spent = self.input_tokens * settings.input_price + self.output_tokens * settings.output_price
        return spent / 1_000_000


class AskError(Exception):
    """Why there is no answer; `lasting` if asking again for another segment is useless."""

    def __init__(self, reason: str, *, lasting: bool = False) -> None:
        super().__init__(reason)
        self.lasting = lasting


@dataclass(frozen=True, slots=True)
class Reply:
    """The model's text, and why it is only a part of what the model would have said, if it is."""

    text: str
    cut: str = ""


class _Again(Exception):
    """A failure that another try may mend. `after_s` is what the server asks to wait, if it does."""

    def __init__(self, reason: str, after_s: float | None = None) -> None:
        super().__init__(reason)
        self.after_s = after_s


class Asker:
    """Asks one server; `usage` counts. `now` is the wall clock in seconds, for dates in `Retry-After`."""

    def __init__(self, settings: LLMSettings, *, now: Callable[[], float] = time.time) -> None:
        self.usage = Usage()
        self._settings = settings
        self._now = now
        self._mode: Mode = "json_schema"
        # Options that a server has refused by name.
        self._refused: set[str] = set()

    async def client(self) -> openai.AsyncOpenAI:
        """A client for a few requests, to be closed by the caller."""
        import openai

        settings = self._settings
        # Reading the certificates takes tens of milliseconds, which a live engine's loop must not wait.
        return await asyncio.to_thread(
            openai.AsyncOpenAI,
            api_key=settings.api_key or "none",
            base_url=settings.base_url,
            timeout=openai.Timeout(settings.total_s, connect=settings.connect_s),
            max_retries=0,
        )

    async def ask(
        self,
        client: openai.AsyncOpenAI,
        conversation: Messages,
        schema: dict[str, Any],
        *,
        deadline: float,
        enough: Callable[[str], str] = lambda text: "",
    ) -> Reply:
        """The model's answer; `deadline` is the time of the running loop after which none is wanted.

        `enough` is shown the answer as it grows and gives the reason to read no further, or an empty text.
        Raises `AskError`.
        """
        tries = 0
        while True:
            try:
                return await self._in_some_mode(client, conversation, schema, enough)
            except _Again as failure:
                pause = failure.after_s if failure.after_s is not None else _FIRST_PAUSE_S * 2**tries
                tries += 1
                if tries > self._settings.max_retries:
                    raise AskError(str(failure)) from failure
                if asyncio.get_running_loop().time() + pause >= deadline:
                    reason = f"{failure}, and there is no time to wait {pause:.0f} s"
                    raise AskError(reason) from failure
                _log.info("asking the model again in %.1f s: %s", pause, failure)
            await asyncio.sleep(pause)

    async def _in_some_mode(
        self,
        client: openai.AsyncOpenAI,
        conversation: Messages,
        schema: dict[str, Any],
        enough: Callable[[str], str],
    ) -> Reply:
        """The answer. A server that refuses one way of asking is asked in a simpler one, from then on."""
        import openai

        while True:
            mode = self._mode
            try:
                return await self._request(client, conversation, mode, schema, enough)
            except (openai.BadRequestError, openai.UnprocessableEntityError) as error:
                if not self._simplify(mode, str(error)):
                    reason = f"the server refuses the request ({error.status_code})"
                    raise AskError(reason, lasting=True) from error
                _log.info("the server refuses %s (%s), trying a simpler way", mode, error.status_code)
            except (openai.AuthenticationError, openai.PermissionDeniedError) as error:
                reason = f"the server refuses the API key ({error.status_code})"
                raise AskError(reason, lasting=True) from error
            except openai.NotFoundError as error:
                reason = f"the server does not know the model {self._settings.model!r} or the address (404)"
                raise AskError(reason, lasting=True) from error
            except openai.RateLimitError as error:
                if error.code == "insufficient_quota":
                    raise AskError("the account's quota is used up (429)", lasting=True) from error
                raise _Again("the server is too busy (429)", self._retry_after(error.response)) from error
            except openai.APIStatusError as error:
                reason = f"the server fails ({error.status_code})"
                if error.status_code < 500 and error.status_code not in (408, 409):
                    raise AskError(reason) from error
                raise _Again(reason, self._retry_after(error.response)) from error
            except openai.APITimeoutError as error:
                raise _Again("the server does not answer in time") from error
            except openai.APIConnectionError as error:
                raise _Again("the server cannot be reached or cuts the connection") from error
            except (openai.OpenAIError, ValueError, TypeError, AttributeError) as error:
                # Also answers that are no chat completion at all, and errors told within a stream.
                raise _Again(f"the server's answer cannot be read ({type(error).__name__})") from error

    def _simplify(self, mode: Mode, complaint: str) -> bool:
        """Leaves out what a server complains about, else takes the next simpler mode; False at the end."""
        for option in ("stream_options", "temperature"):
            if option in complaint and option not in self._refused:
                self._refused.add(option)
                return True
        # Segments ask at the same time: another one may have found the next mode already.
        if self._mode != mode:
            return True
        if mode == _MODES[-1]:
            return False
        self._mode = _MODES[_MODES.index(mode) + 1]
        return True

    async def _request(
        self,
        client: openai.AsyncOpenAI,
        conversation: Messages,
        mode: Mode,
        schema: dict[str, Any],
        enough: Callable[[str], str],
    ) -> Reply:
        options: dict[str, Any] = {}
        if mode == "json_schema":
            shape = {"name": "segment_script", "strict": True, "schema": schema}
            options["response_format"] = {"type": "json_schema", "json_schema": shape}
        elif mode == "json_object":
            options["response_format"] = {"type": "json_object"}
        if self._settings.temperature is not None and "temperature" not in self._refused:
            options["temperature"] = self._settings.temperature
        if "stream_options" not in self._refused:
            options["stream_options"] = {"include_usage": True}
        create: Any = client.chat.completions.with_raw_response.create
        response: Any = await create(
            model=self._settings.model, messages=conversation, stream=True, **options
        )
        if "event-stream" in response.headers.get("content-type", ""):
            return await self._read_stream(response.parse(), enough)
        # A server that knows no streams has sent everything at once.
        try:
            body = await response.http_response.aread()
        except Exception as error:  # of whichever HTTP library the client is built on
            raise _Again("the server cannot be reached or cuts the connection") from error
        whole = json.loads(body)
        self.usage.add(whole.get("usage"))
        choices = whole.get("choices")
        if not choices:
            raise AskError("the server's answer is empty")
        return _settled(choices[0].get("message") or {}, choices[0].get("finish_reason"))

    async def _read_stream(self, stream: Any, enough: Callable[[str], str]) -> Reply:
        text, refusal, finish, usage, cut, seen = "", "", None, None, "", 0
        chunks = aiter(stream)
        try:
            while not cut:
                try:
                    async with asyncio.timeout(self._settings.stall_s if text else None):
                        chunk = await anext(chunks)
                except StopAsyncIteration:
                    break
                except TimeoutError as error:
                    reason = f"the model stalls in its answer for {self._settings.stall_s:g} s"
                    raise _Again(reason) from error
                # Some servers count in every chunk, each time all so far.
                usage = chunk.usage.model_dump() if chunk.usage is not None else usage
                for choice in chunk.choices[:1]:
                    text += choice.delta.content or ""
                    refusal += choice.delta.refusal or ""
                    finish = choice.finish_reason or finish
                if len(text) - seen >= _LOOK_EVERY:
                    seen = len(text)
                    cut = _runaway(text) or enough(text)
        finally:
            await stream.close()
        self.usage.add(usage)
        if cut:
            return Reply(text, cut)
        if finish is None and not text.rstrip().endswith(("}", "```")):
            raise _Again("the server breaks off in the middle of its answer")
        return _settled({"content": text, "refusal": refusal}, finish)

    def _retry_after(self, response: Any) -> float | None:
        """How many seconds a server asks to wait (RFC 9110, 10.2.3, and OpenAI's milliseconds)."""
        for header, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
            asked = response.headers.get(header, "")
            try:
                return max(0.0, float(asked) * unit)
            except ValueError:
                pass
        try:
            return max(0.0, parsedate_to_datetime(asked).timestamp() - self._now())
        except (ValueError, TypeError):
            return None


def _settled(message: dict[str, Any], finish: str | None) -> Reply:
    if message.get("refusal"):
        raise AskError("the model refuses to write this segment")
    if finish == "content_filter":
        raise AskError("the server's content filter stopped the answer")
    content = message.get("content") or ""
    if isinstance(content, list):
        content = "".join(part.get("text") or "" for part in content if isinstance(part, dict))
    return Reply(content, "the answer is longer than the server allows" if finish == "length" else "")


def _runaway(text: str) -> str:
    if len(text) > _MOST_CHARS:
        return "the answer does not come to an end"
    return "the answer is nothing but spaces" if not text[-_MOST_BLANK:].strip() else ""


def _whole(number: object) -> int:
    return number if isinstance(number, int) else 0


__all__ = ["AskError", "Asker", "LLMSettings", "Messages", "Reply", "Usage"]
