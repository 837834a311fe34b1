/** Sound out of the files in which telephone systems and telephones keep it. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lastsTooLong, longestMs, SoundFailure, toInt16, TooLong, type Sound } from './sound.ts';
import { toldMs } from './told-length.ts';
import { isWav, readWav } from './wav.ts';

/** What a decoder package gives: samples between -1 and 1. */
interface Decoded {
  readonly channelData: readonly Float32Array[];
  readonly sampleRate: number;
}

/**
 * Reads WAV, MP3, Opus and AMR by itself, and all else with the `ffmpeg` program where there is one.
 *
 * @param ffmpeg its path; absent: there is none.
 * @throws SoundFailure when the sound cannot be had, or lasts longer than `longestMs`, which is seen before it is unpacked.
 */
export async function soundOf(bytes: Uint8Array, ffmpeg?: string): Promise<Sound> {
  const sound = await byKind(bytes, ffmpeg);
  const length = sound.channels[0]?.length ?? 0;
  if (length === 0) throw new SoundFailure('there is no sound in the file');
  if (lastsTooLong((length / sound.rate) * 1_000)) throw new TooLong();
  return sound;
}

async function byKind(bytes: Uint8Array, ffmpeg: string | undefined): Promise<Sound> {
  const kind = kindOf(bytes);
  if (kind === 'MP3' || kind === 'Opus' || kind === 'AMR')
    if (lastsTooLong(toldMs(kind, bytes))) throw new TooLong();
  try {
    switch (kind) {
      case 'WAV':
        return readWav(bytes);
      case 'MP3':
        return fromDecoder(await (await import('@audio/decode-mp3')).default(bytes));
      case 'Opus':
        return fromDecoder(await (await import('@audio/decode-opus')).default(bytes));
      case 'AMR':
        return fromDecoder(await (await import('@audio/decode-amr')).default(bytes));
      default:
        throw new SoundFailure(kind);
    }
  } catch (error) {
    if (error instanceof TooLong) throw error;
    const reason = error instanceof SoundFailure ? error.message : `broken ${kind}`;
    if (ffmpeg === undefined)
      throw new SoundFailure(`${reason}, and there is no ffmpeg to read it`, { cause: error });
    return await byFfmpeg(bytes, ffmpeg, { kind, reason });
  }
}

/** What the first bytes say; the name and type a sender gave a file say less. */
function kindOf(bytes: Uint8Array): string {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 64)).toString('latin1');
  if (isWav(bytes)) return 'WAV';
  if (head.startsWith('OggS')) return head.includes('OpusHead') ? 'Opus' : 'Ogg that is not Opus';
  if (head.startsWith('#!AMR')) return 'AMR';
  if (head.startsWith('ID3')) return 'MP3';
  if (head.slice(4, 8) === 'ftyp') return 'M4A';
  const [first = 0, second = 0] = bytes;
  // Frame sync of an MPEG layer; layer 0 is AAC in ADTS.
  if (first === 0xff && (second & 0xe0) === 0xe0) return (second & 0x06) === 0 ? 'AAC' : 'MP3';
  return 'a kind of file nobody here knows';
}

function fromDecoder({ channelData, sampleRate }: Decoded): Sound {
  if (channelData.length === 0 || sampleRate < 1) throw new SoundFailure('there is no sound in the file');
  return { rate: sampleRate, channels: channelData.map(toInt16) };
}

/** A hostile file must not keep the program at work. */
const ffmpegMs = 120_000;

/** Bytes of 16 kHz, 16 bits and two channels that no recording may pass. */
const mostBytes = (longestMs / 1_000 + 60) * 16_000 * 2 * 2;

async function byFfmpeg(
  bytes: Uint8Array,
  ffmpeg: string,
  { kind, reason }: { kind: string; reason: string },
): Promise<Sound> {
  if (kind !== 'M4A')
    return await decodeWith(ffmpeg, ['-protocol_whitelist', 'pipe', '-i', 'pipe:0'], bytes, reason);
  // Telephones write the index of an M4A behind its sound: it must be a file. The form is given, so that no playlist
  // in its place can name other files.
  const folder = await mkdtemp(join(tmpdir(), 'sportello-sound-'));
  try {
    const file = join(folder, 'sound.m4a');
    await writeFile(file, bytes);
    return await decodeWith(
      ffmpeg,
      ['-protocol_whitelist', 'file', '-f', 'mov', '-i', file],
      new Uint8Array(),
      reason,
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** From a pipe to a pipe, one input only: no protocol, no file and no address that a playlist may name is opened. */
async function decodeWith(
  ffmpeg: string,
  input: readonly string[],
  bytes: Uint8Array,
  reason: string,
): Promise<Sound> {
  const child = spawn(
    ffmpeg,
    ['-v', 'error', '-nostdin', ...input, '-vn', '-ac', '2', '-ar', '16000', '-f', 's16le', 'pipe:1'],
    { env: {}, stdio: ['pipe', 'pipe', 'pipe'] },
  );
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  const fail = (why: string) => {
    reject(new SoundFailure(`${reason}, and ffmpeg cannot read it: ${why}`));
    child.kill('SIGKILL');
  };
  const timer = setTimeout(() => fail(`not read within ${ffmpegMs / 1_000} s`), ffmpegMs);
  const output: Buffer[] = [];
  let length = 0;
  let complaint = '';
  child.stdout.on('data', (piece: Buffer) => {
    length += piece.length;
    if (length > mostBytes) {
      reject(new TooLong());
      child.kill('SIGKILL');
    } else output.push(piece);
  });
  child.stderr.on('data', (piece: Buffer) => {
    complaint = `${complaint}${piece.toString('utf8')}`.slice(-200);
  });
  child.on('error', (error) => fail(error.message));
  child.on('close', (code) => {
    if (code === 0) resolve(Buffer.concat(output));
    else fail(complaint.trim());
  });
  // A program that ends before it has read its file closes the pipe; its exit says why.
  child.stdin.on('error', () => {});
  child.stdin.end(bytes);
  try {
    const raw = await promise;
    const samples = new Int16Array(
      raw.buffer.slice(raw.byteOffset, raw.byteOffset + raw.length - (raw.length % 4)),
    );
    return {
      rate: 16_000,
      channels: [0, 1].map((channel) => samples.filter((_, index) => index % 2 === channel)),
    };
  } finally {
    clearTimeout(timer);
  }
}
