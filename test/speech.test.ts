import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { soundOf } from '#src/reading/speech/decode.ts';
import { SpeechFailure, type Listening } from '#src/reading/speech/engine.ts';
import { agreement, isLooping } from '#src/reading/speech/hearing.ts';
import { openSpeech, type SpeechReader, type SpeechSettings } from '#src/reading/speech/index.ts';
import { modelIn } from '#src/reading/speech/model-folder.ts';
import { at16kHz, lengthOf, voicesOf, type Sound } from '#src/reading/speech/sound.ts';
import { cutIntoStretches } from '#src/reading/speech/stretches.ts';
import { toldMs } from '#src/reading/speech/told-length.ts';
import { readWav } from '#src/reading/speech/wav.ts';
import type { SpokenStretch } from '#src/domain/phone/transcript.ts';
import { bytesOf, tone } from './recordings.ts';
import { wavOf } from './wav.ts';

/** «Good morning. My claim number is four eight two seven, one nine three six, five two.» */
const clip = (name: string) => readFileSync(new URL(`fixtures/phone/claim-number${name}`, import.meta.url));

/** A page of an Ogg file; where it says its sound has come to, it says the beginning. */
function oggPage(packets: readonly (string | Buffer)[]): Buffer {
  const head = Buffer.alloc(27 + packets.length);
  head.write('OggS', 0, 'latin1');
  head.writeUInt8(packets.length, 26);
  for (const [index, packet] of packets.entries()) head.writeUInt8(packet.length, 27 + index);
  return Buffer.concat([head, ...packets.map((packet) => Buffer.from(packet))]);
}

/** A packet of 60 ms of Opus in which nothing is said (RFC 6716, 3.1: SILK, one frame). */
const silence = Buffer.from([0x18]);

const first = ({ channels }: Sound) => [...(channels[0] ?? [])];

/** How far one sound has the shape of another, 0 to 1. */
function likeness(one: Float32Array, other: Float32Array): number {
  let [both, own, others] = [0, 0, 0];
  for (let at = 0; at < Math.min(one.length, other.length); at++) {
    const [a = 0, b = 0] = [one[at], other[at]];
    both += a * b;
    own += a * a;
    others += b * b;
  }
  return both / Math.sqrt(own * others);
}

describe('a WAV file', () => {
  test('of mu-law and of A-law has the samples of the tables of G.711', () => {
    // Values of the tables: the loudest, the middle of the range, and the two zeros.
    expect(first(readWav(wavOf(7, 8, Uint8Array.of(0x00, 0x80, 0x7f, 0xff, 0x8f))))).toEqual([
      -32_124, 32_124, 0, 0, 16_764,
    ]);
    expect(first(readWav(wavOf(6, 8, Uint8Array.of(0xd5, 0x55, 0xaa, 0x2a))))).toEqual([
      8, -8, 32_256, -32_256,
    ]);
  });

  test('of PCM has its channels apart', () => {
    const { channels, rate } = readWav(
      wavOf(1, 16, bytesOf(Int16Array.of(1, -2, 3, -4)), { channels: 2, rate: 16_000 }),
    );
    expect([rate, ...channels.map((each) => [...each])]).toEqual([16_000, [1, 3], [-2, -4]]);
    expect(first(readWav(wavOf(1, 8, Uint8Array.of(128, 255))))).toEqual([0, 32_512]);
    expect(first(readWav(wavOf(1, 24, Uint8Array.of(9, 1, 0, 9, 255, 255))))).toEqual([1, -1]);
  });

  test('that was cut off, or never learned its length, is read as far as it goes', () => {
    const body = bytesOf(Int16Array.of(5, 6, 7));
    for (const size of [0, 0xff_ff_ff_ff, 4_000])
      expect(first(readWav(wavOf(1, 16, body, { size })))).toEqual([5, 6, 7]);
  });

  test('of another coding names it', async () => {
    await expect(soundOf(clip('-wav49.wav'))).rejects.toThrow(
      'WAV with GSM 06.10 (WAV49), and there is no ffmpeg to read it',
    );
  });

  test.each([
    ['nothing', new Uint8Array()],
    ['a picture', Buffer.from('\u0089PNG and so on', 'latin1')],
    ['a head alone', wavOf(1, 16, new Uint8Array()).subarray(0, 30)],
    ['no channels', wavOf(1, 16, new Uint8Array(8), { channels: 0 })],
  ])('of %s is refused with a reason, and breaks nothing', async (_, bytes) => {
    await expect(soundOf(bytes)).rejects.toThrow(/there is no (?:sound|ffmpeg)/);
  });
});

describe('other files', () => {
  test.each(['.mp3', '.ogg'])('%s sounds as the same words do in a WAV', async (name) => {
    const wav = await soundOf(clip('-mu-law.wav'));
    const other = await soundOf(clip(name));
    expect(Math.abs(lengthOf(other) - lengthOf(wav))).toBeLessThan(100);
    const wide = (sound: Sound) => at16kHz(sound.channels[0] ?? new Int16Array(), sound.rate);
    const [one, two] = [wide(wav), wide(other)];
    // Coders begin a little early or late.
    const best = Math.max(
      ...Array.from({ length: 81 }, (_, shift) =>
        Math.abs(likeness(one.subarray(1_000 + shift * 20 - 800), two.subarray(1_000))),
      ),
    );
    expect(best).toBeGreaterThan(0.6);
  });

  test('AMR of a telephone is as long as its frames', async () => {
    // Mode 15 says that nothing is said for 20 ms (RFC 4867, 5.3).
    const { rate, channels } = await soundOf(Buffer.concat([Buffer.from('#!AMR\n'), Buffer.alloc(50, 0x7c)]));
    expect([rate, channels[0]?.length]).toEqual([8_000, 8_000]);
  });

  // No decoder is asked: a small file may unpack into days, and ffmpeg would be no wiser.
  test.each([
    ['AMR', Buffer.concat([Buffer.from('#!AMR\n'), Buffer.alloc(360_001, 0x7c)])],
    [
      'Opus',
      Buffer.concat([
        oggPage(['OpusHead']),
        ...Array<Buffer>(471).fill(oggPage(Array<Buffer>(255).fill(silence))),
      ]),
    ],
    [
      'MP3',
      Buffer.alloc(72 * 100_500, Buffer.concat([Buffer.from([0xff, 0xe3, 0x18, 0xc4]), Buffer.alloc(68)])),
    ],
    ['WAV', wavOf(7, 8, new Uint8Array(7_201 * 4_000), { rate: 4_000 })],
  ])('%s of more than two hours is refused before it is unpacked', async (_, bytes) => {
    await expect(soundOf(bytes, '/bin/false')).rejects.toThrow('it lasts longer than 2 hours');
  });

  test.each(['.mp3', '.ogg'])('%s is as long by its frames as it sounds', async (name) => {
    const told = toldMs(name === '.mp3' ? 'MP3' : 'Opus', clip(name));
    expect(Math.abs(told - lengthOf(await soundOf(clip(name))))).toBeLessThan(150);
  });

  test('what is not read here is given to ffmpeg where there is one, over pipes alone', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sportello-ffmpeg-'));
    try {
      const program = join(folder, 'ffmpeg');
      writeFileSync(
        program,
        '#!/bin/sh\necho "$@" > "$0.asked"\nwhile read -r line; do :; done\nprintf "\\001\\000\\002\\000\\003\\000\\004\\000"\n',
      );
      chmodSync(program, 0o755);
      const { rate, channels } = await soundOf(clip('-wav49.wav'), program);
      expect([rate, ...channels.map((each) => [...each])]).toEqual([16_000, [1, 3], [2, 4]]);
      expect(readFileSync(`${program}.asked`, 'utf8')).toContain('-protocol_whitelist pipe -i pipe:0');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('sound', () => {
  test.each([8_000, 22_050, 44_100, 48_000])('of %i Hz keeps its tones at 16 kHz', (rate) => {
    const wide = at16kHz(tone(rate, 1_000, rate), rate);
    expect(Math.abs(wide.length - 16_000)).toBeLessThanOrEqual(1);
    const wanted = Float32Array.from(tone(16_000, 1_000, 16_000), (sample) => sample / 32_768);
    expect(likeness(wide.subarray(500, 15_500), wanted.subarray(500, 15_500))).toBeGreaterThan(0.999);
  });

  test('above the band is gone, not folded back', () => {
    const wide = at16kHz(tone(48_000, 11_000, 48_000), 48_000);
    expect(Math.max(...wide.subarray(500, 15_500).map(Math.abs))).toBeLessThan(0.003);
  });

  test('of one voice on both channels is one voice, and a silent side is none', () => {
    const voice = tone(800, 440, 8_000);
    const channelsLeft = (...channels: Int16Array[]) => voicesOf({ rate: 8_000, channels }).channels.length;
    expect(channelsLeft(voice, voice.slice())).toBe(1);
    expect(channelsLeft(voice, new Int16Array(800))).toBe(1);
    expect(channelsLeft(voice, tone(800, 550, 8_000))).toBe(2);
    expect(channelsLeft(new Int16Array(800), new Int16Array(800))).toBe(1);
  });
});

describe('stretches', () => {
  const rate = 8_000;
  const second = (count: number) => count * rate;

  test('leave nothing out that can be heard, whatever voice detection says', () => {
    const channel = tone(second(70), 300, rate);
    const cut = cutIntoStretches(channel, rate, [{ start: second(10), end: second(12) }]);
    const heard = cut.reduce((sum, { start, end }) => sum + end - start, 0);
    expect(heard / rate).toBeCloseTo(70, 1);
    expect(
      cut.every(({ start, end }, index) => start >= (cut[index - 1]?.end ?? 0) && end - start <= second(20)),
    ).toBe(true);
    expect(cut.filter(({ unvoiced }) => unvoiced !== true)).toHaveLength(1);
  });

  test('leave silence out, and keep what is said close together in one', () => {
    const channel = new Int16Array(second(30));
    channel.set(tone(second(2), 300, rate), second(5));
    channel.set(tone(second(2), 300, rate), second(7.4));
    const cut = cutIntoStretches(channel, rate, [
      { start: second(5), end: second(7) },
      { start: second(7.4), end: second(9.4) },
    ]);
    expect(cut).toEqual([{ start: second(4.7), end: second(9.7) }]);
  });
});

describe('two hearings', () => {
  test('agree by the words and figures they share', () => {
    expect(agreement('My number is 4827-1936.', 'my number is 4827 1936')).toBe(1);
    expect(agreement('is 48 27', 'is 48 21')).toBeCloseTo(0.8);
    expect(agreement('perché', 'perche')).toBe(1);
    expect(agreement('hello there', '')).toBe(0);
  });

  test('of a language the recogniser does not know are known by their looping', () => {
    expect(isLooping('We can’t do it but we can’t do it. '.replaceAll('’', "'").repeat(5))).toBe(true);
    expect(
      isLooping('no no no, I said no, the car was parked and nobody was in it when he came round the corner'),
    ).toBe(false);
    expect(isLooping('four eight two seven 4827 4827 4827 4827')).toBe(false);
  });
});

describe('a folder with a model of the house', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sportello-model-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const put = (...names: string[]) => {
    const own = mkdtempSync(join(folder, 'one-'));
    for (const name of names) writeFileSync(join(own, name), '');
    return own;
  };

  test.each([
    [
      'whisper',
      ['small-encoder.int8.onnx', 'small-encoder.onnx', 'small-decoder.int8.onnx', 'small-tokens.txt'],
    ],
    ['transducer', ['encoder.int8.onnx', 'decoder.int8.onnx', 'joiner.int8.onnx', 'tokens.txt']],
    ['moonshine', ['encoder_model.onnx', 'decoder_model_merged.onnx', 'tokens.txt']],
    ['nemoCtc', ['model.int8.onnx', 'tokens.txt']],
  ])('is known for a %s by its files', (kind, names) => {
    const config = modelIn(put(...names), 'it');
    expect(config).toHaveProperty(kind);
    // Of two precisions the one that needs less memory.
    expect(JSON.stringify(config)).not.toContain('small-encoder.onnx');
  });

  test('says what it lacks', () => {
    expect(modelIn(put('encoder.onnx'), 'it')).toMatchObject({
      missing: expect.stringContaining('tokens.txt') as string,
    });
    expect(modelIn(put('tokens.txt'), 'it')).toMatchObject({
      missing: expect.stringContaining('none of the models') as string,
    });
    expect(modelIn('/nowhere', 'it')).toMatchObject({ missing: '/nowhere cannot be read' });
  });
});

/** Whether a process has not been told to have ended. */
function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Hears a recording and gives what was told. */
async function heard(
  speech: SpeechReader,
  recording: Parameters<SpeechReader['transcribe']>[0],
  before: readonly string[] = [],
): Promise<{ stretches: SpokenStretch[]; ms: number; channels: number }> {
  const stretches: SpokenStretch[] = [];
  let sound = { ms: 0, channels: 0 };
  const listening: Listening = {
    heard: new Set(before),
    onOpened: (opened) => {
      sound = { ms: opened.ms, channels: opened.channels };
      return Promise.resolve();
    },
    onHeard: ({ channel, start, end, text, confidence }) => {
      stretches.push({ channel, start, end, text, confidence });
      return Promise.resolve();
    },
  };
  await speech.transcribe(recording, listening);
  return { stretches, ...sound };
}

describe('the recogniser that comes along', () => {
  let folder: string;
  let speech: SpeechReader;
  const settings = (): SpeechSettings => ({
    languages: { it: { engine: 'off' }, en: { engine: 'built-in' } },
    threads: 1,
    folder,
  });
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'sportello-speech-'));
    speech = openSpeech(settings());
  });
  afterAll(async () => {
    await speech.close();
    rmSync(folder, { recursive: true });
  });

  test('hears two voices of a call apart, each in its time, and what was heard before not again', async () => {
    const voice = (await soundOf(clip('.mp3'))).channels[0] ?? new Int16Array();
    // The caller speaks, and then the desk, in other words of the same voice.
    const both = new Int16Array((voice.length * 2 + 32_000) * 2);
    voice.forEach((sample, at) => void (both[at * 2] = sample));
    voice
      .subarray(0, 22_000)
      .forEach((sample, at) => void (both[(voice.length + 32_000 + at) * 2 + 1] = sample));
    const bytes = wavOf(1, 16, bytesOf(both), { channels: 2, rate: 16_000 });
    const { stretches, channels } = await heard(speech, { bytes, language: 'en' });
    expect(channels).toBe(2);
    const [caller, desk, ...more] = stretches.filter(({ text }) => text !== '');
    expect(more).toEqual([]);
    expect(caller).toMatchObject({ channel: 0, text: expect.stringContaining('4827193652') as string });
    expect(desk).toMatchObject({ channel: 1, text: expect.stringMatching(/morning/i) as string });
    expect(desk?.start).toBeGreaterThan(7_000);
    expect(caller?.confidence).toBeGreaterThan(0.5);
    const again = await heard(speech, { bytes, language: 'en' }, [`0:${caller?.start}`]);
    expect(again.stretches.map(({ channel }) => channel)).not.toContain(0);
  });

  test('is not asked for a language without an engine, which says what to set', async () => {
    expect(speech.engineFor('it')).toEqual({ missing: 'no engine is set for this language (SPEECH_IT)' });
    await expect(heard(speech, { bytes: clip('.mp3'), language: 'it' })).rejects.toMatchObject({
      fault: 'no-engine',
    });
  });

  test('blames the file for what is no sound, and hears the next one', async () => {
    await expect(heard(speech, { bytes: Buffer.from('no sound'), language: 'en' })).rejects.toMatchObject({
      fault: 'sound',
    });
    expect((await heard(speech, { bytes: clip('-mu-law.wav'), language: 'en' })).ms).toBe(6_462);
  });

  test('that breaks costs its process and nothing else', async () => {
    // Native code ends its whole process over a model it cannot open.
    const model = join(folder, 'broken');
    mkdirSync(model);
    for (const name of ['model.onnx', 'tokens.txt']) writeFileSync(join(model, name), 'no model');
    const other = openSpeech({
      ...settings(),
      languages: { it: { engine: 'folder', folder: model }, en: { engine: 'off' } },
    });
    await expect(heard(other, { bytes: clip('.mp3'), language: 'it' })).rejects.toMatchObject({
      fault: 'broken',
    });
    await other.close();
  });

  test('that is ended while nobody asks it anything is begun anew', async () => {
    const processes = () =>
      execFileSync('ps', ['-o', 'pid=,args=', '--ppid', `${process.pid}`], { encoding: 'utf8' })
        .split('\n')
        .filter((line) => line.includes('recogniser.ts'))
        .map((line) => Number.parseInt(line, 10));
    const others = processes();
    const other = openSpeech(settings());
    await heard(other, { bytes: clip('.mp3'), language: 'en' });
    const idle = processes().filter((pid) => !others.includes(pid));
    expect(idle).toHaveLength(1);
    for (const pid of idle) process.kill(pid, 'SIGKILL');
    await vi.waitUntil(() => !idle.some(isThere));
    expect((await heard(other, { bytes: clip('.mp3'), language: 'en' })).ms).toBeGreaterThan(6_000);
    await other.close();
  });

  test('stops in the middle when the service ends', async () => {
    const ending = openSpeech(settings());
    const hearing = heard(ending, { bytes: clip('.mp3'), language: 'en' });
    const [outcome] = await Promise.allSettled([hearing, ending.close()]);
    expect(outcome).toMatchObject({ status: 'rejected', reason: { fault: 'closing' } });
  });
});

describe('Twilio’s Conversational Intelligence', () => {
  let server: Server | undefined;
  const asked: string[] = [];
  const recording = { bytes: new Uint8Array(), language: 'it', sid: `RE${'3'.repeat(32)}` } as const;
  const service = `GA${'4'.repeat(32)}`;
  afterEach(() => {
    server?.close();
    asked.length = 0;
  });

  /** A stand-in that answers as the API's reference says, one look before it is done. */
  async function open(
    state: { known?: boolean; ends?: 'failed'; status?: number } = {},
  ): Promise<SpeechReader> {
    const one = (status: string) => ({ sid: 'GT1', status, duration: 12, language_code: 'it-IT', links: {} });
    let looks = 0;
    server = createServer((request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? '', 'http://any');
      let body = '';
      request.on('data', (piece: Buffer) => (body += piece.toString('utf8')));
      request.on('end', () => {
        asked.push(
          `${request.method} ${pathname}${searchParams.size === 0 ? '' : `?${searchParams.toString()}`} ${body}`.trim(),
        );
        const answer = (value: object, status = 200) =>
          response
            .writeHead(state.status ?? status, { 'Content-Type': 'application/json' })
            .end(JSON.stringify(value));
        if (request.headers.authorization === undefined) return answer({}, 401);
        if (request.method === 'POST') return answer(one('queued'), 201);
        if (pathname === '/v2/Transcripts')
          return answer({ transcripts: state.known === true ? [one('in-progress')] : [], meta: {} });
        if (pathname === '/v2/Transcripts/GT1')
          return answer(one(looks++ === 0 ? 'in-progress' : (state.ends ?? 'completed')));
        const isSecond = searchParams.get('Page') === '1';
        return answer({
          sentences: isSecond
            ? [
                {
                  media_channel: 1,
                  sentence_index: 1,
                  start_time: '4.2',
                  end_time: '6.0',
                  transcript: 'La mia pratica è quattro otto.',
                  confidence: '0.91',
                  words: null,
                },
              ]
            : [
                {
                  media_channel: 2,
                  sentence_index: 0,
                  start_time: '0.5',
                  end_time: '3.1',
                  transcript: 'Servizio sinistri.',
                  confidence: '0.97',
                  words: null,
                },
              ],
          meta: {
            next_page_url: isSecond
              ? null
              : 'https://elsewhere.example/v2/Transcripts/GT1/Sentences?PageSize=500&Page=1',
          },
        });
      });
    });
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', () => resolve()));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    return openSpeech({
      languages: { it: { engine: 'twilio', service }, en: { engine: 'off' } },
      threads: 1,
      folder: '',
      twilio: { accountSid: 'AC1', authToken: 'secret', url: `http://127.0.0.1:${port}`, lookEveryMs: 1 },
    });
  }

  test('gives the sentences of both voices, page by page, from the host of the settings alone', async () => {
    const { stretches, channels } = await heard(await open(), recording);
    expect(stretches).toEqual([
      { channel: 1, start: 500, end: 3_100, text: 'Servizio sinistri.', confidence: 0.97 },
      { channel: 0, start: 4_200, end: 6_000, text: 'La mia pratica è quattro otto.', confidence: 0.91 },
    ]);
    expect(channels).toBe(2);
    const begun = asked.find((line) => line.startsWith('POST'))?.split(' ')[2];
    expect(Object.fromEntries(new URLSearchParams(begun))).toEqual({
      ServiceSid: service,
      CustomerKey: recording.sid,
      Channel: JSON.stringify({ media_properties: { source_sid: recording.sid } }),
    });
  });

  test('is not asked for the same recording twice: after a crash the one that runs is found', async () => {
    await heard(await open({ known: true }), recording);
    expect(asked.filter((line) => line.startsWith('POST'))).toEqual([]);
  });

  test.each([
    [{ ends: 'failed' as const }, 'sound'],
    [{ status: 404 }, 'sound'],
    [{ status: 500 }, 'broken'],
    [{ status: 429 }, 'broken'],
  ])('that answers %o is %s', async (state, fault) => {
    await expect(heard(await open(state), recording)).rejects.toMatchObject({ fault });
  });

  test('hears nothing that was not recorded there', async () => {
    const outside = { bytes: new Uint8Array(), language: 'it' } as const;
    await expect(heard(await open(), outside)).rejects.toBeInstanceOf(SpeechFailure);
    expect(asked).toEqual([]);
  });
});
