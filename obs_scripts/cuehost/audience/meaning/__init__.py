"""What a comment means, beside the words it is written in: how near it is to each thing a sheet tells.

meaning = load_meaning(folder)                        # None where its files cannot be read
chances = meaning.chances(text, names, facts, seen)   # of each fact, how likely it is what is asked for
"""

from .choosing import Meaning, Seen, load_meaning
from .texts import fact_text

__all__ = ["Meaning", "Seen", "fact_text", "load_meaning"]
