/** How the telephone is set up, whether it lives, and a look whether its provider has our addresses. */
import { z } from 'zod';
import type { Telephone } from '../channel.ts';
import type { Language } from '../domain/message.ts';
import { recordingModes } from '../domain/phone/consent.ts';
import type { RateLimit } from '../domain/people/sign-in.ts';
import { record } from '../storage/history.ts';
import { listHealth } from '../storage/sources.ts';
import { showSource, sourceView } from './channels.ts';
import { limited, type Entrance } from './entrance.ts';
import * as examples from './examples.ts';
import { none, operation, type Operation } from './operation.ts';
import { ApiProblem } from './problem.ts';
import { instant, language, named } from './schemas.ts';
import type { Workplace } from './tools.ts';

/** The provider is asked no oftener. */
const trials: RateLimit = { most: 5, windowMs: 60_000 };

const engine = z
  .strictObject({
    name: z.string().nullable().describe('What listens; null when nobody does.'),
    missing: z.string().nullable().describe('Why nobody does.'),
  })
  .describe('Who transcribes recordings of this language.');

export const telephoneView = named(
  'Telephone',
  z.strictObject({
    line: z
      .strictObject({
        numbers: z.array(z.string()).describe('Ours; none: every number of the account.'),
        textFrom: z.string().nullable().describe('Text messages leave from it; null: none leave.'),
        ring: z.array(z.string()).describe('What rings; none: the voicemail answers.'),
        ringSeconds: z.int(),
        hours: z.string().nullable().describe('When it rings, as the settings say it; null: at all hours.'),
        language,
        recording: z.enum(recordingModes),
        noticeVersion: z.string(),
        deletesThere: z.boolean().describe('A recording is deleted at its provider once it is safe here.'),
        countries: z.array(z.string()).describe('Countries whose numbers are called and texted.'),
        hooks: z
          .strictObject({ voice: z.string(), status: z.string(), message: z.string() })
          .describe('Addresses that have to stand at the provider for each number.'),
        says: z
          .strictObject({ it: z.array(z.string()), en: z.array(z.string()) })
          .describe('What callers hear, in the order in which they may hear it.'),
        sources: z.array(sourceView).describe('What it has reported of itself.'),
        settings: z.array(z.string()).describe('Names of its settings; a `*` stands for all that begin so.'),
      })
      .nullable()
      .describe('Null where no telephone is set up.'),
    engines: z.strictObject({ it: engine, en: engine }),
  }),
  'How the telephone is set up. No secret stands in it.',
);

export const telephoneTrialView = named(
  'TelephoneTrial',
  z.strictObject({
    at: instant,
    outcome: z.enum(['works', 'fails']),
    words: z.string().nullable().describe('What the provider or the network said.'),
    numbers: z.array(
      z.strictObject({
        number: z.string(),
        wrong: z
          .array(z.enum(['voice', 'status', 'message']))
          .describe('Which of our addresses do not stand there for this number.'),
      }),
    ),
  }),
  'What a look at the provider found.',
);

/** Operations on the telephone itself. */
export function telephoneOperations({ tools }: Workplace, entrance: Entrance): Operation[] {
  const { db, speech, now } = tools;
  const telephone = (): Telephone | undefined => {
    for (const channel of tools.channels.values()) {
      const found = channel.telephone?.();
      if (found !== undefined) return found;
    }
    return undefined;
  };
  const engineOf = (of: Language) => {
    const found = speech.engineFor(of);
    return 'missing' in found ? { name: null, missing: found.missing } : { name: found.name, missing: null };
  };
  const showLine = async (line: Telephone) => {
    const at = now();
    const health = await listHealth(db);
    return {
      numbers: [...line.numbers],
      textFrom: line.textFrom ?? null,
      ring: [...line.ring],
      ringSeconds: line.ringSeconds,
      hours: line.hours ?? null,
      language: line.language,
      recording: line.recording,
      noticeVersion: line.noticeVersion,
      deletesThere: line.deletesThere,
      countries: [...line.countries],
      hooks: { ...line.hooks },
      says: { it: [...line.says.it], en: [...line.says.en] },
      sources: health
        .filter(({ source }) => line.sources.includes(source))
        .map((source) => showSource(source, at)),
      settings: [...line.settings],
    };
  };
  return [
    operation(
      {
        id: 'showTelephone',
        method: 'get',
        path: '/telephone',
        chapter: 'Channels',
        summary: 'See how the telephone is set up and whether it lives',
        needs: 'read_setup',
        params: none,
        query: none,
        answer: {
          schema: telephoneView,
          example: {
            line: {
              numbers: ['+390299990000'],
              textFrom: '+390299990000',
              ring: ['+390255501234'],
              ringSeconds: 25,
              hours: 'mon-fri 08:30-17:30',
              language: 'it',
              recording: 'opt-out',
              noticeVersion: '2026-11',
              deletesThere: false,
              countries: ['IT'],
              hooks: {
                voice: 'https://sportello.example.it/hooks/phone/voice',
                status: 'https://sportello.example.it/hooks/phone/status',
                message: 'https://sportello.example.it/hooks/sms/message',
              },
              says: {
                it: ['La mettiamo in contatto con un addetto.'],
                en: ['We are connecting you.'],
              },
              sources: [],
              settings: ['TWILIO_*', 'PHONE_*', 'SMS_FROM'],
            },
            engines: {
              it: { name: null, missing: 'SPEECH_IT is off' },
              en: { name: 'moonshine-tiny', missing: null },
            },
          },
        },
      },
      async () => {
        const line = telephone();
        return {
          body: {
            line: line === undefined ? null : await showLine(line),
            engines: { it: engineOf('it'), en: engineOf('en') },
          },
        };
      },
    ),
    operation(
      {
        id: 'tryTelephone',
        method: 'post',
        path: '/telephone/test',
        chapter: 'Channels',
        summary: 'Ask the provider whether our numbers lead here',
        description:
          'Reads the numbers of the account and compares their addresses with ours: nothing is changed, nobody is called. Every look stands in history.',
        needs: 'try_connections',
        params: none,
        query: none,
        problems: ['not-found', 'too-many-requests'],
        answer: {
          schema: telephoneTrialView,
          example: {
            at: examples.connectionTrial.at,
            outcome: 'works',
            words: null,
            numbers: [{ number: '+390299990000', wrong: ['status'] }],
          },
        },
      },
      async ({ by }) => {
        const line = telephone();
        if (line === undefined)
          throw new ApiProblem('not-found', { detail: 'The settings have no telephone.' });
        await limited(entrance, 'connection-trial', 'telephone', trials, 'The provider is asked too often.');
        const trial = await line.attempt();
        await record(db, {
          actor: by,
          action: 'connection-tried',
          data: { connection: 'telephone', outcome: trial.outcome },
        });
        return {
          body: {
            at: now().toISOString(),
            outcome: trial.outcome,
            words: trial.outcome === 'fails' ? trial.words : null,
            numbers:
              trial.outcome === 'works'
                ? trial.numbers.map(({ number, wrong }) => ({ number, wrong: [...wrong] }))
                : [],
          },
        };
      },
    ),
  ];
}
