/** The print room: letters of ours that people print, post, take back, and get back. */
import type { ApiActions, LetterStep } from '#src/api/actions.ts';
import type { PrintBatch } from '#src/channel.ts';
import { writeCsv } from '#src/csv.ts';
import type { LocalDate, OutboundId } from '#src/domain/ids.ts';
import { linesBelowName } from '#src/domain/letters/postal-address.ts';
import { doubtsAddress, returnWords, type ReturnReason } from '#src/domain/letters/returned-post.ts';
import { keepDetail } from '#src/domain/problem.ts';
import type { Labels } from '#src/domain/profile.ts';
import { correctedPaper } from '#src/domain/answering/way-out.ts';
import { Refused, Stale } from '#src/domain/outcomes.ts';
import { plainNumber } from '#src/domain/letters/registered-number.ts';
import { localDateOf, startOfDay } from '#src/domain/time/calendar.ts';
import type { Tx } from '#src/storage/db.ts';
import { record } from '#src/storage/history.ts';
import * as outbox from '#src/storage/outbound.ts';
import * as papers from '#src/storage/paper-letters.ts';
import { doubtAddress, loadParties, trustAddress } from '#src/storage/parties.ts';
import * as requests from '#src/storage/requests.ts';
import * as tickets from '#src/storage/tickets.ts';
import { cancelObsolete, whyObsolete } from './7-send.ts';
import { notPossible, unknown } from './decisions.ts';
import { enqueueAgain } from './outbox.ts';
import { restoreTicket } from './person-replies.ts';
import { move, paperOf, type Deps } from './stage.ts';

type Asked<Action extends keyof ApiActions> = Parameters<ApiActions[Action]>[0];

/** Letters that one batch holds: what a person can put into envelopes in a morning. */
const mostLetters = 500;
/** Bytes of enclosures that one batch holds, whose file is made in memory; five hundred letters without any weigh 7 MB. */
const mostEnclosedBytes = 64 * 1_048_576;

/**
 * Takes letters into batches, one of each postage, in one transaction: of two who print the same letters at once, the
 * second finds them printed. What a request asks for is looked at again, as before a mail leaves.
 */
export async function printLetters(
  tx: Tx,
  deps: Deps,
  { letterIds, clientId, by }: Asked<'printLetters'>,
): ReturnType<ApiActions['printLetters']> {
  const before = await papers.batchesBy(tx, by, clientId);
  if (before.length > 0) return { outcome: 'printed', batches: before, left: [], again: true };
  if (letterIds.length > mostLetters)
    return notPossible({
      it: `al massimo ${mostLetters} lettere alla volta`,
      en: `at most ${mostLetters} letters at a time`,
    });
  const left: { id: OutboundId; why: Labels }[] = [];
  const going: papers.PaperLetter[] = [];
  let enclosed = 0;
  const found = new Map((await papers.lockPapers(tx, letterIds)).map((letter) => [letter.id, letter]));
  for (const id of new Set(letterIds)) {
    const letter = found.get(id);
    if (letter === undefined) {
      left.push({ id, why: { it: 'non è una lettera', en: 'it is no letter' } });
      continue;
    }
    const why = isTooMuch(enclosed, letter) ? batchIsFull : await whyNotPrint(tx, deps, letter, by);
    if (why !== undefined) {
      left.push({ id, why });
      continue;
    }
    enclosed += letter.enclosedBytes;
    going.push(letter);
  }
  const batches: papers.PrintedBatch[] = [];
  for (const postage of ['registered', 'plain'] as const) {
    const letters = going.filter((letter) => letter.postage === postage);
    if (letters.length === 0) continue;
    const batch = await papers.openBatch(tx, { clientId, postage, by, at: deps.now() });
    // The very same print, under way in another request: it has taken the letters.
    if (batch === undefined) continue;
    batches.push(batch);
    for (const [index, letter] of letters.entries()) {
      await papers.changePaper(tx, letter.id, {
        state: 'printed',
        batch: { id: batch.id, position: index + 1 },
      });
      await record(tx, about(letter, by, 'letter-printed', { batch: batch.id }));
    }
  }
  return { outcome: 'printed', batches, left, again: false };
}

/** A letter alone is never too much: what a person may enclose is bounded. */
function isTooMuch(enclosed: number, { enclosedBytes }: papers.PaperLetter): boolean {
  return enclosed > 0 && enclosed + enclosedBytes > mostEnclosedBytes;
}

const batchIsFull: Labels = {
  it: 'con i suoi allegati il lotto è troppo grande: la stampi nel prossimo',
  en: 'with its enclosures the batch is too large: print it in the next one',
};

async function whyNotPrint(
  tx: Tx,
  deps: Deps,
  letter: papers.PaperLetter,
  by: string,
): Promise<Labels | undefined> {
  if (letter.withdrawn) return { it: 'è stata ritirata', en: 'it was taken back' };
  if (letter.state !== 'to_print') {
    const who = nameOf(letter.printedBy ?? by);
    return { it: `l’ha già stampata ${who}`, en: `${who} has printed it already` };
  }
  if (letter.readyAt > deps.now())
    return { it: 'chi l’ha scritta può ancora ritirarla', en: 'its writer may still take it back' };
  const message = await outbox.find(tx, letter.id);
  if (message === undefined) return undefined;
  const obsolete = await whyObsolete(tx, message);
  if (obsolete === undefined) {
    if (!(await namesPastDay(tx, deps, letter))) {
      const corrected = await correctedRoad(tx, letter);
      if (corrected !== undefined) return redraw(tx, deps, letter, corrected, by);
      // What a person wrote, that person has sent there knowingly.
      return message.automatic === 'no' ? undefined : await whyDoubted(tx, letter);
    }
    await cancelObsolete(tx, deps, message, 'the day it names has passed');
    return {
      it: 'chiede una risposta entro un giorno ormai passato: tra poco è qui con un giorno nuovo',
      en: 'it asks for an answer by a day that has passed: it will soon be here with a new day',
    };
  }
  if (obsolete.wait)
    return {
      it: 'si sta leggendo un messaggio nuovo su questa pratica: riprovi tra poco',
      en: 'a new message on this claim is being read: try again shortly',
    };
  await cancelObsolete(tx, deps, message, obsolete.reason);
  return {
    it: 'quello che chiede è arrivato nel frattempo: non parte',
    en: 'what it asks for has come meanwhile: it does not leave',
  };
}

type Corrected = NonNullable<ReturnType<typeof correctedPaper>>;

/** Another letter came back from there since this one was drawn: no machine's letter goes after it. */
async function whyDoubted(tx: Tx, { partyId }: papers.PaperLetter): Promise<Labels | undefined> {
  const party = partyId === undefined ? undefined : (await loadParties(tx, [partyId])).get(partyId);
  if (party?.addressDoubt === undefined) return undefined;
  return {
    it: 'una lettera a questo indirizzo è tornata indietro: corregga l’indirizzo, o la ritiri e scriva Lei',
    en: 'a letter to this address came back: correct the address, or take this one back and write yourself',
  };
}

/** The road to where a letter must go now, if its party's address was corrected since it was drawn. */
async function correctedRoad(
  tx: Tx,
  { partyId, address }: papers.PaperLetter,
): Promise<Corrected | undefined> {
  const party = partyId === undefined ? undefined : (await loadParties(tx, [partyId])).get(partyId);
  return party === undefined ? undefined : correctedPaper(party, address);
}

/**
 * Draws a letter anew for the corrected address, and cancels the one for the old address: a frozen letter is never changed.
 *
 * @returns why the old one does not leave; where the new one cannot be drawn, why not, and nothing has changed.
 */
async function redraw(
  tx: Tx,
  deps: Deps,
  letter: papers.PaperLetter,
  corrected: Corrected,
  by: string,
): Promise<Labels> {
  const message = await outbox.find(tx, letter.id);
  if (message?.sheet === undefined)
    return {
      it: 'l’indirizzo in archivio è cambiato: la ritiri e la scriva di nuovo',
      en: 'the address on file has changed: take it back and write it again',
    };
  const way = { ...corrected, postage: letter.postage, why: letter.why };
  const ticket = await tickets.loadForUpdate(tx, letter.ticketId);
  let again: outbox.Outbound | undefined;
  try {
    again = await enqueueAgain(tx, deps, message, ticket, way, by);
  } catch (error) {
    if (error instanceof Refused && error.words !== undefined) return error.words;
    throw error;
  }
  if (again === undefined) throw new Stale(`letter ${letter.id} was drawn anew by someone else`);
  await outbox.cancel(tx, letter.id, `drawn anew as ${again.id}: its address was corrected`, deps.now());
  await record(
    tx,
    about(letter, by, 'letter-redrawn', { again: again.id, wasPrinted: letter.state === 'printed' }),
  );
  return {
    it: 'l’indirizzo in archivio è stato corretto: la lettera nuova è da stampare',
    en: 'the address on file was corrected: the new letter is to be printed',
  };
}

/** It has lain here so long that nobody could answer by the day it names. */
async function namesPastDay(tx: Tx, deps: Deps, { requestId, round }: papers.PaperLetter): Promise<boolean> {
  const request = requestId === undefined ? undefined : await requests.find(tx, requestId);
  return request?.state === 'open' && request.round === round && request.dueOn <= localDateOf(deps.now());
}

/** The letters of a batch in one file. The first time it is the print; from then on it says that it is a reprint. */
export async function batchFile(
  deps: Deps,
  { batchId, language, by }: Asked<'batchFile'>,
): ReturnType<ApiActions['batchFile']> {
  const batch = await papers.findPrintBatch(deps.db, batchId);
  if (batch === undefined) return unknown;
  // Everything is read before anything is written down: a file that could not be made was not given out.
  const frozen = await frozenOf(deps, await papers.lettersOfBatch(deps.db, batch.id));
  if (frozen.length === 0) return allTakenBack;
  const isFirst = await papers.handOut(deps.db, batch.id, by, deps.now());
  // From here on none is put back to those that wait; what was put back before is not in the batch any more.
  const held = new Set((await papers.lettersOfBatch(deps.db, batch.id)).map(({ id }) => id));
  const letters = frozen.filter(({ id }) => held.has(id));
  if (letters.length === 0) return allTakenBack;
  const bytes = await bundleOf(deps, {
    title: `${batch.id} – ${localDateOf(batch.printedAt)}`,
    postage: batch.postage,
    language,
    date: batch.printedAt,
    isReprint: !isFirst,
    letters,
  });
  return { outcome: 'drawn', bytes, isReprint: !isFirst };
}

const allTakenBack = notPossible({
  it: 'tutte le sue lettere sono state ritirate',
  en: 'all its letters were taken back',
});

/**
 * Lays a batch into the supplier's folder, once, also when they have taken it out of there since; one whose file a person
 * has fetched is printed in the house. It is theirs before it is laid: whoever asks again after a crash lays it, if it does
 * not lie there.
 */
export async function handOverBatch(
  deps: Deps,
  { batchId, by }: Asked<'handOverBatch'>,
): ReturnType<ApiActions['handOverBatch']> {
  const batch = await papers.findPrintBatch(deps.db, batchId);
  if (batch === undefined) return unknown;
  const paper = paperOf(deps);
  if (paper.handOver === undefined)
    return notPossible({ it: 'nessuno stampatore è configurato', en: 'no print supplier is set up' });
  if ((await papers.lettersOfBatch(deps.db, batch.id)).length === 0) return allTakenBack;
  await papers.handOut(deps.db, batch.id, `${papers.supplier.onTheWay}${by}`, deps.now());
  const handed = (await papers.findPrintBatch(deps.db, batch.id)) ?? batch;
  const holder = handed.handedTo ?? '';
  if (holder.startsWith(papers.supplier.has)) return { outcome: 'done', batch: handed, again: true };
  if (!holder.startsWith(papers.supplier.onTheWay)) {
    const who = nameOf(holder);
    return notPossible({
      it: `${who} ne ha già preso il file da stampare: lo stampatore la spedirebbe una seconda volta`,
      en: `${who} has fetched its file to print it: the supplier would post it a second time`,
    });
  }
  const named = (await frozenOf(deps, await papers.lettersOfBatch(deps.db, batch.id))).map(
    (letter, index) => ({
      ...letter,
      name: `${String(index + 1).padStart(3, '0')}.pdf`,
    }),
  );
  const list = writeCsv([
    ['file', 'postage', 'reference', 'address'],
    ...named.map(({ name, reference, recipient }) => [name, batch.postage, reference, recipient.join(', ')]),
  ]);
  const outcome = await paper.handOver(batch.id, [
    ...named.map(({ name, bytes }) => ({ name, bytes })),
    { name: 'list.csv', bytes: Buffer.from(list) },
  ]);
  await papers.nameHolder(deps.db, batch.id, `${papers.supplier.has}${by}`);
  return { outcome: 'done', batch: handed, again: outcome === 'there' };
}

/** One letter once more, the same to the last dot; the list before it says what it is. */
export async function reprintFile(
  deps: Deps,
  { letterId, language }: Asked<'reprintFile'>,
): ReturnType<ApiActions['reprintFile']> {
  const letter = await papers.findPaper(deps.db, letterId);
  if (letter === undefined) return unknown;
  if (letter.withdrawn || letter.copies === 0)
    return notPossible({ it: 'nessuno ha chiesto di ristamparla', en: 'nobody asked for a reprint' });
  const bytes = await bundleOf(deps, {
    title: `${letter.batchId ?? ''} – ${letter.copies}`,
    postage: letter.postage,
    language,
    date: deps.now(),
    isReprint: true,
    letters: await frozenOf(deps, [letter]),
  });
  return { outcome: 'drawn', bytes };
}

/** In order, not all at once: of five hundred letters the disk is asked one by one. */
async function frozenOf(
  { blobs }: Deps,
  letters: readonly papers.PaperLetter[],
): Promise<(PrintBatch['letters'][number] & Pick<papers.PaperLetter, 'id'>)[]> {
  const frozen: Awaited<ReturnType<typeof frozenOf>> = [];
  for (const letter of letters)
    frozen.push({
      id: letter.id,
      // As the letter names itself: it stands in front of every subject.
      reference: /^\[([^\]]+)\]/.exec(letter.subject)?.[1] ?? letter.id,
      recipient: [letter.address.name, ...linesBelowName(letter.address)],
      pages: letter.pages,
      bytes: await blobs.get(letter.sha256),
    });
  return frozen;
}

function bundleOf(deps: Deps, batch: PrintBatch): Promise<Uint8Array> {
  const paper = paperOf(deps);
  if (paper.bundle === undefined) throw new Error('the channel of paper makes no batches');
  return paper.bundle(batch);
}

/** What a person says is in the post: the message has left, and its request counts from that day. */
export async function postLetters(
  tx: Tx,
  deps: Deps,
  { letters: asked, on, by }: Asked<'postLetters'>,
): ReturnType<ApiActions['postLetters']> {
  const today = localDateOf(deps.now());
  if (on > today)
    return notPossible({ it: 'quel giorno deve ancora venire', en: 'that day is still to come' });
  const found = await papers.lockPapers(
    tx,
    asked.map(({ id }) => id),
  );
  const trackings = new Map(
    asked.map(({ id, tracking }) => [id, tracking === undefined ? undefined : plainNumber(tracking)]),
  );
  if (found.length !== trackings.size) return unknown;
  const numbered = await papers.holdTracking(
    tx,
    [...trackings.values()].flatMap((each) => (each === undefined || each === '' ? [] : [each])),
  );
  const given = new Map(numbered.map(({ id, tracking, address }) => [tracking, { id, to: address.name }]));
  for (const letter of found) {
    const tracking = trackings.get(letter.id);
    if (isPosted(letter, on, tracking)) continue;
    const other = given.get(tracking);
    const why =
      whyNotPost(letter, on, tracking) ??
      (other === undefined || other.id === letter.id
        ? undefined
        : {
            it: `il numero ${tracking} è già della lettera a ${other.to}`,
            en: `the number ${tracking} is already that of the letter to ${other.to}`,
          });
    if (why !== undefined) return notPossible(why);
    if (tracking !== undefined && tracking !== '')
      given.set(tracking, { id: letter.id, to: letter.address.name });
  }
  for (const letter of found) {
    const tracking = trackings.get(letter.id);
    if (isPosted(letter, on, tracking)) continue;
    await putInPost(tx, deps, letter, { on, by, ...(tracking === undefined ? {} : { tracking }) });
  }
  const ids = found.map(({ id }) => id);
  return { outcome: 'done', letters: await papers.lockPapers(tx, ids) };
}

/** A printed letter has left: its message is sent, and the time of its request runs. */
export async function putInPost(
  tx: Tx,
  deps: Deps,
  letter: papers.PaperLetter,
  { on, by, tracking = '' }: { readonly on: LocalDate; readonly by: string; readonly tracking?: string },
): Promise<void> {
  await papers.changePaper(tx, letter.id, {
    state: 'posted',
    posted: { on, by, ...(tracking === '' ? {} : { tracking }) },
  });
  // At noon of that day, or now: no clock knows when the box was emptied.
  const at =
    on === localDateOf(deps.now()) ? deps.now() : new Date(startOfDay(on).getTime() + 12 * 3_600_000);
  await outbox.recordPosting(
    tx,
    letter.id,
    {
      by,
      at,
      words: tracking === '' ? `posted on ${on}` : `posted on ${on}, ${tracking}`,
    },
    deps.now(),
  );
  await record(
    tx,
    about(letter, by, 'sent', {
      purpose: letter.purpose,
      round: letter.round,
      channel: 'letter',
      postedOn: on,
      ...(tracking === '' ? {} : { tracking }),
    }),
  );
  await countFrom(tx, deps, letter, on);
}

/** The same word once more, after a lost answer. */
function isPosted(letter: papers.PaperLetter, on: LocalDate, tracking: string | undefined): boolean {
  return letter.state === 'posted' && letter.postedOn === on && (letter.tracking ?? '') === (tracking ?? '');
}

function whyNotPost(letter: papers.PaperLetter, on: LocalDate, tracking = ''): Labels | undefined {
  const to = letter.address.name;
  if (letter.withdrawn)
    return {
      it: `la lettera a ${to} è stata ritirata: la tolga dal mucchio`,
      en: `the letter to ${to} was taken back: take it off the pile`,
    };
  if (letter.state === 'to_print')
    return { it: `la lettera a ${to} non è stampata`, en: `the letter to ${to} is not printed` };
  if (letter.state !== 'printed')
    return { it: `la lettera a ${to} è già spedita`, en: `the letter to ${to} is posted already` };
  if (letter.printedAt !== undefined && on < localDateOf(letter.printedAt))
    return {
      it: `la lettera a ${to} è stata stampata dopo quel giorno`,
      en: `the letter to ${to} was printed after that day`,
    };
  if (letter.postage === 'registered' && tracking === '')
    return {
      it: `manca il numero della raccomandata a ${to}`,
      en: `the number of the registered letter to ${to} is missing`,
    };
  if (tracking !== '' && !/^[\dA-Z]{8,20}$/.test(tracking))
    return {
      it: `«${tracking}» non è un numero di raccomandata: da 8 a 20 lettere e cifre`,
      en: `«${tracking}» is no number of a registered letter: 8 to 20 letters and digits`,
    };
  return undefined;
}

/** The customer's time runs from the day the letter was posted; its request is looked at again. */
async function countFrom(
  tx: Tx,
  deps: Deps,
  { requestId, round }: papers.PaperLetter,
  on: LocalDate,
): Promise<void> {
  if (requestId === undefined) return;
  const version = await requests.countFrom(tx, requestId, round, on, deps.now());
  if (version !== undefined) await deps.queue.ring(tx, { stage: 'follow-up', id: requestId, version });
}

/** One step with one letter. */
export async function stepLetter(
  tx: Tx,
  deps: Deps,
  { letterId, step, version, by }: Asked<'stepLetter'>,
): ReturnType<ApiActions['stepLetter']> {
  const [letter] = await papers.lockPapers(tx, [letterId]);
  if (letter === undefined) return unknown;
  if (isDone(letter, step)) return { outcome: 'done', letter };
  if (version !== undefined && version !== letter.version) return { outcome: 'stale', now: letter };
  const refusal = await take(tx, deps, letter, step, by);
  if (refusal !== undefined) return notPossible(refusal);
  const [now] = await papers.lockPapers(tx, [letterId]);
  return { outcome: 'done', letter: now ?? letter };
}

/** A lost answer is asked for again: the row shows that the step was taken. */
function isDone(letter: papers.PaperLetter, step: LetterStep): boolean {
  if (step.act === 'return')
    return (
      letter.state === 'returned' && letter.returnReason === step.reason && letter.returnedOn === step.on
    );
  return step.act === 'take-back' && letter.withdrawn;
}

async function take(
  tx: Tx,
  deps: Deps,
  letter: papers.PaperLetter,
  step: LetterStep,
  by: string,
): Promise<Labels | undefined> {
  switch (step.act) {
    case 'reprint':
      if (letter.withdrawn || letter.state === 'to_print')
        return { it: 'non è stata stampata', en: 'it was not printed' };
      await papers.changePaper(tx, letter.id, { copied: true });
      await record(tx, about(letter, by, 'letter-reprinted', { copy: letter.copies + 1 }));
      return undefined;
    case 'take-back':
      return takeBack(tx, deps, letter, step.reason, by);
    case 'destroyed':
      if (!letter.withdrawn) return { it: 'non è stata ritirata', en: 'it was not taken back' };
      await papers.changePaper(tx, letter.id, { destroyedAt: deps.now() });
      await record(tx, about(letter, by, 'letter-destroyed', {}));
      return undefined;
    case 'redraw': {
      if (letter.withdrawn) return { it: 'non parte più', en: 'it does not leave any more' };
      if (letter.state === 'posted' || letter.state === 'returned')
        return { it: 'è già spedita', en: 'it is posted already' };
      const corrected = await correctedRoad(tx, letter);
      if (corrected === undefined)
        return {
          it: 'l’indirizzo in archivio è quello della lettera',
          en: 'the address on file is that of the letter',
        };
      const why = await redraw(tx, deps, letter, corrected, by);
      return (await outbox.find(tx, letter.id))?.state === 'cancelled' ? undefined : why;
    }
    case 'return':
      if (letter.state !== 'posted' || letter.postedOn === undefined)
        return { it: 'non è stata spedita', en: 'it was not posted' };
      if (step.on > localDateOf(deps.now()) || step.on < letter.postedOn)
        return {
          it: 'il giorno del ritorno sta tra quello di spedizione e oggi',
          en: 'it came back between the day it was posted and today',
        };
      await comeBack(tx, deps, letter, step, by);
      return undefined;
    case 'undo':
      return undo(tx, deps, letter, by);
  }
}

async function takeBack(
  tx: Tx,
  deps: Deps,
  letter: papers.PaperLetter,
  reason: string,
  by: string,
): Promise<Labels | undefined> {
  if (letter.state === 'posted' || letter.state === 'returned')
    return { it: 'è già spedita', en: 'it is posted already' };
  await outbox.takeBack(tx, letter.id, by, deps.now());
  await record(
    tx,
    about(letter, by, 'letter-taken-back', { reason, wasPrinted: letter.state === 'printed' }),
  );
  if (letter.requestId === undefined) {
    await bringToPerson(tx, deps, letter, reason);
    return undefined;
  }
  // The machine would draw the same letter again at once: a person lets it go on.
  await requests.redoRound(tx, letter.requestId, letter.round, deps.now());
  const request = await requests.find(tx, letter.requestId);
  if (request?.state === 'open')
    await requests.adjust(tx, request, { held: { by, why: reason }, nextAt: deps.now() });
  return undefined;
}

/**
 * Nothing draws it again: what a person's answer changed is put back, and the ticket is its owner's work again and says
 * that this did not reach anybody. It may have waited for the customer before the answer too, and then nobody would look.
 */
async function bringToPerson(tx: Tx, deps: Deps, letter: papers.PaperLetter, reason: string): Promise<void> {
  const found = await tickets.loadForUpdate(tx, letter.ticketId);
  const written = (await outbox.find(tx, letter.id))?.written;
  const ticket = written === undefined ? found : await restoreTicket(tx, deps, found, written);
  await move(tx, deps, ticket, ticket.stage, {
    ...(['waiting_customer', 'resolved', 'closed', 'new'].includes(ticket.status) ? { status: 'open' } : {}),
    problem: {
      code: 'not_delivered',
      detail: keepDetail({ it: `lettera ritirata: ${reason}`, en: `letter taken back: ${reason}` }),
    },
  });
}

/** A letter of ours came back: its message did not arrive, and the address may be wrong. */
export async function comeBack(
  tx: Tx,
  deps: Deps,
  letter: papers.PaperLetter,
  { on, reason, note }: { readonly on: LocalDate; readonly reason: ReturnReason; readonly note?: string },
  by: string,
): Promise<void> {
  await papers.changePaper(tx, letter.id, {
    state: 'returned',
    returned: { on, reason, ...(note === undefined ? {} : { note }) },
  });
  await outbox.recordDelivery(
    tx,
    letter.id,
    'bounced',
    `returned: ${reason}${note === undefined ? '' : `, ${note}`}`,
    deps.now(),
  );
  if (letter.partyId !== undefined && doubtsAddress(reason))
    await doubtAddress(tx, letter.partyId, doubtOf(on, reason));
  await record(
    tx,
    about(letter, by, 'letter-returned', { reason, on, ...(note === undefined ? {} : { note }) }),
  );
  await deps.queue.ring(tx, { stage: 'settle', id: letter.id, version: letter.version });
}

function doubtOf(on: LocalDate, reason: ReturnReason): string {
  return `${on}: ${returnWords[reason].it}`;
}

async function undo(tx: Tx, deps: Deps, letter: papers.PaperLetter, by: string): Promise<Labels | undefined> {
  if (letter.withdrawn) return { it: 'è stata ritirata', en: 'it was taken back' };
  switch (letter.state) {
    case 'to_print':
      return { it: 'non c’è nulla da annullare', en: 'there is nothing to undo' };
    case 'printed': {
      const batch =
        letter.batchId === undefined ? undefined : await papers.lockPrintBatch(tx, letter.batchId);
      if (batch?.handedAt !== undefined)
        return {
          it: 'la stampa è già stata consegnata: ristampi la lettera, o la ritiri',
          en: 'the print was given out: reprint the letter, or take it back',
        };
      await papers.changePaper(tx, letter.id, { state: 'to_print', batch: null });
      break;
    }
    case 'posted':
      await papers.changePaper(tx, letter.id, { state: 'printed', posted: null });
      await outbox.recordPosting(tx, letter.id, 'undo', deps.now());
      break;
    case 'returned':
      await papers.changePaper(tx, letter.id, { state: 'posted', returned: null });
      await outbox.forgetReturn(tx, letter.id);
      // Another letter that came back since has left a doubt of its own.
      if (
        letter.partyId !== undefined &&
        letter.returnedOn !== undefined &&
        letter.returnReason !== undefined
      )
        await trustAddress(tx, letter.partyId, doubtOf(letter.returnedOn, letter.returnReason));
      break;
  }
  await record(tx, about(letter, by, 'letter-undone', { was: letter.state }));
  return undefined;
}

function about(
  letter: papers.PaperLetter,
  actor: string,
  action: string,
  data: Readonly<Record<string, unknown>>,
) {
  return {
    ticketId: letter.ticketId,
    ...(letter.claimId === undefined ? {} : { claimId: letter.claimId }),
    actor,
    action,
    data: { outbound: letter.id, ...data },
  };
}

function nameOf(by: string): string {
  return by.replace(/^person:/, '');
}
