import { callerWords, confidenceOf, isDraft, type TranscriptState } from '#src/domain/phone/transcript.ts';
import { Stale } from '#src/domain/outcomes.ts';
import { SpeechFailure } from '#src/reading/speech/engine.ts';
import { record } from '#src/storage/history.ts';
import { findMessage, markUnhandled } from '#src/storage/messages.ts';
import * as tickets from '#src/storage/tickets.ts';
import * as transcripts from '#src/storage/transcripts.ts';
import { livingly, ringTicket, type Deps, type Worker } from './stage.ts';

/** How often a recording that ends its listener each time is tried. */
const maxTries = 4;

/**
 * Listens to a recording whose ticket is there already: the ticket never waits for it. Each stretch is kept as it is
 * heard, so that a kill in the middle of a long call costs one stretch. Of a caller who did not agree nothing is heard.
 */
export const transcribe: Worker = {
  stage: 'transcribe',
  lane: 'speech',

  run: async (id, deps) => {
    const { db, blobs, speech } = deps;
    const dictation = await transcripts.startListening(db, id);
    if (!dictation.agreed) return settle(deps, dictation, { state: 'declined' });
    if (dictation.tries > maxTries)
      return settle(deps, dictation, { state: 'failed', note: `it ended its listener ${maxTries} times` });
    const engine = speech.engineFor(dictation.language);
    if ('missing' in engine) return settle(deps, dictation, { state: 'no-engine', note: engine.missing });
    const before = await transcripts.stretchesOf(db, dictation.id);
    try {
      await livingly(
        deps,
        () => transcripts.keepListening(db, dictation.id),
        async () =>
          speech.transcribe(
            {
              bytes: await blobs.get(dictation.sha256),
              language: dictation.language,
              ...(dictation.recording === undefined ? {} : { sid: dictation.recording }),
            },
            {
              heard: new Set(before.map(({ channel, start }) => `${channel}:${start}`)),
              onOpened: (sound) => transcripts.keepSound(db, dictation.id, { ...sound, engine: engine.name }),
              onHeard: (stretch) =>
                db.transaction((tx) => transcripts.keepStretch(tx, dictation.id, stretch)),
            },
          ),
      );
    } catch (error) {
      if (!(error instanceof SpeechFailure)) throw error;
      // The row waits on: the clock rings for it, and what was heard is not heard again.
      if (error.fault === 'closing') throw new Stale('the service ends');
      if (error.fault === 'broken') throw error;
      return settle(deps, dictation, {
        state: error.fault === 'no-engine' ? 'no-engine' : 'failed',
        note: error.message,
      });
    }
    return settle(deps, dictation, { state: 'done' });
  },

  giveUp: async (id, reason, deps) => {
    const dictation = await transcripts.startListening(deps.db, id);
    await settle(deps, dictation, { state: dictation.agreed ? 'failed' : 'declined', note: reason });
  },
};

/** Ends a transcript; its words go to their message, and the ticket is read once more with them. */
async function settle(
  deps: Deps,
  dictation: transcripts.Dictation,
  how: { readonly state: Exclude<TranscriptState, 'waiting'>; readonly note?: string },
): Promise<void> {
  await deps.db.transaction(async (tx) => {
    // A call lasts, and meanwhile a person may have merged its ticket, or moved the recording to another.
    const { ticketId = dictation.ticketId } = (await findMessage(tx, dictation.messageId)) ?? dictation;
    const ticket = await tickets.loadForUpdate(tx, ticketId);
    const stretches = how.state === 'done' ? await transcripts.stretchesOf(tx, dictation.id) : [];
    const confidence = confidenceOf(stretches);
    const state = how.state === 'done' && confidence === undefined ? 'silent' : how.state;
    await transcripts.settleTranscript(tx, dictation, {
      ...how,
      state,
      ...(confidence === undefined ? {} : { confidence }),
    });
    await record(tx, {
      ticketId: ticket.id,
      actor: 'machine:transcribe',
      action: state === 'done' ? 'transcribed' : 'not-transcribed',
      data: {
        attachment: dictation.id,
        state,
        ...(confidence === undefined ? {} : { confidence, draft: isDraft(confidence) }),
        ...(how.note === undefined ? {} : { reason: how.note }),
      },
    });
    deps.log.info('transcribed', { ticket: ticket.id, attachment: dictation.id, state });
    if (state !== 'done') return;
    const heard = await transcripts.stretchesByMessage(tx, [dictation.messageId]);
    const { text } = callerWords(heard.get(dictation.messageId) ?? []);
    await transcripts.giveSpokenWords(tx, dictation.messageId, text);
    // Whoever closed it has decided: the words are there to be read, and move nothing.
    if (ticket.status === 'closed' || ticket.status === 'merged' || ticket.status === 'resolved') return;
    await markUnhandled(tx, ticket.id, [dictation.messageId]);
    const moved = await tickets.advance(tx, ticket, ticket.stage === 'read' ? 'read' : 'link');
    await ringTicket(tx, deps, moved);
  });
}
