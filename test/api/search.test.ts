import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { searchView } from '#src/api/search.ts';
import { formatReference } from '#src/domain/linking/reference.ts';
import { may, roles } from '#src/domain/people/role.ts';
import { applyChanges } from '#src/storage/findings.ts';
import { upsertParty } from '#src/storage/parties.ts';
import { anna, mail, mailWithFiles, stranger } from '#test/cast.ts';
import { useDesk } from '#test/desk.ts';
import { pdfOf } from '#test/pdf.ts';
import { deliverRecordedCall, listenerFor, said, twoVoices } from '#test/recordings.ts';
import { tokenOf, useApi } from './client.ts';
import { openClaim, openTicket } from './rows.ts';

const desk = useDesk();
const client = useApi(desk);

type Found = z.output<typeof searchView>;
const find = (q: string, more: Readonly<Record<string, string>> = {}) =>
  client.read(searchView, 'GET', `/search?${new URLSearchParams({ q, ...more }).toString()}`);
const kindsOf = ({ groups }: Found) => groups.map(({ kind }) => kind);
const itemsOf = ({ groups }: Found, kind: Found['groups'][number]['kind']) =>
  groups.find((group) => group.kind === kind)?.items ?? [];
const marked = (pieces: readonly { text: string; marked: boolean }[]) =>
  pieces.flatMap(({ text, marked: is }) => (is ? [text] : []));
const whole = (pieces: readonly { text: string }[]) => pieces.map(({ text }) => text).join('');

/** Anna reports a crash; a file lies in her mail. */
async function annaWrites(
  text = 'Buongiorno, un autobus ha rotto lo specchietto. Perché nessuno risponde?',
  subject = 'Tamponamento in via Larga',
) {
  await desk.receive(
    mailWithFiles({ subject, text }, [
      {
        name: 'preventivo.pdf',
        type: 'application/pdf',
        content: pdfOf([
          ['Carrozzeria Aurora', 'Sostituzione specchietto retrovisore', 'Totale 412,50 euro'],
        ]),
      },
    ]),
  );
  await desk.settle();
}

describe('words', () => {
  test('find a mail by what it says, whatever its accents and endings, and show where', async () => {
    await annaWrites();
    for (const q of ['perche', 'PERCHÉ risponde', 'specchietti rotti', 'autob']) {
      const [message] = itemsOf(await find(q), 'message');
      expect(message?.ticket?.subject, `with ${q}`).toBe('Tamponamento in via Larga');
      expect(marked(message?.excerpt ?? []).length, `with ${q}`).toBeGreaterThan(0);
    }
    const [message] = itemsOf(await find('specchietti rotti'), 'message');
    expect(marked(message?.excerpt ?? [])).toEqual(['rotto', 'specchietto']);
    expect(whole(message?.by ?? [])).toBe(anna.name);
  });

  test('find a mail by a word that only its PDF says', async () => {
    await annaWrites();
    const found = await find('carrozzeria retrovisore');
    expect(kindsOf(found)).toEqual(['file']);
    const [file] = itemsOf(found, 'file');
    expect(whole(file?.title ?? [])).toBe('preventivo.pdf');
    expect(marked(file?.excerpt ?? [])).toEqual(['Carrozzeria', 'retrovisore']);
    expect(file?.ticket?.subject).toBe('Tamponamento in via Larga');
    expect(file?.message).toBe('1');
  });

  test('find a call by what was said in it, and show where', async () => {
    desk.speech = listenerFor(said('Buongiorno, chiamo per lo specchietto della mia auto.'));
    await deliverRecordedCall(desk, { wav: twoVoices(1) });
    await desk.settle();
    const [message] = itemsOf(await find('specchietto'), 'message');
    expect(message?.channel).toBe('phone');
    expect(marked(message?.excerpt ?? [])).toEqual(['specchietto']);
  });

  test('must all be there; in quotes they must follow each other', async () => {
    await annaWrites();
    expect(kindsOf(await find('autobus grandine'))).toEqual([]);
    expect(kindsOf(await find('"rotto lo specchietto"'))).toEqual(['message']);
    expect(kindsOf(await find('"specchietto rotto"'))).toEqual([]);
  });

  test('are told apart from articles, which narrow nothing', async () => {
    await annaWrites();
    expect(kindsOf(await find('i tamponamenti nella via'))).toContain('ticket');
  });

  test('find an English mail by the stem of an English word', async () => {
    await desk.receive(
      mail({
        subject: 'Lost suitcase',
        text: 'Dear Sir or Madam, the airline has damaged both suitcases and refuses to pay. I look forward to your answer.',
      }),
    );
    await desk.settle();
    const [message] = itemsOf(await find('damages refusing'), 'message');
    expect(marked(message?.excerpt ?? [])).toEqual(['damaged', 'refuses']);
  });

  test('find what we answered, and not what was taken back before it left', async () => {
    await desk.receive(mail({ text: 'A che punto è la mia pratica?' }));
    await desk.settle();
    const giulia = { headers: { 'x-actor': 'Giulia Ferri' } };
    const { basedOn } = (await client.get('/tickets/1')).json as { basedOn: string };
    const reply = await client.ask('POST', '/tickets/1/replies', {
      ...giulia,
      body: {
        text: 'Il carroattrezzi arriva alle nove.',
        clientId: crypto.randomUUID(),
        basedOn,
        undoSeconds: 20,
      },
    });
    expect(reply.status).toBe(202);
    const [answer] = itemsOf(await find('carroattrezzi'), 'answer');
    expect(answer?.ticket?.id).toBe('1');
    expect(whole(answer?.by ?? [])).toBe('Giulia Ferri');
    const undone = await client.ask('POST', `/outbox/${answer?.id}/undo`, giulia);
    expect(undone.status).toBe(200);
    expect(kindsOf(await find('carroattrezzi'))).toEqual([]);
  });

  test('find what colleagues noted, as it reads now', async () => {
    const ticket = await openTicket(desk);
    const giulia = { headers: { 'x-actor': 'Giulia Ferri' } };
    const note = await client.ask('POST', `/tickets/${ticket.id}/notes`, {
      ...giulia,
      body: { text: 'Il perito passa martedì', clientId: crypto.randomUUID() },
    });
    expect(note.status).toBeLessThan(300);
    expect(kindsOf(await find('perito martedi'))).toEqual(['note']);
    const { id, version } = note.json as { id: string; version: number };
    const edited = await client.ask('PATCH', `/notes/${id}`, {
      ...giulia,
      body: { text: 'Il perito passa giovedì', version },
    });
    expect(edited.status).toBe(200);
    expect(kindsOf(await find('perito martedi'))).toEqual([]);
    expect(kindsOf(await find('perito giovedi'))).toEqual(['note']);
  });

  test('find people, their policies and claims by a name', async () => {
    await openClaim(desk);
    const found = await find('bianchi anna');
    expect(kindsOf(found)).toEqual(expect.arrayContaining(['claim', 'policy', 'party']));
    const [party] = itemsOf(found, 'party');
    expect(marked(party?.title ?? [])).toEqual(['Anna', 'Bianchi']);
    expect(party?.claims).toHaveLength(1);
  });

  test('that stand nowhere are taken for the nearest names, and the answer says so', async () => {
    await openTicket(desk);
    for (const [typed, meant] of [
      ['Biacnhi', 'Bianchi'],
      ['bianci anna', 'Bianchi anna'],
      ['Whitfeild', 'Whitfield'],
    ] as const) {
      const found = await find(typed);
      expect(found.meant, `with ${typed}`).toBe(meant);
      expect(kindsOf(found), `with ${typed}`).toContain('party');
    }
    expect(await find('qwrtzuio')).toMatchObject({ meant: null, groups: [] });
  });
});

describe('numbers in any spelling lead straight', () => {
  test('to the claim: its reference, its plate, and its reference with one digit wrong', async () => {
    const { claim } = await openClaim(desk);
    const reference = formatReference(claim.reference, 'SIN');
    const wrong = `${claim.reference.slice(0, 5)}${(Number(claim.reference[5]) + 1) % 10}${claim.reference.slice(6)}`;
    for (const q of [
      reference,
      claim.reference,
      claim.reference.replace(/(..)(?=.)/g, '$1 '),
      `sinistro n. ${claim.reference}`,
      wrong,
      'GA123BC',
      'ga 123 bc',
      'targa GA-123-BC',
    ]) {
      const { straight } = await find(q);
      expect(straight[0]?.claims[0]?.reference, `with ${q}`).toBe(reference);
    }
  });

  test('to the ticket whose claim nobody knows, by the plate its mail names', async () => {
    await desk.receive(
      mail({
        from: `${stranger.name} <${stranger.email}>`,
        subject: 'Mi hanno urtato',
        text: 'Buongiorno, la mia auto targata FZ 987 KL è stata urtata ieri. Il mio telefono è 347 1234567.',
      }),
    );
    await desk.settle();
    for (const q of ['fz987kl', 'FZ 987 KL', stranger.email.toUpperCase(), '+39 347 123 4567']) {
      const { straight } = await find(q);
      expect(
        straight.map(({ ticket }) => ticket?.subject),
        `with ${q}`,
      ).toContain('Mi hanno urtato');
    }
  });

  test('to people and policies: tax code, account, telephone, address, policy number', async () => {
    for (const [q, is, kind] of [
      ['bncnna 85c54 e648g', 'fiscalCode', 'party'],
      ['IT20 E099 9901 6000 0010 0200 300', 'iban', 'party'],
      ['333 000 0001', 'phone', 'party'],
      [anna.email, 'email', 'party'],
      ['rca 2025 004217', 'policy', 'policy'],
      ['polizza RCA2025004217', 'policy', 'policy'],
      ['ga123bc', 'plate', 'policy'],
    ] as const) {
      const { straight } = await find(q, { straight: 'true' });
      expect(
        straight.map((hit) => [hit.number.is, hit.kind]),
        `with ${q}`,
      ).toContainEqual([is, kind]);
    }
  });

  test('to nothing where the words are a sentence', async () => {
    await openClaim(desk);
    expect((await find(`tamponamento del 2025 con GA123BC ad Alassio`)).straight).toEqual([]);
  });

  test('and the beginning of one is enough, gaps or not', async () => {
    const { claim } = await openClaim(desk);
    const reference = formatReference(claim.reference, 'SIN');
    for (const q of ['GA 123', claim.reference.slice(0, 7), `${reference.slice(4, 10)}`])
      expect(
        itemsOf(await find(q), 'claim').map(({ claims }) => claims[0]?.reference),
        `with ${q}`,
      ).toEqual([reference]);
  });
});

describe('filters', () => {
  test('narrow to a kind, a channel and days', async () => {
    await annaWrites();
    const all = await find('specchietto');
    expect(kindsOf(all)).toEqual(['message', 'file']);
    expect(kindsOf(await find('specchietto', { kind: 'file' }))).toEqual(['file']);
    expect(kindsOf(await find('specchietto', { channel: 'letter' }))).toEqual([]);
    expect(
      kindsOf(await find('specchietto', { channel: 'email', from: '2026-11-12', to: '2026-11-12' })),
    ).toEqual(['message', 'file']);
    expect(kindsOf(await find('specchietto', { from: '2026-11-13' }))).toEqual([]);
    expect(kindsOf(await find('specchietto', { to: '2026-11-11' }))).toEqual([]);
    expect((await client.refused('GET', '/search?q=x&from=2026-11-13&to=2026-11-12')).status).toBe(400);
  });

  test('pages of one kind show every row once, the best first', async () => {
    for (let n = 0; n < 7; n++)
      await openTicket(desk, {
        subject: n === 3 ? 'Grandine, grandine, grandine' : `Grandine ${n}`,
        receivedAt: new Date(desk.now.getTime() - n * 86_400_000),
      });
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page: Found = await find('grandine', {
        kind: 'ticket',
        limit: '3',
        ...(cursor === undefined ? {} : { cursor }),
      });
      expect(page.groups[0]?.count).toBe(7);
      seen.push(...itemsOf(page, 'ticket').map(({ title }) => whole(title)));
      cursor = page.next ?? undefined;
      desk.now = new Date(desk.now.getTime() + 3_600_000);
    } while (cursor !== undefined);
    expect(seen).toHaveLength(7);
    expect(new Set(seen).size).toBe(7);
    expect(seen[0]).toBe('Grandine, grandine, grandine');
    expect(seen.indexOf('Grandine 0')).toBeLessThan(seen.indexOf('Grandine 6'));
  });
});

describe('the index follows what is written, in the same transaction', () => {
  test('a person who is renamed is found by the new name, on his claims and policies too', async () => {
    await openClaim(desk);
    await desk.deps.db.transaction((tx) =>
      upsertParty(tx, { name: 'Anna Quaranta', fiscalCode: anna.fiscalCode, contacts: [] }),
    );
    const found = await find('quaranta');
    expect(kindsOf(found)).toEqual(['claim', 'policy', 'party']);
    expect((await find('anna bianchi', { kind: 'claim' })).groups).toEqual([]);
  });

  test('what a transaction takes back is never found', async () => {
    await desk.deps.db
      .transaction(async (tx) => {
        await sql`update ticket set subject = 'x'`.execute(tx.sql);
        await upsertParty(tx, { name: 'Ugo Fantasma', contacts: [] });
        throw new Error('no');
      })
      .catch(() => undefined);
    expect((await find('fantasma')).groups).toEqual([]);
  });

  test('a ticket that was merged is no longer found, the one that goes on is', async () => {
    const one = await openTicket(desk, { subject: 'Allagamento in cantina' });
    const other = await openTicket(desk, { subject: 'Allagamento, ancora' });
    const merged = await client.ask('POST', `/tickets/${other.id}/merge`, {
      headers: { 'x-actor': 'Giulia Ferri' },
      body: { into: one.reference, reason: 'la stessa acqua', clientId: crypto.randomUUID() },
    });
    expect(merged.status).toBeLessThan(300);
    expect(itemsOf(await find('allagamento'), 'ticket').map(({ id }) => id)).toEqual([one.id]);
    const { straight } = await find(other.reference);
    expect(straight[0]?.id).toBe(one.id);
  });

  test('a text without end does not stop its mail', async () => {
    const endless = Array.from({ length: 60_000 }, (_, n) => `w${n}x`).join(' ');
    await annaWrites(`Trovami subito. ${endless}`);
    expect(kindsOf(await find('trovami'))).toEqual(['message']);
  });
});

describe('rights', () => {
  test('everybody who reads claims may search, the admin may not', async () => {
    for (const role of roles) {
      const { status } = await client.ask('GET', '/search?q=anna', { token: tokenOf(role) });
      expect(status, `with ${role}`).toBe(may(role, 'read_claims') ? 200 : 403);
    }
  });

  test('no fraud signal is found, and no row because of one', async () => {
    const { claim } = await openClaim(desk);
    await desk.deps.db.transaction((tx) =>
      applyChanges(
        tx,
        claim.id,
        [
          {
            kind: 'opened',
            finding: {
              check: 'fr.frequency',
              key: 'party:Anna',
              severity: 'info',
              text: { it: 'SEGNALE riservato', en: 'restricted SIGNAL' },
              figures: { claims: ['a', 'b'] },
              quotes: [{ quote: 'sospettissimo' }],
            },
          },
        ],
        desk.now,
      ),
    );
    for (const role of ['rep', 'supervisor'] as const)
      for (const q of ['segnale riservato', 'sospettissimo', 'signal'])
        expect(
          await client.read(searchView, 'GET', `/search?q=${encodeURIComponent(q)}`, {
            token: tokenOf(role),
          }),
        ).toEqual({ straight: [], groups: [], meant: null, next: null });
  });
});
