"""Dubbing: a recorded video gets new words in another language, in the time its shots leave.

    video = look_at(path)
    shots = shots_of_words(read_transcript(srt), video.seconds)
    fitted = fit(shots, lines_of_each_shot)                     # which lines, when, how fast
    sound = mixed(lowered(sound_of(video), stretches, gain), spoken)
    write_dubbed(video, sound, label, out, progress)

Who writes and speaks the words is no matter of this room.
"""

from typing import TYPE_CHECKING

from cuehost.faces import offered_by

if TYPE_CHECKING:
    from .fitting import FASTEST, Fit, Placed, Spoken, deal, fit, settled
    from .shots import Shot, shots_of_cuts, shots_of_words
    from .soundtrack import Heard, lowered, mixed
    from .transcripts import Said, as_srt, captions_of, read_transcript
    from .video import (
        MOUTH_MARK,
        Picture,
        Retouch,
        Video,
        changes_in,
        count_of,
        fitted,
        look_at,
        read_picture,
        sound_of,
        steady,
        write_dubbed,
    )
else:
    __getattr__ = offered_by(
        __name__,
        {
            "fitting": ("FASTEST", "Fit", "Placed", "Spoken", "deal", "fit", "settled"),
            "shots": ("Shot", "shots_of_cuts", "shots_of_words"),
            "soundtrack": ("Heard", "lowered", "mixed"),
            "transcripts": ("Said", "as_srt", "captions_of", "read_transcript"),
            "video": (
                "MOUTH_MARK",
                "Picture",
                "Retouch",
                "Video",
                "changes_in",
                "count_of",
                "fitted",
                "look_at",
                "read_picture",
                "sound_of",
                "steady",
                "write_dubbed",
            ),
        },
    )

__all__ = [
    "FASTEST",
    "MOUTH_MARK",
    "Fit",
    "Heard",
    "Picture",
    "Placed",
    "Retouch",
    "Said",
    "Shot",
    "Spoken",
    "Video",
    "as_srt",
    "captions_of",
    "changes_in",
    "count_of",
    "deal",
    "fit",
    "fitted",
    "look_at",
    "lowered",
    "mixed",
    "read_picture",
    "read_transcript",
    "settled",
    "shots_of_cuts",
    "shots_of_words",
    "sound_of",
    "steady",
    "write_dubbed",
]
