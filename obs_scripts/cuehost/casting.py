"""Who speaks how: the voices of this computer as the settings want them, and one for each host of a show."""

from __future__ import annotations

from cuehost.config import Config
from cuehost.host import load_spec
from cuehost.places import host_folder, seats_of
from cuehost.playout import voice_for
from cuehost.rundown import Rundown, Voicing, merged_voices, parse_voicing
from cuehost.speech import Pronunciations, ServerSettings, SpeechSettings, Voices

_APART = 2.5  # semitones: heard at once as another voice, and still natural


def speech_settings(config: Config, *, offline: bool = False) -> SpeechSettings:
    """How this computer's voices speak; `offline` reaches for no network, whatever the settings say."""
    voice, server = config.voice, config.speech_server
    return SpeechSettings(
        engines=voice.engines,
        offline=offline or voice.offline,
        edge_connect_s=voice.edge_connect_s,
        edge_receive_s=voice.edge_receive_s,
        lufs=voice.lufs,
        peak_dbtp=voice.peak_dbtp,
        rate=voice.rate,
        pitch=voice.pitch,
        threads=voice.threads,
        pronounce=Pronunciations.of(voice.sayings()),
        cache=config.folders.cache / "speech",
        piper=voice.piper or SpeechSettings().piper,
        server=ServerSettings(
            base_url=server.base_url or "",
            model=server.model,
            voices=server.voices,
            api_key=server.api_key.get_secret_value() if server.api_key else "",
            timeout_s=server.timeout_s,
            max_retries=server.max_retries,
            instructions=server.instructions,
        ),
    )


def host_voices(rundown: Rundown, config: Config) -> dict[str, str]:
    """How the show's first virtual host speaks, by language: as the rundown says, else the settings, else the
    pack."""
    seats = seats_of(rundown)
    host = load_spec(seats.pack).voices if seats is not None else {}
    return merged_voices(rundown.voices, config.voice.voices, host)


def voices_by_host(rundown: Rundown, config: Config, voices: Voices) -> dict[str, dict[str, str]]:
    """How each of the virtual hosts speaks, by language.

    The second one speaks as its pack says. Where both would have one voice, the second one gets another
    of the language; where there is none on this computer, the same one higher or lower.
    """
    names = rundown.virtual_hosts
    if not names:
        return {}
    cast = {names[0]: host_voices(rundown, config)}
    for name in names[1:]:
        pack, first = load_spec(host_folder(name)), cast[names[0]]
        gender = str(pack.persona.get("gender", "female"))
        cast[name] = {
            lang: _unlike(voices, lang, voice_for(lang, pack.voices), voice_for(lang, first), gender)
            for lang in rundown.languages
        }
    return cast


def _unlike(voices: Voices, lang: str, voice: str | None, other: str | None, gender: str) -> str:
    """A voicing that is heard as another person's than `other`."""
    mine = parse_voicing(voice) if voice else Voicing()
    said, theirs = (next(iter(voices.cast(lang, v)), None) for v in (voice, other))
    if said is None or theirs is None or (said[0], said[2]) != (theirs[0], theirs[2]):
        return str(mine)
    taken = f"{theirs[0]}:{theirs[2]}"
    like_me = (v.id for v in voices.catalogue(lang) if v.engine == said[0] and v.gender == gender)
    free = next((voice_id for voice_id in like_me if voice_id != taken), None)
    if free is not None:
        return str(mine._replace(voice=free))
    pitch = (parse_voicing(other).pitch or 0.0) if other else 0.0
    return str(mine._replace(pitch=pitch + (_APART if pitch <= 0 else -_APART)))
