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
    from .backdrop_wish import BackdropWish
    from .backdrops import MOST_CANDIDATES, Backdrop, Backdrops, Behind, DrawnTake
    from .backgrounds import background
    from .captions import CaptionTrack, Clause, TimedClause, split_along, split_captions
    from .choosing import SheetRow, backdrop_sheet
    from .drawing import draw, readings
    from .errors import NoPicture, NoRoom
    from .fonts import FontBook, MissingFont, fonts_missing, shaping_available
    from .image_server import ImageServer, ImageSettings, ImageUsage
    from .notices import LABEL_SHARE
    from .pictures import open_picture
    from .preview import Placed, compose
    from .reading import Reading
    from .safe import Place, place_of, placed_cards, safe_area
    from .sets import SetPlan, plan_set, set_names
    from .specs import (
        BackgroundSpec,
        CaptionCard,
        Card,
        CommentCard,
        ComparisonCard,
        CountdownCard,
        CouponCard,
        HeadlineCard,
        LabelCard,
        LowerThird,
        NextUpCard,
        PictureCard,
        PointsCard,
        PollCard,
        PriceCard,
        PromptCard,
        PrompterCard,
        QrCard,
        QuestionCard,
        ShippingCard,
        SizeCard,
        Spec,
        SpecsCard,
        StockCard,
        ThanksCard,
        TitleCard,
        WaitCard,
        WaitKind,
    )
    from .store import PictureStore
    from .theme import Motion, Theme, contrast, contrast_faults, load_theme, theme_names
    from .words import format_price, languages, saving, word
else:
    __getattr__ = offered_by(
        __name__,
        {
            "backdrop_wish": ("BackdropWish",),
            "backdrops": ("MOST_CANDIDATES", "Backdrop", "Backdrops", "Behind", "DrawnTake"),
            "backgrounds": ("background",),
            "captions": ("CaptionTrack", "Clause", "TimedClause", "split_along", "split_captions"),
            "choosing": ("SheetRow", "backdrop_sheet"),
            "drawing": ("draw", "readings"),
            "errors": ("NoPicture", "NoRoom"),
            "fonts": ("FontBook", "MissingFont", "fonts_missing", "shaping_available"),
            "image_server": ("ImageServer", "ImageSettings", "ImageUsage"),
            "notices": ("LABEL_SHARE",),
            "pictures": ("open_picture",),
            "preview": ("Placed", "compose"),
            "reading": ("Reading",),
            "sets": ("SetPlan", "plan_set", "set_names"),
            "safe": ("Place", "place_of", "placed_cards", "safe_area"),
            "specs": (
                "BackgroundSpec",
                "CaptionCard",
                "Card",
                "CommentCard",
                "ComparisonCard",
                "CountdownCard",
                "CouponCard",
                "HeadlineCard",
                "LabelCard",
                "LowerThird",
                "NextUpCard",
                "PictureCard",
                "PointsCard",
                "PollCard",
                "PriceCard",
                "PromptCard",
                "PrompterCard",
                "QrCard",
                "QuestionCard",
                "ShippingCard",
                "SizeCard",
                "Spec",
                "SpecsCard",
                "StockCard",
                "ThanksCard",
                "TitleCard",
                "WaitCard",
                "WaitKind",
            ),
            "store": ("PictureStore",),
            "theme": ("Motion", "Theme", "contrast", "contrast_faults", "load_theme", "theme_names"),
            "words": ("format_price", "languages", "saving", "word"),
        },
    )

__all__ = [
    "LABEL_SHARE",
    "MOST_CANDIDATES",
    "Backdrop",
    "BackdropWish",
    "Backdrops",
    "BackgroundSpec",
    "Behind",
    "CaptionCard",
    "CaptionTrack",
    "Card",
    "Clause",
    "CommentCard",
    "ComparisonCard",
    "CountdownCard",
    "CouponCard",
    "DrawnTake",
    "FontBook",
    "HeadlineCard",
    "ImageServer",
    "ImageSettings",
    "ImageUsage",
    "LabelCard",
    "LowerThird",
    "MissingFont",
    "Motion",
    "NextUpCard",
    "NoPicture",
    "NoRoom",
    "PictureCard",
    "PictureStore",
    "Place",
    "Placed",
    "PointsCard",
    "PollCard",
    "PriceCard",
    "PromptCard",
    "PrompterCard",
    "QrCard",
    "QuestionCard",
    "Reading",
    "SetPlan",
    "SheetRow",
    "ShippingCard",
    "SizeCard",
    "Spec",
    "SpecsCard",
    "StockCard",
    "ThanksCard",
    "Theme",
    "TimedClause",
    "TitleCard",
    "WaitCard",
    "WaitKind",
    "backdrop_sheet",
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
    "place_of",
    "placed_cards",
    "plan_set",
    "readings",
    "safe_area",
    "saving",
    "set_names",
    "shaping_available",
    "split_along",
    "split_captions",
    "theme_names",
    "word",
]
