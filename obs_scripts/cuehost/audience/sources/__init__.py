"""Where comments come from: an adapter for each platform and way, all of them `Feed`s for a `LiveSource`."""

from .facebook import Facebook
from .irc import IrcMessage, parse_irc
from .lines import MAX_LINE, LineSplitter
from .making import make_feed
from .process import Process
from .quota import Quota
from .replay import Replay
from .sse import EventStream, SentEvent
from .twitch import Twitch
from .webhook import Webhook, is_signed, sign
from .websocket import LocalWebsocket
from .youtube import YouTube

__all__ = [
    "MAX_LINE",
    "EventStream",
    "Facebook",
    "IrcMessage",
    "LineSplitter",
    "LocalWebsocket",
    "Process",
    "Quota",
    "Replay",
    "SentEvent",
    "Twitch",
    "Webhook",
    "YouTube",
    "is_signed",
    "make_feed",
    "parse_irc",
    "sign",
]
