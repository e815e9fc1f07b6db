"""A real Chromium without a screen, driven over its DevTools protocol."""

from __future__ import annotations

import asyncio
import base64
import itertools
import json
import os
import shutil
import signal
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Any

import aiohttp

LIMIT_S = 90.0


def program() -> str | None:
    """Chromium's program, if it is installed."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


class Chromium:
    """One browser with one page. Use as an async context manager.

    `faults` collects what the page's console and network complain about.
    """

    def __init__(self, folder: Path, width: int = 1440, height: int = 900) -> None:
        self.folder = folder
        self.size = width, height
        self.faults: list[str] = []
        self._ids = itertools.count(1)
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}

    async def __aenter__(self) -> Chromium:
        command = program()
        assert command is not None
        profile = self.folder / "chromium"
        options = [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run",
            "--disable-background-networking", "--remote-debugging-port=0", f"--user-data-dir={profile}",
            f"--window-size={self.size[0]},{self.size[1]}", "about:blank",
        ]  # fmt: skip
        self._process = subprocess.Popen(
            [command, *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        try:
            await self._dial(profile)
        except BaseException:
            self._kill()
            raise
        self._reading = asyncio.create_task(self._read())
        for domain in ("Page", "Runtime", "Log", "Network"):
            await self.ask(f"{domain}.enable")
        return self

    async def _dial(self, profile: Path) -> None:
        async with asyncio.timeout(LIMIT_S):
            told = profile / "DevToolsActivePort"
            # It exists for a moment before anything stands in it.
            while not told.exists() or not told.read_text().split():
                await asyncio.sleep(0.05)
            port = told.read_text().split()[0]
            self._session = aiohttp.ClientSession()
            while True:
                async with self._session.get(f"http://127.0.0.1:{port}/json") as answer:
                    pages = [p for p in json.loads(await answer.text()) if p["type"] == "page"]
                if pages:
                    break
                await asyncio.sleep(0.05)
            self._socket = await self._session.ws_connect(
                pages[0]["webSocketDebuggerUrl"], max_msg_size=0, compress=0
            )

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._reading.cancel()
        await self._session.close()
        await asyncio.to_thread(self._kill)

    def _kill(self) -> None:
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    async def _read(self) -> None:
        async for message in self._socket:
            told = json.loads(message.data)
            if told.get("id") in self._answers:
                self._answers.pop(told["id"]).set_result(told)
            elif told.get("method") == "Runtime.exceptionThrown":
                details = told["params"]["exceptionDetails"]
                self.faults.append(details.get("exception", {}).get("description") or details["text"])
            elif told.get("method") == "Log.entryAdded" and told["params"]["entry"]["level"] == "error":
                entry = told["params"]["entry"]
                self.faults.append(f"{entry['text']} {entry.get('url', '')}")

    async def ask(self, method: str, **params: Any) -> dict[str, Any]:
        """One command of the protocol; its result."""
        number = next(self._ids)
        self._answers[number] = asyncio.get_running_loop().create_future()
        await self._socket.send_json({"id": number, "method": method, "params": params})
        async with asyncio.timeout(LIMIT_S):
            told = await self._answers[number]
        assert "error" not in told, told
        result: dict[str, Any] = told["result"]
        return result

    async def open(self, url: str) -> None:
        """Go to a page."""
        await self.ask("Page.navigate", url=url)
        await self.until("document.readyState === 'complete'")

    async def run(self, expression: str) -> Any:
        """The value of an expression in the page (a promise's, too)."""
        told = await self.ask(
            "Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True
        )
        assert "exceptionDetails" not in told, told["exceptionDetails"]
        return told["result"].get("value")

    async def until(self, expression: str, limit_s: float = LIMIT_S) -> None:
        """Wait until an expression in the page is true."""
        try:
            async with asyncio.timeout(limit_s):
                while not await self.run(f"Boolean({expression})"):
                    await asyncio.sleep(0.05)
        except TimeoutError:
            raise AssertionError(f"it did not come: {expression}; {self.faults}") from None

    async def click(self, selector: str) -> None:
        """Click, as a person does: only what is there, enabled, not covered and standing still, and once more
        where it moved away just then.
        """
        async with asyncio.timeout(LIMIT_S):
            while True:
                place = await self._stands(selector)
                for kind in ("mousePressed", "mouseReleased"):
                    await self.ask(
                        "Input.dispatchMouseEvent",
                        type=kind,
                        x=place[0],
                        y=place[1],
                        button="left",
                        clickCount=1,
                    )
                if await self.run("window.missed !== true"):
                    return

    async def _stands(self, selector: str) -> tuple[float, float]:
        """Where something to be clicked stands when it stands still, px; `window.missed` until clicked."""
        place = None
        for _ in range(200):
            now = await self.run(
                f"""(() => {{
                    const selector = {json.dumps(selector)};
                    const node = document.querySelector(selector);
                    if (!node || node.disabled) return null;
                    node.scrollIntoView({{block: 'center'}});
                    const box = node.getBoundingClientRect();
                    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
                    const top = document.elementFromPoint(x, y);
                    window.missed = true;
                    document.addEventListener('click', (event) => {{
                        if (event.target.closest(selector)) window.missed = false;
                    }}, {{capture: true}});
                    return node.contains(top) || top?.contains(node) ? [x, y] : null;
                }})()"""
            )
            if now is not None and now == place:
                return now[0], now[1]
            place = now
            await asyncio.sleep(0.1)
        raise AssertionError(f"{selector} cannot be clicked")

    async def key(self, key: str) -> None:
        """Press a key."""
        text = {"text": key} if len(key) == 1 else {}
        code = {" ": "Space", "Escape": "Escape", "Enter": "Enter"}.get(key, f"Key{key.upper()}")
        await self.ask("Input.dispatchKeyEvent", type="keyDown", key=key, code=code, **text)
        await self.ask("Input.dispatchKeyEvent", type="keyUp", key=key, code=code)

    async def type(self, selector: str, text: str) -> None:
        """Write into a field."""
        await self.run(f"document.querySelector({json.dumps(selector)}).focus()")
        await self.ask("Input.insertText", text=text)

    async def choose(self, selector: str, begins: str) -> None:
        """Take the option of a list that begins so, once it is there."""
        field, wanted = f"document.querySelector({json.dumps(selector)})", json.dumps(begins)
        await self.until(f"[...({field}?.options ?? [])].some(o => o.text.startsWith({wanted}))")
        await self.run(
            f"(() => {{ const s = {field};"
            f" s.value = [...s.options].find(o => o.text.startsWith({wanted})).value;"
            " s.dispatchEvent(new Event('change')); })()"
        )

    async def look(self, width: int, height: int, *, phone: bool = False, dark: bool = True) -> None:
        """See the page on another screen."""
        await self.ask(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=height, deviceScaleFactor=2 if phone else 1, mobile=phone,
        )  # fmt: skip
        scheme = "dark" if dark else "light"
        await self.ask(
            "Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}]
        )

    async def picture(self, path: Path) -> None:
        """A PNG of what is seen."""
        told = await self.ask("Page.captureScreenshot", format="png")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(base64.b64decode(told["data"]))
