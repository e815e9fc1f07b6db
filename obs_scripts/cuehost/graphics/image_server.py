"""Asking a server that speaks the OpenAI images API for a picture: bounded in time and size, and counted.

Models and servers differ in what they take and give: the options that one refuses by name are left out from
then on, and a picture may come in the answer (base64) or as an address. An address is fetched under the same
limits as any other in foreign data.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import importlib
import json
import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from cuehost.errors import CuehostError, Unreachable

from .errors import NoPicture

if TYPE_CHECKING:
    import openai

_log = logging.getLogger(__name__)

# A 4K picture as PNG takes about 25 MB, and a third more in base64.
_MOST_BYTES = 64_000_000
# What a server may do without: OpenAI's own models take no `response_format`, others neither of the rest.
_OPTIONS = ("response_format", "quality", "size")
_CHECK = "Check `images` in config.yaml."


@dataclass(frozen=True, slots=True)
class ImageSettings:
    """Where the model is, what it is asked for, and what that costs.

    `base_url` None is OpenAI's own. `timeout_s` is for one picture, all tries together; `max_retries` counts
    tries after 429, 5xx and broken connections. `portrait` and `landscape` are sizes in px, as `1024x1536`.
    `quality` in the model's words and `style` in any, or empty. `input_price` and `output_price` are what a
    million tokens cost, `picture_price` one picture, in whatever currency. The key is kept out of `repr`.
    """

    model: str
    base_url: str | None = None
    api_key: str = field(default="", repr=False)
    timeout_s: float = 120.0
    max_retries: int = 1
    portrait: str = "1024x1536"
    landscape: str = "1536x1024"
    quality: str = ""
    style: str = ""
    input_price: float | None = None
    output_price: float | None = None
    picture_price: float | None = None


@dataclass(slots=True)
class ImageUsage:
    """What was used: pictures made, tokens in and out as the server counts them."""

    pictures: int = 0
    input_tokens: int = 0
    output_tokens: int = 0

    def add(self, reported: object) -> None:
        """Counts one picture with what the server reports of it, a mapping or nothing."""
        self.pictures += 1
        if isinstance(reported, dict):
            self.input_tokens += _whole(reported.get("input_tokens"))
            self.output_tokens += _whole(reported.get("output_tokens"))

    def cost(self, settings: ImageSettings) -> float | None:
        """What that costs, in the currency of the prices; None where no price is known."""
        spent: list[float] = []
        if settings.picture_price is not None:
            spent.append(self.pictures * settings.picture_price)
        if settings.input_price is not None and settings.output_price is not None:
            tokens = self.input_tokens * settings.input_price + self.output_tokens * settings.output_price
            spent.append(tokens / 1_000_000)
        return sum(spent) if spent else None

    def told(self, settings: ImageSettings) -> str:
        """The usage in words, with its cost where that is known."""
        cost = self.cost(settings)
        tokens = f", {self.input_tokens} tokens in, {self.output_tokens} out" if self.output_tokens else ""
        made = f"{self.pictures} picture{'' if self.pictures == 1 else 's'} by {settings.model}"
        return made + tokens + ("" if cost is None else f", cost {cost:.4f}")


class ImageServer:
    """Asks one server; `usage` counts. For one event loop, and any number of pictures at a time."""

    def __init__(self, settings: ImageSettings) -> None:
        self.settings = settings
        self.usage = ImageUsage()
        own = settings.model.lower()
        # Known to refuse it; they always answer in base64.
        self._refused = {"response_format"} if own.startswith(("gpt-image", "chatgpt-image")) else set[str]()

    async def picture(self, prompt: str, *, upright: bool) -> bytes:
        """The file of a picture, as the server made it. Raises `NoPicture`."""
        # Loading takes seconds on a busy machine: not of the server's time, nor of the loop's.
        await asyncio.to_thread(importlib.import_module, "openai")
        try:
            # The SDK waits for as long as a server's Retry-After says; this covers all of it.
            async with asyncio.timeout(self.settings.timeout_s):
                return await self._picture(prompt, upright)
        except TimeoutError as error:
            reason = f"the image server did not answer within {self.settings.timeout_s:g} s"
            raise NoPicture(reason, "Try again, or give it more time (images: timeout_s).") from error

    async def _picture(self, prompt: str, upright: bool) -> bytes:
        import openai

        own = self.settings
        client = await asyncio.to_thread(
            openai.AsyncOpenAI,
            api_key=own.api_key or "none",
            base_url=own.base_url,
            timeout=own.timeout_s,
            max_retries=own.max_retries,
        )
        async with client:
            body = await self._asked(client, prompt, upright)
            try:
                told = json.loads(body)
                made = told["data"][0]
                inside, address = made.get("b64_json"), made.get("url")
            except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
                raise NoPicture("the image server's answer cannot be read", _CHECK) from error
            self.usage.add(told.get("usage"))
            _log.info("so far %s", self.usage.told(own))
            if isinstance(inside, str) and inside:
                try:
                    return base64.b64decode(inside, validate=True)
                except binascii.Error as error:
                    raise NoPicture("the image server's picture is broken", "Try again.") from error
            if isinstance(address, str) and address:
                return await self._fetched(address, str(client.base_url))
        raise NoPicture("the image server's answer holds no picture", _CHECK)

    async def _asked(self, client: openai.AsyncOpenAI, prompt: str, upright: bool) -> bytes:
        """The server's answer. An option that it refuses by name is left out, and it is asked again."""
        import openai

        try:
            while True:
                try:
                    return await self._answer(client, prompt, upright)
                except (openai.BadRequestError, openai.UnprocessableEntityError) as error:
                    option = next((o for o in _OPTIONS if o in str(error) and o not in self._refused), None)
                    if option is None:
                        raise
                    self._refused.add(option)
        except openai.APIStatusError as error:
            raise _refusal(error.status_code, error.code or "", self.settings.model) from error
        except openai.APIConnectionError as error:  # its time-outs too
            mend = "Start it, or check its address (images: base_url)."
            raise NoPicture("the image server cannot be reached", mend) from error
        except NoPicture:
            raise
        except Exception as error:  # while the answer is read, kinds of the library's own transport
            reason = f"the image server's answer breaks off ({type(error).__name__})"
            raise NoPicture(reason, "Try again.") from error

    async def _answer(self, client: openai.AsyncOpenAI, prompt: str, upright: bool) -> bytes:
        own = self.settings
        wanted: dict[str, Any] = {"size": own.portrait if upright else own.landscape}
        wanted |= {"response_format": "b64_json"} | ({"quality": own.quality} if own.quality else {})
        wanted = {option: value for option, value in wanted.items() if option not in self._refused}
        body = bytearray()
        asked = client.images.with_streaming_response.generate(model=own.model, prompt=prompt, **wanted)
        async with asked as answer:
            async for chunk in answer.iter_bytes():
                body += chunk
                if len(body) > _MOST_BYTES:
                    raise NoPicture(f"the image server sends more than {_MOST_BYTES // 1_000_000} MB", _CHECK)
        return bytes(body)

    async def _fetched(self, address: str, asked: str) -> bytes:
        """The picture at an address that the server gave. On this computer only from that very server."""
        from cuehost.fetch import fetch, is_loopback, origin

        try:
            here = is_loopback(urlsplit(address).hostname or "") and origin(address) == origin(asked)
            fetched = await asyncio.to_thread(
                fetch,
                address,
                timeout_s=self.settings.timeout_s,
                max_bytes=_MOST_BYTES,
                accept="image/*",
                loopback=here,
            )
        except Unreachable as error:
            reason = f"the picture cannot be had from the image server: {error.message}"
            raise NoPicture(reason, "Try again.") from error
        except (CuehostError, ValueError) as error:
            mend = "Have the server put pictures into its answers (b64_json)."
            raise NoPicture("the image server names an address that may not be opened", mend) from error
        return fetched.data


def _refusal(status: int, code: str, model: str) -> NoPicture:
    if status in (401, 403):
        mend = "Check the key (config.yaml, images: api_key_env)."
        return NoPicture("the image server does not accept the key", mend, lasting=True)
    if status == 404:
        reason = f"the image server does not know the model {model!r} or the address"
        return NoPicture(reason, _CHECK, lasting=True)
    if code == "insufficient_quota":
        return NoPicture("the account's quota is used up (429)", "Top it up.", lasting=True)
    if status == 429 or status >= 500:
        return NoPicture(f"the image server is overloaded or out of order ({status})", "Try again later.")
    if "moderation" in code or "content_policy" in code:
        return NoPicture("the image server refuses the description", "Describe the set in other words.")
    return NoPicture(f"the image server refuses the request ({status})", _CHECK)


def _whole(number: object) -> int:
    return number if isinstance(number, int) else 0
