/** Text messages that come in, and their pictures, which are fetched after them. Safe to run at any time, and twice. */
import type { Intake } from '#src/channel.ts';
import { detectLanguage } from '#src/domain/text/language.ts';
import { account, callerOf } from './call.ts';
import type { PhoneTools } from './filing.ts';
import { longestWaitMs } from './patience.ts';
import { TooLarge, type ListedPicture } from './twilio-api.ts';

/** A text message as Twilio told it: the form of its webhook, or one of the same fields. */
export interface TextForm {
  readonly bytes: Uint8Array;
  readonly receivedAt: Date;
}

/** The one piece of a text message: that it has pictures to be fetched. */
const thePictures = 'pictures';

/** Stores a text message; that it has pictures is noted first, so that a crash in between loses none. */
export async function takeText(intake: Intake, form: TextForm): Promise<'stored' | 'duplicate'> {
  const { sid, pictures } = read(form.bytes);
  if (pictures > 0)
    await intake.pieces.keep({ ...form, account, whole: sid, key: thePictures, about: '/hooks/sms/message' });
  return intake.deliver({ ...form, channel: 'sms', account, sourceKey: sid, once: true });
}

/** Fetches what waits. @returns how many messages still wait for a picture. */
export async function filePictures(intake: Intake, tools: PhoneTools): Promise<number> {
  const { patience, log } = tools;
  let failures = 0;
  for (const { whole, since } of await intake.pieces.unused()) {
    const now = tools.now();
    if (!patience.isDue(whole, now)) {
      failures += 1;
      continue;
    }
    try {
      await fetchPictures(intake, whole, since, tools);
      patience.done(whole);
    } catch (error) {
      failures += 1;
      patience.failed(whole, now);
      log.warn('sms.pictures', {
        message: whole,
        error: error instanceof Error ? error.message.slice(0, 200) : 'unknown',
      });
    }
  }
  return failures;
}

async function fetchPictures(intake: Intake, sid: string, since: Date, tools: PhoneTools): Promise<void> {
  const [piece] = await intake.pieces.of(account, sid);
  if (piece === undefined) return;
  const { bytes, receivedAt } = piece;
  // The crash may have come before the message itself was stored.
  await intake.deliver({ channel: 'sms', account, sourceKey: sid, bytes, receivedAt, once: true });
  const isOverdue = tools.now().getTime() - since.getTime() >= longestWaitMs;
  const { from, body, pictures } = read(bytes);
  const of = {
    message: sid,
    language: detectLanguage(body),
    ...(from === undefined ? {} : { from }),
  };
  const file = (picture: ListedPicture, content: Uint8Array, missing?: 'never-came' | 'too-large') =>
    intake.deliver({
      channel: 'sms',
      account,
      sourceKey: missing === undefined ? picture.sid : `${picture.sid}/missing`,
      bytes: content,
      receivedAt,
      once: true,
      envelope: {
        picture: {
          ...of,
          id: picture.sid,
          contentType: picture.contentType,
          ...(missing === undefined ? {} : { missing }),
        },
      },
    });
  const none = (picture: ListedPicture, missing: 'never-came' | 'too-large') =>
    file(picture, Buffer.from(`${picture.sid} ${missing}\n`), missing);
  try {
    const there = await tools.api.pictures(sid);
    if (there.length < pictures) throw new Error(`${there.length} of ${pictures} pictures are there`);
    const known = await intake.known(
      account,
      there.map((picture) => picture.sid),
    );
    for (const picture of there) {
      if (known.has(picture.sid)) continue;
      try {
        await file(picture, await tools.api.picture(sid, picture.sid));
      } catch (error) {
        if (!(error instanceof TooLarge)) throw error;
        await none(picture, 'too-large');
      }
    }
  } catch (error) {
    if (!isOverdue) throw error;
    await none({ sid: `${sid}/pictures`, contentType: 'text/plain' }, 'never-came');
  }
  await intake.pieces.use(account, sid, [thePictures]);
}

function read(bytes: Uint8Array): {
  readonly sid: string;
  readonly from?: string;
  readonly body: string;
  readonly pictures: number;
} {
  const fields = new URLSearchParams(Buffer.from(bytes).toString('utf8'));
  const from = callerOf(fields.get('From') ?? undefined);
  return {
    sid: fields.get('MessageSid') ?? '',
    ...(from === undefined ? {} : { from }),
    body: fields.get('Body') ?? '',
    pictures: Number(fields.get('NumMedia') ?? 0),
  };
}
