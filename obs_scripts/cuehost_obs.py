"""Cuehost inside OBS: choose a rundown, start and stop the show, drive it by hotkeys.

Load this file in OBS under Tools > Scripts. It uses the standard library only and does no work on
OBS's threads: buttons and hotkeys put a word into a queue, and one worker thread of its own talks to
the Cuehost engine over HTTP on this computer. The engine is started from the project's virtual
environment, or adopted if it already runs, and is ended when OBS closes unless told to be kept.
"""

import contextlib
import json
import os
import queue
import subprocess
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

import obspython as obs  # type: ignore[import-not-found]

PROJECT = Path(__file__).resolve().parent.parent
# Where the engine says how to reach it (see `cuehost/places.py`), and another interpreter to start it with.
STATE = Path(os.environ.get("CUEHOST_STATE", PROJECT / ".cuehost"))
PYTHON = os.environ.get("CUEHOST_PYTHON")
HTTP_TIMEOUT_S = 3.0
START_TIMEOUT_S = 20.0
STATUS_EVERY_S = 0.5

# Hotkey name, what OBS's hotkey list shows, the engine's action and its arguments.
HOTKEYS = [
    ("cuehost.start", "Cuehost: start the show", "start", {}),
    ("cuehost.stop", "Cuehost: stop the show", "stop", {}),
    ("cuehost.next", "Cuehost: take next", "next", {}),
    ("cuehost.previous", "Cuehost: take previous", "previous", {}),
    ("cuehost.repeat", "Cuehost: repeat segment", "repeat", {}),
    ("cuehost.hold", "Cuehost: hold / resume", "hold", {}),
    ("cuehost.safe", "Cuehost: safe scene", "safe", {}),
    ("cuehost.mute", "Cuehost: mute host", "mute", {}),
    ("cuehost.overlays", "Cuehost: overlays on / off", "overlays", {}),
    ("cuehost.present", "Cuehost: I am here (presence)", "present", {}),
    *((f"cuehost.jump.{n}", f"Cuehost: jump to segment {n}", "jump", {"segment": n}) for n in range(1, 10)),
]


def python_of(project):
    """The interpreter of the project's virtual environment."""
    return (
        Path(PYTHON)
        if PYTHON
        else project / ".venv" / ("Scripts/pythonw.exe" if os.name == "nt" else "bin/python")
    )


class Engine:
    """The running engine as this script knows it. Used by the worker thread only."""

    def __init__(self, project):
        self.project = project
        self.process = None
        # The engine is on this computer: a proxy set for the web must not come between.
        self.opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def address(self):
        """The engine's port and token from its state file, or None."""
        try:
            state = json.loads((STATE / "engine.json").read_text("utf-8"))
            return int(state["port"]), str(state["token"])
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def call(self, method, path, body=None):
        """One request; the answer as a dict. Raises OSError when no engine answers."""
        address = self.address()
        if address is None:
            raise ConnectionError("no engine")
        port, token = address
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}{path}",
            data=None if body is None else json.dumps(body).encode(),
            method=method,
            headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
        )
        try:
            with self.opener.open(request, timeout=HTTP_TIMEOUT_S) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            with contextlib.suppress(ValueError):
                return json.load(error)
            raise
        except ValueError as error:
            raise ConnectionError("not an engine") from error

    def alive(self):
        """Whether an engine answers."""
        try:
            return "state" in self.call("GET", "/api/status")
        except OSError:
            return False

    def died(self):
        """Whether the engine we started was killed or crashed (an exit by itself is no crash)."""
        status = None if self.process is None else self.process.poll()
        return status is not None and (status < 0 or status >= 0xC0000000)

    def comes_back(self):
        """Whether the process we started, which brings a dead engine back, is there."""
        return self.process is not None and self.process.poll() is None

    def start(self):
        """Start the engine, or adopt a running one. Returns a fault in words, or an empty string.

        One that takes the place of an engine that died goes on with its show at the interrupted line.
        """
        if self.alive():
            return ""
        python = python_of(self.project)
        if not python.exists():
            return (
                f"Cuehost is not set up yet: open a terminal in {self.project} and run: python3 run.py doctor"
            )
        log = STATE / "engine.log"
        if not self.comes_back():
            self.spawn(python, log)
        deadline = time.monotonic() + START_TIMEOUT_S
        while time.monotonic() < deadline:
            if self.alive():
                return ""
            if self.process.poll() is not None:
                break
            time.sleep(0.2)
        return f"The Cuehost engine did not start; the reason is in {log}"

    def spawn(self, python, log):
        """Start the engine's process; what it says goes into the file `log`."""
        log.parent.mkdir(parents=True, exist_ok=True)
        environment = {k: v for k, v in os.environ.items() if k not in ("PYTHONHOME", "PYTHONPATH")}
        if self.died():
            environment["CUEHOST_RESUME"] = "1"
        detached = (
            {"creationflags": 0x08000008}  # CREATE_NO_WINDOW | DETACHED_PROCESS
            if os.name == "nt"
            else {"start_new_session": True}  # the engine outlives a crash of OBS
        )
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                [str(python), "-m", "cuehost", "engine"],
                cwd=str(self.project),
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                **detached,
            )

    def end(self):
        """Ask the engine to end, and wait for it a moment."""
        with contextlib.suppress(OSError):
            self.call("POST", "/api/do", {"action": "quit"})
        if self.process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(timeout=8)


class Worker(threading.Thread):
    """Talks to the engine so that OBS never waits. `post` may be called from any thread."""

    def __init__(self, project):
        super().__init__(name="cuehost", daemon=True)
        self.engine = Engine(project)
        self.jobs = queue.Queue()
        self.status = "Starting the Cuehost engine ..."
        self.fault = ""
        self.deaths = []

    def post(self, action, arguments=None):
        """Have the engine do something."""
        self.jobs.put((action, arguments or {}))

    def run(self):
        self.fault = self.engine.start()
        while True:
            try:
                action, arguments = self.jobs.get(timeout=STATUS_EVERY_S)
            except queue.Empty:
                action, arguments = "", {}
            if action == "leave":
                return
            if action == "end":
                self.engine.end()
                return
            try:
                self.step(action, arguments)
            except Exception as error:  # the worker must outlive whatever a reply holds
                self.fault = f"{type(error).__name__}: {error}"
            self.status = self.fault or self.status

    def restarts(self):
        """Whether to start a dead engine again: not more than five times within a minute."""
        now = time.monotonic()
        self.deaths = [at for at in self.deaths if now - at < 60.0] + [now]
        return len(self.deaths) <= 5

    def step(self, action, arguments):
        """Do one job, or look how the engine is when there is none."""
        try:
            if action:
                answer = self.engine.call("POST", "/api/do", {"action": action, **arguments})
            else:
                answer = self.engine.call("GET", "/api/status")
        except OSError:
            # Brought back at once if it died; if it was ended, only when something is wanted of it.
            if not action and self.engine.died() and self.restarts():
                self.fault = self.engine.start()
                return
            if not action:
                # With its process there it is only coming back (see `cuehost/supervisor.py`).
                back = self.engine.comes_back()
                self.fault = "" if back else "The Cuehost engine is not running; press Start or Prepare."
                self.status = "The Cuehost engine starts again ..." if back else self.status
                return
            self.fault = self.engine.start()
            if not self.fault:
                self.engine.call("POST", "/api/do", {"action": action, **arguments})
            return
        self.fault = answer.get("error", "")
        self.status = answer.get("summary", self.status)


class State:
    """What OBS's callbacks share; OBS calls them one at a time."""

    worker = None
    settings = None
    hotkeys: dict = {}  # noqa: RUF012
    closing = False


def chosen_show():
    """What the engine needs to know about the chosen show."""
    settings = State.settings
    return {
        "rundown": obs.obs_data_get_string(settings, "rundown"),
        "record": obs.obs_data_get_bool(settings, "record"),
        "discover": obs.obs_data_get_bool(settings, "discover"),
    }


def post_show(action):
    """Prepare or start the chosen show."""
    show = chosen_show()
    if not show["rundown"]:
        State.worker.fault = State.worker.status = "Choose a rundown (a .yaml file) first."
    else:
        State.worker.post(action, show)
    return True


def on_prepare(properties, button):
    return post_show("prepare")


def on_start(properties, button):
    return post_show("start")


def on_stop(properties, button):
    State.worker.post("stop")
    return True


def on_refresh(properties, button):
    show_status()
    return True


def show_status():
    """Put the status line into the settings, from where OBS shows it."""
    if State.settings is not None and State.worker is not None:
        obs.obs_data_set_string(State.settings, "status", State.worker.status)


def on_event(event):
    """Note that OBS closes. A change of scene collection unloads scripts too, without this event."""
    # OBS unloads its scripts at the first of the two, before it tells the second.
    if event in (obs.OBS_FRONTEND_EVENT_SCRIPTING_SHUTDOWN, obs.OBS_FRONTEND_EVENT_EXIT):
        State.closing = True


def script_description():
    return (
        "<b>Cuehost</b> runs a shopping show from one YAML rundown: choose it, press Prepare, then Start. "
        "Its hotkeys are in Settings &gt; Hotkeys under 'Cuehost'."
    )


def script_properties():
    show_status()
    properties = obs.obs_properties_create()
    obs.obs_properties_add_path(
        properties, "rundown", "Rundown", obs.OBS_PATH_FILE, "Rundown (*.yaml *.yml)", str(PROJECT / "shows")
    )
    obs.obs_properties_add_bool(properties, "record", "Record while the show is on air")
    obs.obs_properties_add_bool(
        properties, "discover", "Let Cuehost read OBS's WebSocket password on this computer"
    )
    obs.obs_properties_add_bool(properties, "keep", "Keep the engine running when OBS closes")
    obs.obs_properties_add_button(properties, "prepare_button", "Prepare", on_prepare)
    obs.obs_properties_add_button(properties, "start_button", "Start the show", on_start)
    obs.obs_properties_add_button(properties, "stop_button", "Stop the show", on_stop)
    obs.obs_properties_add_text(properties, "status", "Status", obs.OBS_TEXT_INFO)
    obs.obs_properties_add_button(properties, "refresh_button", "Refresh the status", on_refresh)
    return properties


def script_defaults(settings):
    obs.obs_data_set_default_bool(settings, "record", False)
    obs.obs_data_set_default_bool(settings, "discover", False)
    obs.obs_data_set_default_bool(settings, "keep", False)


def script_update(settings):
    State.settings = settings


def press(action, arguments):
    """A hotkey callback: acts when the key goes down."""

    def callback(pressed):
        if not pressed or State.worker is None:
            return
        if action == "start":
            post_show(action)
        else:
            State.worker.post(action, arguments)

    return callback


def script_load(settings):
    State.settings = settings
    State.closing = False
    State.worker = Worker(PROJECT)
    State.worker.start()
    for name, shown, action, arguments in HOTKEYS:
        hotkey = obs.obs_hotkey_register_frontend(name, shown, press(action, arguments))
        saved = obs.obs_data_get_array(settings, name)
        obs.obs_hotkey_load(hotkey, saved)
        obs.obs_data_array_release(saved)
        State.hotkeys[name] = hotkey
    obs.obs_frontend_add_event_callback(on_event)
    obs.timer_add(show_status, 1000)


def script_save(settings):
    for name, hotkey in State.hotkeys.items():
        keys = obs.obs_hotkey_save(hotkey)
        obs.obs_data_set_array(settings, name, keys)
        obs.obs_data_array_release(keys)


def script_unload():
    worker, settings = State.worker, State.settings
    State.worker = State.settings = None
    if worker is None:
        return
    keep = settings is not None and obs.obs_data_get_bool(settings, "keep")
    worker.post("end" if State.closing and not keep else "leave")
    worker.join(timeout=10)
