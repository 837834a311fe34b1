import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { emailChannel } from '#channels/email/index.ts';
import { callWords } from '#templates/call.ts';
import { mailWithFiles } from '#test/cast.ts';
import { quietLog } from '#test/quiet-log.ts';

const email = emailChannel(
  {
    mailboxes: [],
    desk: { name: 'Ufficio sinistri', address: 'sinistri@sportello.example', plusAddressing: true },
    bounce: { address: 'ritorni@sportello.example', plusAddressing: true, nullSender: false },
    sentEvidence: [],
  },
  { log: quietLog, callWords },
);
afterAll(() => email.close());

const sound = readFileSync(new URL('../../fixtures/phone/claim-number-wav49.wav', import.meta.url));

/** A mail with one sound, as a system or a person sends it. */
const arrives = (parts: Parameters<typeof mailWithFiles>[0], file: string, type = 'audio/x-wav') =>
  email.normalize({
    channel: 'email',
    account: 'sinistri',
    bytes: Buffer.from(mailWithFiles(parts, [{ name: file, type, content: sound }])),
    receivedAt: new Date('2026-11-12T09:00:00Z'),
  });

const system = 'PBX <pbx@centralino.example>';

describe('a voicemail that comes by e-mail is a call, with the number it tells', () => {
  test.each([
    {
      of: 'Asterisk',
      subject: '[PBX]: New message 3 in mailbox 200',
      text: 'Dear Sinistri:\n\n\tJust wanted to let you know you were just left a 0:23 long message (number 3)\nin mailbox 200 from "ROSSI" <3331234567>, on Thursday, November 12, 2026 at 09:00:00 AM.',
      file: 'msg0002.WAV',
    },
    {
      of: 'FreePBX, which calls it by no kind',
      subject: 'New voicemail from 3331234567',
      text: 'There is a new voicemail in mailbox 200.',
      file: 'msg0000.wav',
      type: 'application/octet-stream',
    },
    {
      of: '3CX',
      subject: 'New Voice Mail Message from 00393331234567 to 200',
      text: 'You have a new voice mail message.',
      file: 'vmail_393331234567_200_20261112090000.wav',
    },
    {
      of: 'FusionPBX',
      subject: 'Voicemail from Rossi <+393331234567> 00:23',
      text: 'Voicemail from Rossi <+393331234567> 00:23',
      file: 'msg_6c1f3f0e-6a52-4c5e-9a3e-0d6f6a1c2b82.mp3',
      type: 'audio/mpeg',
    },
    {
      of: 'Cisco Unity',
      subject: 'Message from +393331234567',
      text: '',
      file: 'VoiceMessage.wav',
    },
    {
      of: 'an Italian provider',
      subject: 'Hai un nuovo messaggio in segreteria telefonica',
      text: 'Numero chiamante: 333 1234567\nRicevuto il 12/11/2026 alle 09:00\nDurata: 23 secondi',
      file: 'messaggio.wav',
    },
  ])('$of', async ({ subject, text, file, type }) => {
    const message = await arrives({ from: system, subject, text }, file, type);
    expect(message).toMatchObject({
      nature: { kind: 'human' },
      by: 'phone',
      spoken: true,
      sender: { address: '+393331234567' },
      newText: '',
      doNotAnswer: ['it came by telephone'],
    });
    expect(message.subject).toMatch(
      /^(?:Messaggio in segreteria|Voicemail|Message in the voicemail).*: \+393331234567$/i,
    );
    expect(message.attachments).toMatchObject([
      { name: file, contentType: expect.stringMatching(/^audio\//) as string },
    ]);
  });

  test('without a number where it was withheld', async () => {
    const message = await arrives(
      { from: system, subject: 'New voicemail in mailbox 200', text: 'From: anonymous' },
      'msg0001.wav',
    );
    expect(message).toMatchObject({ by: 'phone', spoken: true });
    expect(message.sender).toBeUndefined();
  });
});

describe('stays a mail', () => {
  test.each([
    [
      'a person who sends what was recorded',
      { subject: 'Ecco l’audio della telefonata', text: 'Buongiorno, allego la registrazione.' },
      'nota.wav',
    ],
    [
      'an answer to us about a voicemail',
      {
        subject: 'Re: voicemail',
        text: 'Ecco.',
        headers: { 'In-Reply-To': '<sportello.1.x@sportello.example>' },
      },
      'msg0001.wav',
    ],
    [
      'a long letter with a voicemail',
      { subject: 'La mia segreteria telefonica', text: 'Gentili signori. '.repeat(200) },
      'msg0001.wav',
    ],
  ])('%s', async (_, parts, file) => {
    const message = await arrives(parts, file);
    expect(message.by).toBeUndefined();
    expect(message.spoken).toBeUndefined();
    expect(message.sender?.address).toBe('anna.bianchi@example.org');
  });
});
