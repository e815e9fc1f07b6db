"""Measures the offline voice: cold and warm preparation of a show's worth of lines, and what is understood.

    python benchmarks/speech.py --threads 2 --ears FOLDER
    python benchmarks/speech.py --ears FOLDER --langs zh es pt ru th vi id --lines 16
    python benchmarks/speech.py --first --voice kokoro:af_heart
    python benchmarks/speech.py --first --voice piper:NAME --piper FOLDER

Prints wall and CPU time, the real-time factor of both, and the word error rate; with `--first` how long
the first clause of a sentence nobody prepared takes, with the voice warm, and whether the following clauses
are there in time. `--langs` has the usual offline voice of each language say lines of the offline writer, and
prints what share of words and of characters (Chinese and Thai: of characters only) a recogniser gets wrong,
its own faults included. `--voice` names another voice than the usual.
On a busy machine only the CPU time means anything.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
from contextlib import aclosing
from pathlib import Path

from bench import ROOT

from cuehost.speech import SpeechSettings, SpokenLine, Voices, to_spoken

LINES = """
Hello and welcome, it is so good to have you with us this evening.
We have three lovely things for your kitchen, and every one of them is in stock.
Let us begin with the pour-over kettle, the one you asked about last week.
It holds 0.9 l, which is enough for four large cups of coffee.
The body is made of 304 stainless steel, so it will not rust and is easy to clean.
Look at the gooseneck spout, it gives you a slow and steady stream.
There is a small thermometer in the lid, so you always know how hot the water is.
Yes, it works on gas, on electric stoves and on induction.
Today the price is $39.90, and shipping is free above $35.
It leaves our warehouse tomorrow and arrives within 3-5 working days.
If you do not like it, send it back within 30 days.
Now let me show you the second product, a set of two hand-made cups.
Each cup holds 250 ml and weighs 180 g.
The glaze is free of lead, and they are safe in the dishwasher.
They come in a gift box that measures 20 x 12 x 10 cm.
The set costs $24.50, and there are only the colours you see here.
Please write your questions in the chat, I am happy to answer them.
Follow us so that you do not miss the next show.
The third product is a wooden coffee grinder with a ceramic mill.
You can set it from very fine to coarse with one turn of the wheel.
It grinds 25 g of beans in about a minute.
That brings us to the end, thank you so much for your time.
The links are below the video, and the basket is at the bottom.
See you again on Friday at 20:00, take care and goodbye!
""".strip().splitlines()


async def first_words(settings: SpeechSettings, voice: str, lines: list[str]) -> None:
    """How long until the first clause of each line can be heard, and the longest wait for the next ones."""
    voices = Voices.from_config(settings)
    began = time.perf_counter()
    await voices.warm_up("en", voice)
    print(f"warm after {time.perf_counter() - began:.2f} s")
    first: list[float] = []
    worked: list[float] = []
    lasting: list[float] = []
    holes: list[float] = []
    for text in lines:
        began, cpu = time.perf_counter(), time.process_time()
        heard_until = 0.0
        async with aclosing(voices.stream(SpokenLine(text, "en", voice))) as clauses:
            async for clause in clauses:
                now = time.perf_counter()
                if not heard_until:
                    first.append(now - began)
                    worked.append(time.process_time() - cpu)
                    lasting.append(clause.speech.duration_s)
                    heard_until = now
                else:
                    holes.append(max(0.0, now - heard_until))
                    heard_until = max(heard_until, now)
                heard_until += clause.speech.duration_s + clause.breath_s
                if clause.speech.last_resort or f"{clause.speech.engine}:{clause.speech.voice}" != voice:
                    raise SystemExit(f"{voice} did not speak: {voices.notes}")
    await voices.close()
    ms = sorted(1000 * s for s in first)
    print(
        f"{voice}: first clause of {len(ms)} unprepared lines, {settings.threads} threads: "
        f"median {statistics.median(ms):.0f} ms, 95 % {ms[int(0.95 * (len(ms) - 1))]:.0f} ms, "
        f"most {ms[-1]:.0f} ms; processor time median {1000 * statistics.median(worked):.0f} ms "
        f"for {statistics.median(lasting):.1f} s of sound"
    )
    late = [hole for hole in holes if hole > 0.02]
    print(f"of {len(holes)} following clauses {len(late)} late, by {max(holes, default=0):.2f} s at most")


async def understood(
    settings: SpeechSettings, ears_folder: Path, langs: list[str], count: int, voice: str | None
) -> None:
    """What a recogniser gets wrong of lines in other languages."""
    sys.path.insert(0, str(ROOT / "tests" / "support"))
    import ears
    from market_shows import market_show

    from cuehost.writing import OfflineWriter

    listener = ears.Ears(ears_folder)
    for lang in langs:
        show, writer = market_show(lang, 4), OfflineWriter()
        texts = [
            line.text for s in show.segments for line in writer.compose(show, s, lang, seed=1, round=0).lines
        ]
        voices = Voices.from_config(settings)
        done = await voices.prepare_many([SpokenLine(text, lang, voice) for text in texts[:count]])
        await voices.close()
        wrong = {of: [0.0, 0] for of in ("words", "characters")}
        for text, speech in zip(texts, done, strict=False):
            heard = listener.hear(speech.samples, 48_000, lang).text
            both = [to_spoken(one, lang).text for one in (text, heard)]
            for of, tally in wrong.items():
                said, got = both if of == "words" else map(_spelled, both)
                count = len(ears.plain_words(said))
                tally[0] += ears.word_error_rate(said, got) * count
                tally[1] += count
        used = sorted({f"{speech.engine}:{speech.voice}" for speech in done})
        if lang in ("zh", "th"):  # no spaces part their words
            del wrong["words"]
        told = ", ".join(f"{bad / count:.1%} of {count} {of}" for of, (bad, count) in wrong.items())
        print(f"{lang}: {told} wrong, {', '.join(used)}", flush=True)


def _spelled(text: str) -> str:
    """The characters, each by itself; words that were heard as one, or as two, count for nothing then."""
    return " ".join(char for char in text if char.isalnum())


async def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--first", action="store_true")
    parser.add_argument("--piper", type=Path, default=SpeechSettings().piper)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--lines", type=int, default=len(LINES))
    parser.add_argument("--voice")
    parser.add_argument("--cache", type=Path, default=None)
    parser.add_argument("--ears", type=Path, default=None)
    parser.add_argument("--langs", nargs="*", default=[])
    args = parser.parse_args()
    cache = args.cache or Path(tempfile.mkdtemp())
    settings = SpeechSettings(cache=cache, offline=True, threads=args.threads, piper=args.piper)
    voice = args.voice or "kokoro:af_heart"
    if args.first:
        await first_words(settings, voice, LINES[: args.lines])
        return
    if args.langs and args.ears is not None:
        await understood(settings, args.ears, args.langs, args.lines, args.voice)
        return
    lines = [SpokenLine(text, "en", voice) for text in LINES[: args.lines]]
    for label in ("cold", "warm"):
        voices = Voices.from_config(settings)
        wall, cpu = time.perf_counter(), time.process_time()
        done = await voices.prepare_many(lines)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        audio = sum(s.duration_s for s in done)
        print(
            f"{label}: {len(done)} lines, {audio:.1f} s by {done[0].engine}, {args.threads} threads: "
            f"wall {wall:.2f} s (RTF {wall / audio:.3f}), CPU {cpu:.2f} s (RTF {cpu / audio:.3f})"
        )
        for note in voices.notes:
            print(f"  note: {note}")
        await voices.close()
    if args.ears is not None:
        sys.path.insert(0, str(ROOT / "tests" / "support"))
        import ears

        listener = ears.Ears(args.ears)
        heard = [listener.hear(s.samples, 48_000, "en").text for s in done]
        total = sum(len(ears.plain_words(line.text)) for line in lines)
        wrong = 0.0
        for line, text in zip(lines, heard, strict=True):
            rate = ears.word_error_rate(to_spoken(line.text, "en").text, to_spoken(text, "en").text)
            wrong += rate * len(ears.plain_words(line.text))
            if rate:
                print(f"  {rate:.0%}: {line.text} -> {text}")
        print(f"word error rate {wrong / total:.1%} over {total} words")


if __name__ == "__main__":
    asyncio.run(main())
