/** WAV files as telephone systems write them: PCM, mu-law and A-law (RIFF; ITU-T G.711 for the tables). */
import { lastsTooLong, SoundFailure, TooLong, type Sound } from './sound.ts';

/** What a `fmt ` chunk calls the coding of its samples. */
const codings = { pcm: 1, float: 3, aLaw: 6, muLaw: 7, extensible: 0xff_fe } as const;

/** Codings that other programs must read, by their number. */
const otherCodings: Readonly<Record<number, string>> = {
  0x02: 'Microsoft ADPCM',
  0x11: 'IMA ADPCM',
  0x31: 'GSM 06.10 (WAV49)',
  0x40: 'G.721',
  0x45: 'G.726',
  0x50: 'MPEG',
  0x55: 'MP3',
};

/** True for bytes that begin as a WAV file does. */
export function isWav(bytes: Uint8Array): boolean {
  return named(bytes, 0) === 'RIFF' && named(bytes, 8) === 'WAVE';
}

/**
 * Reads a WAV file. One that was cut off, or whose writer never told its length, is read as far as it goes.
 *
 * @throws SoundFailure when its coding is none of the three, or it is broken.
 */
export function readWav(bytes: Uint8Array): Sound {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let format: { coding: number; channels: number; rate: number; bits: number } | undefined;
  for (let at = 12; at + 8 <= bytes.length;) {
    const size = view.getUint32(at + 4, true);
    const body = at + 8;
    if (named(bytes, at) === 'fmt ' && size >= 16 && body + 16 <= bytes.length) {
      const coding = view.getUint16(body, true);
      format = {
        coding:
          coding === codings.extensible && size >= 26 && body + 26 <= bytes.length
            ? view.getUint16(body + 24, true)
            : coding,
        channels: view.getUint16(body + 2, true),
        rate: view.getUint32(body + 4, true),
        bits: view.getUint16(body + 14, true),
      };
    }
    if (named(bytes, at) === 'data') {
      if (format === undefined) throw new SoundFailure('the WAV file does not say how its sound is written');
      return samplesOf(
        view,
        { from: body, to: Math.min(bytes.length, size === 0 ? bytes.length : body + size) },
        format,
      );
    }
    at = body + size + (size % 2);
  }
  throw new SoundFailure('the WAV file has no sound in it');
}

function samplesOf(
  view: DataView,
  { from, to }: { from: number; to: number },
  { coding, channels, rate, bits }: { coding: number; channels: number; rate: number; bits: number },
): Sound {
  if (channels < 1 || channels > 8 || rate < 4_000 || rate > 192_000)
    throw new SoundFailure(`the WAV file tells of ${channels} channels at ${rate} Hz`);
  const width = bits / 8;
  const sampleAt = reader(view, coding, bits);
  if (sampleAt === undefined)
    throw new SoundFailure(`WAV with ${otherCodings[coding] ?? `coding ${coding} of ${bits} bits`}`);
  const length = Math.floor((to - from) / (width * channels));
  if (lastsTooLong((length / rate) * 1_000)) throw new TooLong();
  return {
    rate,
    channels: Array.from({ length: channels }, (_, channel) => {
      const samples = new Int16Array(length);
      for (let index = 0; index < length; index++)
        samples[index] = sampleAt(from + (index * channels + channel) * width);
      return samples;
    }),
  };
}

function reader(view: DataView, coding: number, bits: number): ((at: number) => number) | undefined {
  if (coding === codings.pcm && bits === 16) return (at) => view.getInt16(at, true);
  if (coding === codings.pcm && bits === 8) return (at) => (view.getUint8(at) - 128) << 8;
  // The upper two bytes are what 16 bits can tell.
  if (coding === codings.pcm && bits === 24) return (at) => view.getInt16(at + 1, true);
  if (coding === codings.pcm && bits === 32) return (at) => view.getInt16(at + 2, true);
  if (coding === codings.float && bits === 32)
    return (at) => Math.max(-32_768, Math.min(32_767, Math.round(view.getFloat32(at, true) * 32_768)));
  if (coding === codings.muLaw && bits === 8) return (at) => muLaw[view.getUint8(at)] ?? 0;
  if (coding === codings.aLaw && bits === 8) return (at) => aLaw[view.getUint8(at)] ?? 0;
  return undefined;
}

/** Sample of each mu-law byte (G.711, table 2a): the bits are sent inverted. */
const muLaw = Int16Array.from({ length: 256 }, (_, byte) => {
  const code = ~byte & 0xff;
  const magnitude = ((((code & 0x0f) << 3) + 0x84) << ((code & 0x70) >> 4)) - 0x84;
  return (code & 0x80) === 0 ? magnitude : -magnitude;
});

/** Sample of each A-law byte (G.711, table 1a): every other bit is sent inverted. */
const aLaw = Int16Array.from({ length: 256 }, (_, byte) => {
  const code = byte ^ 0x55;
  const segment = (code & 0x70) >> 4;
  const step = ((code & 0x0f) << 4) + (segment === 0 ? 8 : 0x108);
  const magnitude = segment > 1 ? step << (segment - 1) : step;
  return (code & 0x80) === 0 ? -magnitude : magnitude;
});

function named(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}
