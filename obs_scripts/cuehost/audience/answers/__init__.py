"""Answers: what is said to a comment, and what is not.

answerer = Answerer(rundown, ["en", "es"])
reply = answerer.reply(comment, lang="en", on_air="kettle")     # decision, text, facts, reason
answerer.prepared("en")                                         # to be spoken ahead
more = LLMAnswerer(answerer, LLMSettings(...))                  # with a language model behind it
if more.open(reply):
    reply = await more.think(comment, reply, lang="en", on_air="kettle")
"""

from ..understanding import CommentKind
from .answerer import Answerer
from .library import Judge
from .llm import LLMAnswerer
from .model import Decision, Reply

__all__ = ["Answerer", "CommentKind", "Decision", "Judge", "LLMAnswerer", "Reply"]
