"""Filming: a host made from a picture of a real person who agreed to it.

    consent = parse_consent("Mara Lindt, 2026-11-20, for our live shows")
    filmed = build(photo, "mara", consent, hosts_folder, lambda picture: track(picture, kit))

What it gives is a host pack like a drawn one (docs/host-packs.md); airing needs nothing of this room.
From a clip, `build_from_clip(clip, "mara", consent, hosts, Tools(track, track_clip, listen))` gives the same
with the person's own mouths for speaking.

    relipped = resync(Footage(pictures, total, size, fps, sound), wanted, track_clip, listen, progress)

gives the mouth of whoever is seen in a video other words (`cuehost dub`).

Building is: tracking (MediaPipe, in a process of its own) -> cutting out -> placing in the frame -> baking
every state of mouth, lids, gaze and brows by smooth warps (`slit`) -> pack and quality report.
"""

from cuehost.faces import offered_by

__all__ = [
    "Consent",
    "Filmed",
    "Finding",
    "Footage",
    "Heard",
    "Left",
    "Picture",
    "Relipped",
    "Sound",
    "Tools",
    "Tracked",
    "build",
    "build_from_clip",
    "check_name",
    "fetch_kit",
    "gestures_text",
    "has_kit",
    "is_clip",
    "outlines",
    "parse_consent",
    "resync",
    "track",
    "track_clip",
    "understood",
]

__getattr__ = offered_by(
    __name__,
    {
        "building": ("Filmed", "build", "check_name"),
        "clip": ("Sound", "is_clip"),
        "clip_building": ("Tools", "build_from_clip"),
        "clip_tracking": ("outlines", "track_clip"),
        "consent": ("Consent", "parse_consent"),
        "gesture_catalogue": ("list_text as gestures_text",),
        "matting": ("Picture",),
        "quality": ("Finding",),
        "recogniser": ("understood",),
        "relip": ("Footage", "Left", "Relipped", "resync"),
        "seen": ("Heard",),
        "tracking": ("Tracked", "fetch_kit", "has_kit", "track"),
    },
)
