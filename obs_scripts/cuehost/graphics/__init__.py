"""Pictures over the program: cards, captions, prompts, the AI label, backgrounds, in any script.

Specs say what to draw (`specs.py`), a theme how it looks, a box how large. `draw` gives the picture,
`PictureStore` the file of it, kept under the hash of all it depends on:

    theme = load_theme("studio")
    store = PictureStore(cache_folder, theme, canvas=(1080, 1920))
    png = store.render(LabelCard("en", align="top-left"), (760, 104))

    track = split_captions(line.text, line.lang, box=(960, 220), theme=theme, canvas=(1080, 1920))
    for shown in track.timed(speech.words, speech.duration_s):
        png = store.render(CaptionCard(shown.clause.text, line.lang), (960, 220))
"""

from typing import TYPE_CHECKING

from cuehost.faces import offered_by

if TYPE_CHECKING:
    from .backgrounds import background
    from .captions import CaptionTrack, Clause, TimedClause, split_captions
    from .drawing import draw
    from .errors import NoRoom
    from .fonts import FontBook, MissingFont, fonts_missing, shaping_available
    from .notices import LABEL_SHARE
    from .pictures import open_picture
    from .preview import Placed, compose
    from .specs import (
        BackgroundSpec,
        CaptionCard,
        CommentCard,
        HeadlineCard,
        LabelCard,
        PictureCard,
        PriceCard,
        PromptCard,
        Spec,
        TitleCard,
    )
    from .store import PictureStore
    from .theme import Theme, contrast, contrast_faults, load_theme, theme_names
    from .words import format_price, languages, saving, word
else:
    __getattr__ = offered_by(
        __name__,
        {
            "backgrounds": ("background",),
            "captions": ("CaptionTrack", "Clause", "TimedClause", "split_captions"),
            "drawing": ("draw",),
            "errors": ("NoRoom",),
            "fonts": ("FontBook", "MissingFont", "fonts_missing", "shaping_available"),
            "notices": ("LABEL_SHARE",),
            "pictures": ("open_picture",),
            "preview": ("Placed", "compose"),
            "specs": (
                "BackgroundSpec",
                "CaptionCard",
                "CommentCard",
                "HeadlineCard",
                "LabelCard",
                "PictureCard",
                "PriceCard",
                "PromptCard",
                "Spec",
                "TitleCard",
            ),
            "store": ("PictureStore",),
            "theme": ("Theme", "contrast", "contrast_faults", "load_theme", "theme_names"),
            "words": ("format_price", "languages", "saving", "word"),
        },
    )

__all__ = [
    "LABEL_SHARE",
    "BackgroundSpec",
    "CaptionCard",
    "CaptionTrack",
    "Clause",
    "CommentCard",
    "FontBook",
    "HeadlineCard",
    "LabelCard",
    "MissingFont",
    "NoRoom",
    "PictureCard",
    "PictureStore",
    "Placed",
    "PriceCard",
    "PromptCard",
    "Spec",
    "Theme",
    "TimedClause",
    "TitleCard",
    "background",
    "compose",
    "contrast",
    "contrast_faults",
    "draw",
    "fonts_missing",
    "format_price",
    "languages",
    "load_theme",
    "open_picture",
    "saving",
    "shaping_available",
    "split_captions",
    "theme_names",
    "word",
]
