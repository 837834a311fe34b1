/** Speech as it comes over a telephone: 300 to 3,400 Hz, 8,000 samples a second, mu-law (ITU-T G.711). */
import { at16kHz, toInt16, type Sound } from '#src/reading/speech/sound.ts';

/** The first channel of a sound, as a WAV file of mu-law. */
export function telephoneWav({ rate, channels }: Sound): Uint8Array {
  const wide = toInt16(at16kHz(channels[0] ?? new Int16Array(), rate));
  // Called twice as fast as it is, it comes out with every second sample, and without what they could not carry.
  const narrow = withoutRumble(at16kHz(wide, 32_000));
  const body = Uint8Array.from(toInt16(narrow), muLawOf);
  const head = Buffer.alloc(44);
  head.write('RIFF', 0, 'latin1');
  head.writeUInt32LE(36 + body.length, 4);
  head.write('WAVEfmt ', 8, 'latin1');
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(7, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(8_000, 24);
  head.writeUInt32LE(8_000, 28);
  head.writeUInt16LE(1, 32);
  head.writeUInt16LE(8, 34);
  head.write('data', 36, 'latin1');
  head.writeUInt32LE(body.length, 40);
  return Buffer.concat([head, body]);
}

/** A high pass of second order (Butterworth) at 300 Hz of 8,000. */
function withoutRumble(samples: Float32Array): Float32Array {
  const omega = Math.tan((Math.PI * 300) / 8_000);
  const norm = 1 / (1 + Math.SQRT2 * omega + omega * omega);
  const [a1, a2] = [2 * (omega * omega - 1) * norm, (1 - Math.SQRT2 * omega + omega * omega) * norm];
  let [x1, x2, y1, y2] = [0, 0, 0, 0];
  return samples.map((x) => {
    const y = norm * (x - 2 * x1 + x2) - a1 * y1 - a2 * y2;
    [x1, x2, y1, y2] = [x, x1, y, y1];
    return y;
  });
}

function muLawOf(sample: number): number {
  const magnitude = Math.min(32_635, Math.abs(sample)) + 0x84;
  const segment = 31 - Math.clz32(magnitude) - 7;
  return ~((sample < 0 ? 0x80 : 0) | (segment << 4) | ((magnitude >> (segment + 3)) & 0x0f)) & 0xff;
}
