/** The search over everything that was written and everybody who is known: words by rank, numbers straight to their row. */
import { sql, type RawBuilder } from 'kysely';
import type { ClaimId, ClaimTypeId, Reference, TicketId } from '#src/domain/ids.ts';
import type { ChannelName, Language } from '#src/domain/message.ts';
import type { ClaimStatus } from '#src/domain/claims/claim.ts';
import {
  foldWord,
  meantNames,
  numbersIn,
  readTerms,
  searchKinds,
  wordsOf,
  type SearchKind,
  type SearchNumber,
  type SearchTerm,
} from '#src/domain/search.ts';
import type { TicketStatus } from '#src/domain/ticket.ts';
import type { Db, Sql, Tx } from './db.ts';

/** What narrows a search. What has no channel or no day is left out where one is asked for. */
export interface SearchFilter {
  readonly kinds: readonly SearchKind[];
  readonly channel?: ChannelName;
  /** Instants, the end excluded. */
  readonly from?: Date;
  readonly to?: Date;
}

/** Where the next page of one kind starts: the key of the last row. */
export interface SearchKey {
  readonly score: number;
  /** Milliseconds; 0 where there is no day. */
  readonly at: number;
  readonly id: string;
}

/** Words of a search as the database compares them. */
export interface SearchWords {
  /** A tsquery in its text form. */
  readonly query: string;
  readonly words: readonly {
    readonly folded: string;
    /** Its stems in both languages. */
    readonly stems: readonly string[];
    readonly open: boolean;
  }[];
}

/** A row that was found, with what it is shown by. */
export interface SearchHit {
  readonly kind: SearchKind;
  readonly id: string;
  readonly score: number;
  readonly at?: Date;
  readonly channel?: ChannelName;
  readonly language?: Language;
  /** Subject, name of a file, printed number, name of a person; empty where the ticket's subject says it. */
  readonly title: string;
  /** What an excerpt is taken from. */
  readonly text: string;
  /** Who wrote it, or whom it is about. */
  readonly by?: string;
  readonly ticket?: FoundTicket;
  /** The message that a file came with, or the message itself. */
  readonly messageId?: string;
  readonly claims: readonly FoundClaim[];
}

export interface FoundTicket {
  readonly id: TicketId;
  readonly reference: Reference;
  readonly subject: string;
  readonly status: TicketStatus;
}

export interface FoundClaim {
  readonly id: ClaimId;
  readonly reference: Reference;
  readonly type: ClaimTypeId;
  readonly status: ClaimStatus;
}

/** A row that a number leads to. */
export interface StraightHit extends SearchHit {
  readonly number: SearchNumber;
}

export interface SearchGroup {
  readonly kind: SearchKind;
  /** How many there are in all. */
  readonly count: number;
  readonly hits: readonly SearchHit[];
}

/** Of each kind the newest so many are ranked: a word that stands in every mail must not read every mail. */
const mostRanked = 400;
/** Rows that one number leads to, of one kind. */
const mostStraight = 5;
/** Claims named beside a policy or a person, the newest. */
const mostClaims = 3;

/** Makes a search of what was typed; undefined when no word is left. */
export async function readSearch(db: Sql, typed: string): Promise<SearchWords | undefined> {
  const terms = readTerms(typed);
  if (terms.length === 0) return undefined;
  const { rows } = await sql<{ folded: string; it: string[]; en: string[] }>`
    select folded, tsvector_to_array(to_tsvector('italian', folded)) as it,
      tsvector_to_array(to_tsvector('english', folded)) as en
    from (select trim(search_fold(text)) as folded, place
      from unnest(${terms.map(({ text }) => text)}::text[]) with ordinality as t (text, place)) as f
    order by place`.execute(db.sql);
  const read = rows.flatMap((row, index) => {
    const term = terms[index];
    return term === undefined || row.folded === '' ? [] : [{ term, ...row }];
  });
  // Articles and the like narrow nothing, unless they are all there is.
  const telling = read.filter(({ term, it, en }) => term.quoted || (it.length > 0 && en.length > 0));
  const used = telling.length > 0 ? telling : read;
  if (used.length === 0) return undefined;
  const all = used.map(({ term, folded, it, en }) => matching(term, folded, [...it, ...en])).join(' & ');
  const whole = read.map(({ folded }) => folded.replaceAll(' ', '')).join('');
  // «GA 123», «RCA 2025 0042»: the beginning of a number that is stored without its gaps.
  const inOne =
    read.length > 1 && read.every(({ term }) => !term.quoted) && /\d/.test(whole) && whole.length <= 34
      ? `${lexeme(whole)}:* | `
      : '';
  return {
    query: inOne === '' ? all : `${inOne}(${all})`,
    words: [
      ...used.flatMap(({ term, folded, it, en }) => {
        const parts = folded.split(' ');
        const stems = term.quoted || parts.length > 1 ? [] : [...new Set([...it, ...en])];
        return parts.map((part, index) => ({
          folded: part,
          stems,
          open: term.open && index === parts.length - 1,
        }));
      }),
      ...(inOne === '' ? [] : [{ folded: whole, stems: [], open: true }]),
    ],
  };
}

function matching({ quoted, open }: SearchTerm, folded: string, stems: readonly string[]): string {
  const parts = folded.split(' ');
  const written = parts
    .map((part, index) => `${lexeme(part)}${open && index === parts.length - 1 ? ':*' : ''}`)
    .join(' <-> ');
  return quoted || parts.length > 1
    ? `(${written})`
    : `(${[...new Set([written, ...stems.map(lexeme)])].join(' | ')})`;
}

/** Folded words are letters and digits, so that quoting is all they need. */
function lexeme(word: string): string {
  return `'${word.replaceAll(/['\\]/g, '')}'`;
}

/** A rare word and one of every mail need different plans; a transaction keeps one for all otherwise (`db.ts`). */
async function plannedForItsWords(tx: Tx): Promise<void> {
  await sql`set local plan_cache_mode = auto`.execute(tx.sql);
}

/**
 * The best of each kind, or the next of one kind. Newer ones weigh more: half as much again as what is a year old.
 *
 * @param tx a transaction for this alone: it is told how to plan
 */
export async function search(
  tx: Tx,
  words: SearchWords,
  filter: SearchFilter,
  page: { readonly size: number; readonly now: Date; readonly after?: SearchKey },
): Promise<readonly SearchGroup[]> {
  // For a word of every mail the planner would read all rows with all their words; and compiling takes longer than looking.
  await sql`set local enable_seqscan = off`.execute(tx.sql);
  await sql`set local jit = off`.execute(tx.sql);
  await plannedForItsWords(tx);
  const narrowed: RawBuilder<unknown>[] = [
    sql`e.words @@ ${words.query}::tsquery`,
    sql`e.kind = any(${[...filter.kinds]}::text[])`,
  ];
  if (filter.channel !== undefined) narrowed.push(sql`e.channel = ${filter.channel}`);
  if (filter.from !== undefined) narrowed.push(sql`e.at >= ${filter.from}`);
  if (filter.to !== undefined) narrowed.push(sql`e.at < ${filter.to}`);
  const after =
    page.after === undefined
      ? sql`true`
      : sql`(score, stamp, id) < (${page.after.score}::int, ${page.after.at}::bigint, ${page.after.id}::bigint)`;
  const { rows } = await sql<Placed>`
    with hit as materialized (
      select e.kind, e.id, e.at, e.channel from search_entry e where ${sql.join(narrowed, sql` and `)}
    ), of_kind as (
      select kind, count(*) as total from hit group by kind
    ), newest as (
      select k.total, h.* from of_kind k cross join lateral (
        select * from hit where hit.kind = k.kind order by at desc nulls last, id desc limit ${mostRanked}) as h
    ), ranked as (
      select n.*, coalesce(floor(extract(epoch from n.at) * 1000), 0)::bigint as stamp,
        (select round(1e6 * ts_rank('{0.05, 0.2, 0.4, 1}', e.words, ${words.query}::tsquery)
            * (1 + coalesce(exp(least(0, extract(epoch from n.at - ${page.now}::timestamptz)) / 31536000), 0.5)))::int
          from search_entry e where e.kind = n.kind and e.id = n.id) as score
      from newest n
    ), placed as (
      select *, row_number() over (partition by kind order by score desc, stamp desc, id desc) as place
      from ranked where ${after}
    )
    select kind, id, at, channel, total, score from placed where place <= ${page.size}
    order by kind, place`.execute(tx.sql);
  const hits = await described(tx, rows);
  return searchKinds.flatMap((kind): SearchGroup[] => {
    const own = hits.filter((hit) => hit.kind === kind);
    const total = rows.find((row) => row.kind === kind)?.total;
    return total === undefined ? [] : [{ kind, count: Number(total), hits: own }];
  });
}

interface Placed {
  readonly kind: SearchKind;
  readonly id: string;
  readonly at: Date | null;
  readonly channel: ChannelName | null;
  readonly total: string;
  readonly score: number;
}

type Described = Omit<SearchHit, 'kind' | 'id' | 'score' | 'at' | 'channel' | 'claims'> & {
  readonly claims: readonly ClaimId[];
};

/** Adds what each row is shown by, kind by kind, in the order given. */
async function described(db: Sql, rows: readonly Placed[]): Promise<readonly SearchHit[]> {
  const found = new Map<string, Described>();
  // One after the other: inside a transaction there is one connection.
  for (const kind of searchKinds) {
    const ids = rows.filter((row) => row.kind === kind).map((row) => row.id);
    if (ids.length > 0) for (const [id, row] of await describe[kind](db, ids)) found.set(`${kind}${id}`, row);
  }
  const claims = await claimsNamed(
    db,
    [...found.values()].flatMap((row) => row.claims),
  );
  return rows.flatMap((row): SearchHit[] => {
    const known = found.get(`${row.kind}${row.id}`);
    // It has gone or moved since.
    if (known === undefined) return [];
    return [
      {
        kind: row.kind,
        id: row.id,
        score: row.score,
        ...(row.at === null ? {} : { at: row.at }),
        ...(row.channel === null ? {} : { channel: row.channel }),
        ...known,
        claims: known.claims.flatMap((id) => claims.get(id) ?? []),
      },
    ];
  });
}

interface Row {
  readonly id: string;
  readonly title: string | null;
  readonly text: string | null;
  readonly written_by: string | null;
  readonly language: Language | null;
  readonly message_id: string | null;
  readonly ticket_id: TicketId | null;
  readonly reference: Reference | null;
  readonly subject: string | null;
  readonly status: TicketStatus | null;
  readonly claims: readonly ClaimId[];
}

/** The texts are read as far as they are searched. */
const text = (column: string) => sql`left(${sql.ref(column)}, 100000)`;
const ofTicket = sql`t.id as ticket_id, t.reference, t.subject, t.status,
  array_remove(array[t.claim_id], null)::text[] as claims`;

const describe: Readonly<
  Record<SearchKind, (db: Sql, ids: readonly string[]) => Promise<ReadonlyMap<string, Described>>>
> = {
  ticket: (db, ids) =>
    read(
      db,
      sql`select t.id, t.subject as title, '' as text, coalesce(t.customer_name, t.customer) as written_by,
        t.language, null as message_id, ${ofTicket} from ticket t where t.id = any(${[...ids]}::bigint[])`,
    ),
  message: (db, ids) =>
    read(
      db,
      sql`select m.id, m.subject as title,
        -- What was heard in a recording stands beside the message's own text, and is searched like it.
        left(case when position(m.new_text in m.text) > 0 then m.text else concat_ws(E'\\n', m.new_text, m.text) end,
          100000) as text,
        coalesce(m.sender_name, m.sender) as written_by,
        m.language, m.id as message_id, ${ofTicket} from message m join ticket t on t.id = m.ticket_id
        where m.id = any(${[...ids]}::bigint[])`,
    ),
  answer: (db, ids) =>
    read(
      db,
      sql`select o.id, o.subject as title, ${text('o.body')} as text,
        regexp_replace(o.created_by, '^person:', '') as written_by,
        o.language, null as message_id, ${ofTicket} from outbound o join ticket t on t.id = o.ticket_id
        where o.id = any(${[...ids]}::bigint[])`,
    ),
  file: (db, ids) =>
    read(
      db,
      sql`select a.id, a.name as title, ${text('a.text')} as text, coalesce(m.sender_name, m.sender) as written_by,
        m.language, m.id as message_id, ${ofTicket}
        from attachment a join message m on m.id = a.message_id join ticket t on t.id = m.ticket_id
        where a.id = any(${[...ids]}::bigint[])`,
    ),
  note: (db, ids) =>
    read(
      db,
      sql`select n.id, '' as title, ${text('n.text')} as text, n.author as written_by,
        null as language, null as message_id, ${ofTicket} from note n join ticket t on t.id = n.ticket_id
        where n.id = any(${[...ids]}::bigint[])`,
    ),
  claim: (db, ids) =>
    read(
      db,
      sql`select c.id, '' as title, concat_ws(' · ', c.loss_place,
          nullif(array_to_string(c.plates, ', '), ''), nullif(array_to_string(c.external_references, ', '), '')) as text,
        (select string_agg(distinct p.name, ', ') from claim_party cp join party p on p.id = cp.party_id
          where cp.claim_id = c.id) as written_by,
        c.language, null as message_id, null as ticket_id, null as reference, null as subject, null as status,
        array[c.id]::text[] as claims from claim c where c.id = any(${[...ids]}::bigint[])`,
    ),
  policy: (db, ids) =>
    read(
      db,
      sql`select p.id, p.number as title, concat_ws(' · ', p.product,
          (select string_agg(distinct v.plate, ', ') from policy_version v where v.policy_id = p.id),
          (select string_agg(distinct v.risk_address, ', ') from policy_version v where v.policy_id = p.id)) as text,
        (select string_agg(distinct w.name, ', ') from policy_party pp join party w on w.id = pp.party_id
          where pp.policy_id = p.id) as written_by,
        p.language, null as message_id, null as ticket_id, null as reference, null as subject, null as status,
        array(select c.id::text from claim c where c.policy_id = p.id and c.merged_into is null
          order by c.id desc limit ${mostClaims}) as claims
        from policy p where p.id = any(${[...ids]}::bigint[])`,
    ),
  party: (db, ids) =>
    read(
      db,
      sql`select p.id, p.name as title, concat_ws(' · ', p.fiscal_code, p.vat_number, p.address,
          (select string_agg(c.value, ', ' order by c.value) from contact c where c.party_id = p.id)) as text,
        null as written_by, p.language, null as message_id, null as ticket_id, null as reference, null as subject,
        null as status,
        array(select c.id::text from claim_party cp join claim c on c.id = cp.claim_id
          where cp.party_id = p.id and c.merged_into is null
          group by c.id order by c.id desc limit ${mostClaims}) as claims
        from party p where p.id = any(${[...ids]}::bigint[])`,
    ),
};

async function read(db: Sql, query: RawBuilder<unknown>): Promise<ReadonlyMap<string, Described>> {
  const { rows } = await sql<Row>`${query}`.execute(db.sql);
  return new Map(
    rows.map((row) => [
      row.id,
      {
        title: row.title ?? '',
        text: row.text ?? '',
        ...(row.written_by === null || row.written_by === '' ? {} : { by: row.written_by }),
        ...(row.language === null ? {} : { language: row.language }),
        ...(row.message_id === null ? {} : { messageId: row.message_id }),
        ...(row.ticket_id === null || row.reference === null || row.status === null
          ? {}
          : {
              ticket: {
                id: row.ticket_id,
                reference: row.reference,
                subject: row.subject ?? '',
                status: row.status,
              },
            }),
        claims: row.claims,
      },
    ]),
  );
}

async function claimsNamed(db: Sql, ids: readonly ClaimId[]): Promise<ReadonlyMap<ClaimId, FoundClaim>> {
  if (ids.length === 0) return new Map();
  const rows = await db.sql
    .selectFrom('claim')
    .select(['id', 'reference', 'type', 'status'])
    .where('id', 'in', [...new Set(ids)])
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}

/**
 * Rows that the whole of what was typed leads to as a number, each by an index. A claim or ticket that was merged leads
 * to the one that goes on in its place.
 */
export async function straightTo(db: Sql, typed: string): Promise<readonly StraightHit[]> {
  const numbers = numbersIn(typed);
  if (numbers.length === 0) return [];
  const of = (...is: readonly SearchNumber['is'][]) =>
    numbers.filter((number) => is.includes(number.is)).map(({ value }) => value);
  const newest = sql`order by id desc limit ${mostStraight}`;
  const addresses = of('phone', 'email');
  const { rows } = await sql<{ kind: SearchKind; id: string; number: SearchNumber['is']; value: string }>`
    with recursive found as (
      select 'ticket' as kind, id, 'reference' as number, reference as value from ticket
        where reference = any(${of('reference')}::text[])
      union all select 'claim', id, 'reference', reference from claim where reference = any(${of('reference')}::text[])
      union all select * from (select 'claim', claim_id as id, case kind when 'plate' then 'plate' else 'external' end, value
        from claim_number where kind = 'plate' and value = any(${of('plate')}::text[])
          or kind = 'external' and value = any(${of('external')}::text[]) ${newest}) as c
      union all select 'policy', id, 'policy', number from policy where number_key = any(${of('policy')}::text[])
      union all select * from (select distinct 'policy', policy_id as id, 'plate', plate from policy_version
        where plate = any(${of('plate')}::text[]) ${newest}) as v
      union all select 'party', id, 'fiscalCode', fiscal_code from party
        where fiscal_code = any(${of('fiscalCode')}::text[])
      union all select * from (select 'party', id, 'vatNumber', vat_number from party
        where vat_number = any(${of('vatNumber')}::text[]) ${newest}) as p
      union all select * from (select 'party', id, 'iban', iban from party
        where iban = any(${of('iban')}::text[]) ${newest}) as p
      union all select * from (select distinct 'party', party_id as id,
          case kind when 'phone' then 'phone' else 'email' end, value from contact
        where value = any(${addresses}::text[]) ${newest}) as c
      union all select * from (select 'ticket', id, case when customer like '%@%' then 'email' else 'phone' end, customer
        from ticket where customer = any(${addresses}::text[]) and status <> 'merged' ${newest}) as t
      union all select * from (select distinct on (ticket_id) 'ticket', ticket_id as id, number, value from (
          select ticket_id, id, 'iban' as number, value from fact where key = 'iban'
            and value = any(${of('iban')}::text[])
          union all select ticket_id, id, 'phone', value from fact where key = 'contact_phone'
            and value = any(${of('phone')}::text[])
          union all select ticket_id, id, case key when 'plate' then 'plate' when 'fiscal_code' then 'fiscalCode'
              when 'vat_number' then 'vatNumber' when 'policy_number' then 'policy' when 'phone' then 'phone'
              else 'external' end, value from fact
            where key in ('plate', 'fiscal_code', 'vat_number', 'policy_number', 'external_ref', 'phone')
              and (key, value) in (${pairs(numbers)})
          order by id desc limit 200) as f order by ticket_id desc limit ${mostStraight}) as f
    ), road as (
      select kind, id, number, value, kind as into_kind, id as into_id from found
      union
      select r.kind, r.id, r.number, r.value, r.into_kind, n.merged_into from road r cross join lateral (
        select merged_into from ticket where r.into_kind = 'ticket' and id = r.into_id and merged_into is not null
        union all
        select merged_into from claim where r.into_kind = 'claim' and id = r.into_id and merged_into is not null) as n
    )
    select distinct on (r.kind, r.into_id) r.kind, r.into_id as id, r.number, r.value from road r
    where not exists (select from ticket t where r.kind = 'ticket' and t.id = r.into_id and t.merged_into is not null)
      and not exists (select from claim c where r.kind = 'claim' and c.id = r.into_id and c.merged_into is not null)
    order by r.kind, r.into_id desc, (r.number = 'reference') desc`.execute(db.sql);
  const hits = await described(
    db,
    rows.map(({ kind, id }) => ({ kind, id, at: null, channel: null, total: '0', score: 0 })),
  );
  const order: readonly SearchKind[] = ['claim', 'ticket', 'policy', 'party'];
  // Others of the same digits are guesses: exact ones leave them out.
  const exact = hits
    .flatMap((hit): StraightHit[] => {
      const row = rows.find((each) => each.kind === hit.kind && each.id === hit.id);
      return row === undefined ? [] : [{ ...hit, number: { is: row.number, value: row.value } }];
    })
    .toSorted(
      (a, b) =>
        Number(b.number.is === 'reference') - Number(a.number.is === 'reference') ||
        order.indexOf(a.kind) - order.indexOf(b.kind),
    );
  return exact;
}

const factKeys: Readonly<Partial<Record<SearchNumber['is'], string>>> = {
  plate: 'plate',
  fiscalCode: 'fiscal_code',
  vatNumber: 'vat_number',
  policy: 'policy_number',
  external: 'external_ref',
  phone: 'phone',
};

function pairs(numbers: readonly SearchNumber[]): RawBuilder<unknown> {
  const wanted = numbers.flatMap(({ is, value }) => {
    const key = factKeys[is];
    return key === undefined ? [] : [sql`(${key}, ${value})`];
  });
  return wanted.length === 0 ? sql`(null, null)` : sql.join(wanted);
}

/**
 * What was probably meant where nothing was found: words that stand nowhere are taken for the nearest names.
 *
 * @returns the words as they should have been typed; undefined when nothing is near
 */
export async function meant(db: Db, typed: string): Promise<string | undefined> {
  const words = readTerms(typed)
    .filter(({ quoted, text: word }) => !quoted && /^\p{L}{4,40}$/u.test(word))
    .map(({ text: word }) => word);
  if (words.length === 0) return undefined;
  const instead = await db.transaction(async (tx) => {
    // Names with a swap in the middle have few threes of letters in common; what is near is counted below.
    await sql`set local pg_trgm.similarity_threshold = 0.2`.execute(tx.sql);
    await plannedForItsWords(tx);
    const found = new Map<string, string>();
    for (const word of words) {
      const folded = foldWord(word);
      const { rows: known } = await sql<{ known: boolean }>`
        select exists (select from search_entry where words @@ ${`${lexeme(folded)}:*`}::tsquery) as known`.execute(
        tx.sql,
      );
      if (known[0]?.known === true) continue;
      const { rows } = await sql<{ word: string }>`
        select word from search_name where word % ${folded}
        order by similarity(word, ${folded}) desc, word limit 100`.execute(tx.sql);
      const [name] = meantNames(
        folded,
        rows.map((row) => row.word),
      );
      if (name !== undefined) found.set(word, name);
    }
    return found;
  });
  return instead.size === 0
    ? undefined
    : typed.replaceAll(/\p{L}+/gu, (word) => {
        const name = instead.get(word);
        return name === undefined ? word : `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;
      });
}

/**
 * Which words of some texts are what was looked for, folded: those that are written so, begin so where the typing may go
 * on, or have the same stem.
 */
export async function marksIn(
  db: Sql,
  { words }: SearchWords,
  texts: readonly string[],
): Promise<ReadonlySet<string>> {
  const marks = new Set<string>();
  const maybe = new Set<string>();
  const stems = new Set(words.flatMap((word) => word.stems));
  // A stem begins as its words do, but for a last letter (`happy`, `happi`).
  const begins = [...stems].map((stem) => (stem.length > 3 ? stem.slice(0, -1) : stem));
  for (const each of texts)
    for (const { folded } of wordsOf(each)) {
      if (marks.has(folded) || maybe.has(folded)) continue;
      if (words.some((word) => folded === word.folded || (word.open && folded.startsWith(word.folded))))
        marks.add(folded);
      else if (begins.some((begin) => folded.startsWith(begin))) maybe.add(folded);
    }
  if (maybe.size === 0) return marks;
  const { rows } = await sql<{ word: string }>`
    select word from unnest(${[...maybe]}::text[]) as word
    where tsvector_to_array(to_tsvector('italian', word)) && ${[...stems]}::text[]
      or tsvector_to_array(to_tsvector('english', word)) && ${[...stems]}::text[]`.execute(db.sql);
  for (const { word } of rows) marks.add(word);
  return marks;
}
