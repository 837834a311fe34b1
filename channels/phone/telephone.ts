/** The telephone as the settings make it, and whether its provider has our addresses. */
import type { Telephone, TelephoneTrial } from '#src/channel.ts';
import type { Language } from '#src/domain/message.ts';
import type { CallWordsOf } from '#src/domain/phone/call-words.ts';
import type { PhoneSettings } from './settings.ts';
import type { TwilioApi } from './twilio-api.ts';

/** How this account's telephone is set up. */
export function telephoneOf(settings: PhoneSettings, words: CallWordsOf, api: TwilioApi): Telephone {
  const { publicUrl, textFrom, hoursWritten } = settings;
  const hooks = {
    voice: `${publicUrl}/hooks/phone/voice`,
    status: `${publicUrl}/hooks/phone/status`,
    message: `${publicUrl}/hooks/sms/message`,
  };
  const saysIn = (language: Language) => {
    const own = words[language];
    return [
      own.notice(settings.desk, settings.recording),
      own.askReference(settings.recording !== 'never'),
      own.connecting,
      own.leaveMessage,
      own.noMessage,
      own.willCallBack,
      own.askNumber,
      own.cannotCallBack,
      own.thanks,
      own.itIsUs(settings.desk),
    ];
  };
  return {
    numbers: settings.numbers,
    ...(textFrom === undefined ? {} : { textFrom }),
    ring: settings.ring,
    ringSeconds: settings.ringSeconds,
    ...(hoursWritten === undefined ? {} : { hours: hoursWritten }),
    language: settings.language,
    recording: settings.recording,
    noticeVersion: settings.noticeVersion,
    deletesThere: settings.deleteRecordings,
    countries: settings.countries,
    hooks,
    says: { it: saysIn('it'), en: saysIn('en') },
    sources: ['phone:twilio', 'sms:twilio'],
    settings: ['TWILIO_*', 'PHONE_*', 'SMS_FROM'],
    attempt: () => attempt(settings, api, hooks),
  };
}

async function attempt(
  { numbers: ours, textFrom }: PhoneSettings,
  api: TwilioApi,
  hooks: Telephone['hooks'],
): Promise<TelephoneTrial> {
  try {
    const numbers = [];
    const isOurs = (number: string) => ours.length === 0 || ours.includes(number) || number === textFrom;
    for await (const page of api.numbers())
      for (const each of page)
        if (isOurs(each.number))
          numbers.push({
            number: each.number,
            wrong: [
              ...(each.voiceUrl === hooks.voice ? [] : ['voice' as const]),
              ...(each.statusUrl === hooks.status ? [] : ['status' as const]),
              ...(each.messageUrl === hooks.message ? [] : ['message' as const]),
            ],
          });
    return { outcome: 'works', numbers };
  } catch (error) {
    return { outcome: 'fails', words: error instanceof Error ? error.message.slice(0, 200) : 'unknown' };
  }
}
