/** A desk whose telephone is connected to the stand-in for Twilio. */
import { afterEach, beforeEach } from 'vitest';
import { fileWaiting, type PhoneTools } from '#channels/phone/filing.ts';
import { phoneChannels } from '#channels/phone/index.ts';
import { Patience } from '#channels/phone/patience.ts';
import { filePictures } from '#channels/phone/pictures.ts';
import type { PhoneSettings } from '#channels/phone/settings.ts';
import { twilioApi } from '#channels/phone/twilio-api.ts';
import type { Channel, Intake } from '#src/channel.ts';
import { callWords } from '#templates/call.ts';
import { intakeFor } from '#workers/index.ts';
import { useDesk, type TestDesk } from '../desk.ts';
import { quietLog } from '../quiet-log.ts';
import { randomFrom } from '../random.ts';
import { TwilioStandIn } from './stand-in.ts';

export interface PhoneDesk {
  readonly desk: TestDesk;
  readonly standIn: TwilioStandIn;
  readonly tools: PhoneTools;
  readonly calls: Intake;
  readonly texts: Intake;
  /** Moves the desk's clock on, and Twilio's. */
  readonly later: (ms: number) => void;
  /** The channels' own turns some seconds later: what waits is filed, and then everything that comes of it. */
  readonly file: () => Promise<void>;
}

/** Gives each test of the file a fresh desk and a fresh Twilio. Read its members inside tests only. */
export function usePhoneDesk(own: Partial<PhoneSettings> = {}, seed = 1): PhoneDesk {
  let standIn: TwilioStandIn | undefined;
  let tools: PhoneTools | undefined;
  let channels: readonly Channel[] = [];
  const now = () => desk.now;
  beforeEach(async () => {
    const account = {
      accountSid: `AC${'1'.repeat(32)}`,
      authToken: 'a token',
      publicUrl: 'https://desk.example',
    };
    const twilio = new TwilioStandIn({ ...account, now, chance: randomFrom(seed) });
    const settings: PhoneSettings = {
      ...account,
      apiUrl: await twilio.open(),
      noticeVersion: '2026-11',
      recording: 'opt-out',
      ring: ['+390255501234'],
      ringSeconds: 25,
      language: 'it',
      deleteRecordings: false,
      largestBytes: 10_000,
      numbers: [],
      countries: ['IT'],
      desk: 'Servizio sinistri',
      ...own,
    };
    channels = phoneChannels(settings, { words: callWords, log: quietLog, now });
    twilio.deliver = async (request) => {
      const name = request.url.split('/')[2] ?? '';
      const channel = channels.find((each) => each.name === name);
      const answer = await channel?.hook?.(request, intakeFor(name, desk.deps));
      if (answer === undefined) throw new Error('no hook');
      return answer;
    };
    standIn = twilio;
    tools = { settings, api: twilioApi(settings), patience: new Patience(), now, log: quietLog };
  });
  const desk = useDesk({ phone: () => channels });
  afterEach(() => {
    standIn?.close();
    const { mistakes } = theStandIn();
    if (mistakes.length > 0) throw new Error(`Twilio does not answer so:\n${mistakes.join('\n')}`);
  });
  const theStandIn = () => {
    if (standIn === undefined) throw new Error('Twilio is open only inside tests');
    return standIn;
  };
  const theTools = () => {
    if (tools === undefined) throw new Error('Twilio is open only inside tests');
    return tools;
  };
  const later = (ms: number) => void (desk.now = new Date(desk.now.getTime() + ms));
  return {
    desk,
    get standIn() {
      return theStandIn();
    },
    get tools() {
      return theTools();
    },
    get calls() {
      return intakeFor('phone', desk.deps);
    },
    get texts() {
      return intakeFor('sms', desk.deps);
    },
    later,
    file: async () => {
      later(20_000);
      await fileWaiting(intakeFor('phone', desk.deps), theTools());
      await filePictures(intakeFor('sms', desk.deps), theTools());
      await desk.settle();
    },
  };
}
