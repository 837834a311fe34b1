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
  /** A tsquery in its text form: what is found, and ranked. */
  readonly query: string;
  /** What the index is asked: the same rows, or some more when `isWider`. */
  readonly index: string;
  readonly isWider: boolean;
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
  /** How many were found. */
  readonly count: number;
  /** There may be more, older ones: enough newer ones were found not to look. */
  readonly more: boolean;
  readonly hits: readonly SearchHit[];
}

/** Of each kind the newest so many are ranked: a word that stands in every mail must not read every mail. */
export const mostRanked = 150;
/** A beginning of letters is looked for as the words it may become; more than these are looked for as a beginning. */
const mostEndings = 200;
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
  const endings = await endingsOf(db, used);
  const asked = used.map(({ term, folded, it, en }) =>
    matching(term, folded, [...new Set([...it, ...en])], endings),
  );
  const whole = read.map(({ folded }) => folded.replaceAll(' ', '')).join('');
  const all = asked.map(({ query }) => query).join(' & ');
  // Beginnings that are too short to be looked for: the other words lead to the rows.
  const led = asked.flatMap(({ index }) => index ?? []);
  const index = led.length > 0 ? led.join(' & ') : used.map(({ folded }) => exactly(folded)).join(' & ');
  const isWider = asked.some((each) => each.isWider);
  // «GA 123», «RCA 2025 0042»: the beginning of a number that is stored without its gaps.
  const inOne =
    read.length > 1 && read.every(({ term }) => !term.quoted) && /\d/.test(whole) && whole.length <= 34
      ? { query: `${lexeme(whole)}:*`, index: beginning(whole, endings).index }
      : undefined;
  return {
    query: inOne === undefined ? all : `${inOne.query} | (${all})`,
    index: inOne?.index === undefined ? index : `${inOne.index} | (${index})`,
    isWider,
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
      ...(inOne === undefined ? [] : [{ folded: whole, stems: [], open: true }]),
    ],
  };
}

/** A term as it is found and ranked, and as the index is asked for it; undefined when nothing in it can lead. */
interface Asked {
  readonly query: string;
  readonly index: string | undefined;
  readonly isWider: boolean;
}

function matching(
  { quoted, open }: SearchTerm,
  folded: string,
  stems: readonly string[],
  endings: Endings,
): Asked {
  const parts = folded.split(' ');
  const last = parts.at(-1) ?? '';
  const written = parts
    .map((part, index) => `${lexeme(part)}${open && index === parts.length - 1 ? ':*' : ''}`)
    .join(' <-> ');
  if (quoted || parts.length > 1) {
    if (!open) return { query: `(${written})`, index: `(${written})`, isWider: false };
    const begun = beginning(last, endings).index;
    const led = [...parts.slice(0, -1).map(lexeme), ...(begun === undefined ? [] : [begun])];
    return { query: `(${written})`, index: `(${led.join(' & ')})`, isWider: true };
  }
  const any = (each: string) => `(${[...new Set([each, ...stems.map(lexeme)])].join(' | ')})`;
  const query = any(written);
  if (!open) return { query, index: query, isWider: false };
  const begun = beginning(last, endings);
  return {
    query,
    index: begun.index === undefined ? undefined : any(begun.index),
    isWider: begun.index === undefined,
  };
}

/** What letters may become, by them; undefined where that is too much. */
type Endings = ReadonlyMap<string, readonly string[] | undefined>;

/** From so many letters on, the words that a beginning may become are few, and known. */
const spelledFrom = 5;
/** Marks of how a word begins are kept for these lengths: `search_marks` of the database. */
const marked = { letters: [3, 4], digits: [3, 8] } as const;

/** Reads what the open terms may become. */
async function endingsOf(
  db: Sql,
  terms: readonly { readonly term: SearchTerm; readonly folded: string }[],
): Promise<Endings> {
  const found = new Map<string, readonly string[] | undefined>();
  for (const { term, folded } of terms) {
    const last = folded.split(' ').at(-1) ?? '';
    if (!term.open || last.length < spelledFrom || /\d/.test(last)) continue;
    const { rows } = await sql<{ word: string }>`select word from search_word
      where word >= ${last} and word < ${`${last}\u{10FFFF}`} order by word limit ${mostEndings + 1}`.execute(
      db.sql,
    );
    found.set(last, rows.length > mostEndings ? undefined : rows.map(({ word }) => word));
  }
  return found;
}

/** How the index is asked for words that begin so; undefined when it cannot be. */
function beginning(word: string, endings: Endings): { readonly index: string | undefined } {
  const [from, to] = /\d/.test(word) ? marked.digits : marked.letters;
  if (word.length < from) return { index: undefined };
  if (word.length <= to) return { index: lexeme(`<${word}`) };
  const spelled = endings.get(word);
  if (spelled === undefined) return { index: `${lexeme(word)}:*` };
  // What has digits further on has marks up to there.
  const numbered = word.length <= marked.digits[1] ? [`<${word}`] : [];
  return { index: `(${[word, ...spelled, ...numbered].map(lexeme).join(' | ')})` };
}

/** The words as they stand, one after the other. */
function exactly(folded: string): string {
  return `(${folded.split(' ').map(lexeme).join(' <-> ')})`;
}

/** Folded words are letters and digits, so that quoting is all they need. */
function lexeme(word: string): string {
  return `'${word.replaceAll(/['\\]/g, '')}'`;
}

/** A rare word and one of every mail need different plans; a transaction keeps one for all otherwise (`db.ts`). */
async function plannedForItsWords(tx: Tx): Promise<void> {
  await sql`set local plan_cache_mode = auto`.execute(tx.sql);
}

/** Days, or blocks of rows without a day, that are looked through one after the other; then everything. */
const windows = [
  { back: 1, coarse: false },
  { back: 8, coarse: false },
  { back: 1, coarse: true },
  { back: 8, coarse: true },
] as const;
/** Days and blocks have marks of their own, and so have as many of them: 2 to the power of this. */
const coarseBits = 6;
/** Rows without a day are marked by blocks of 2 to the power of this. */
const blockBits = 11;
const dayMs = 86_400_000;

/**
 * The best of each kind, or the next of one kind. Newer ones weigh more: half as much again as what is a year old. Of
 * each kind the newest `mostRanked` are ranked; older ones are looked for only until there are as many.
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
  const found = await newest(tx, words, filter, page.now);
  const after =
    page.after === undefined
      ? sql`true`
      : sql`(score, stamp, id) < (${page.after.score}::int, ${page.after.at}::bigint, ${page.after.id}::bigint)`;
  const hits = [...found.values()].flatMap((each) => each.hits);
  const { rows } = await sql<Placed>`
    with newest as (
      select * from unnest(${hits.map(({ kind }) => kind)}::text[], ${hits.map(({ id }) => id)}::bigint[]) as t (kind, id)
    ), ranked as (
      select e.kind, e.id, e.at, e.channel, coalesce(floor(extract(epoch from e.at) * 1000), 0)::bigint as stamp,
        round(1e6 * ts_rank('{0.05, 0.2, 0.4, 1}', e.words, ${words.query}::tsquery)
          * (1 + coalesce(exp(least(0, extract(epoch from e.at - ${page.now}::timestamptz)) / 31536000), 0.5)))::int as score
      from newest n join search_entry e on e.kind = n.kind and e.id = n.id
    ), placed as (
      select *, row_number() over (partition by kind order by score desc, stamp desc, id desc) as place
      from ranked where ${after}
    )
    select kind, id, at, channel, score from placed where place <= ${page.size}
    order by kind, place`.execute(tx.sql);
  const shown = await described(tx, rows);
  return searchKinds.flatMap((kind): SearchGroup[] => {
    const own = shown.filter((hit) => hit.kind === kind);
    const all = found.get(kind);
    return all === undefined || own.length === 0
      ? []
      : [{ kind, count: all.count, more: all.more, hits: own }];
  });
}

interface Newest {
  readonly hits: readonly { readonly kind: SearchKind; readonly id: string }[];
  readonly count: number;
  readonly more: boolean;
}

/** The newest of each kind. A word of every mail is found in its last day; a rare one costs an entry of the index each time. */
async function newest(
  tx: Tx,
  words: SearchWords,
  filter: SearchFilter,
  now: Date,
): Promise<ReadonlyMap<SearchKind, Newest>> {
  const found = new Map<SearchKind, Newest>();
  let left: readonly SearchKind[] = filter.kinds;
  const { rows: ends } = await sql<{ kind: SearchKind; last: string | null }>`
    select kind, (select max(id) from search_entry e where e.kind = k.kind) as last
    from unnest(${[...left]}::text[]) as k (kind)`.execute(tx.sql);
  // A day more than today: clocks differ. Never more, or «until the end of 9999» is looked through week by week.
  const day = Math.floor(Math.min(filter.to?.getTime() ?? Infinity, now.getTime() + dayMs) / dayMs);
  const firstDay = filter.from === undefined ? undefined : Math.floor(filter.from.getTime() / dayMs);
  const endOf = new Map(ends.map(({ kind, last }) => [kind, Number(BigInt(last ?? 0) >> BigInt(blockBits))]));
  const isShort = firstDay !== undefined && day - firstDay <= 1 << coarseBits;
  for (const window of isShort ? [undefined] : [...windows, undefined]) {
    if (left.length === 0) break;
    const marks = left.flatMap((kind) =>
      marksOf(kind, hasNoDay(kind) ? { last: endOf.get(kind) ?? 0 } : { last: day, first: firstDay }, window),
    );
    const query =
      marks.length === 0
        ? words.index
        : `(${words.index}) & (${marks.map((mark) => `'${mark}'`).join(' | ')})`;
    const narrowed: RawBuilder<unknown>[] = [sql`e.words @@ ${query}::tsquery`];
    // As a function no index is asked for it.
    if (words.isWider) narrowed.push(sql`ts_match_vq(e.words, ${words.query}::tsquery)`);
    if (filter.channel !== undefined) narrowed.push(sql`e.channel = ${filter.channel}`);
    if (filter.from !== undefined) narrowed.push(sql`e.at >= ${filter.from}`);
    if (filter.to !== undefined) narrowed.push(sql`e.at < ${filter.to}`);
    const { rows } = await sql<{ kind: SearchKind; id: string; total: string }>`
      with hit as materialized (
        ${sql.join(
          // The kind in the text: only then does the planner see which index holds it.
          left.map(
            (kind) => sql`select e.kind, e.id, e.at from search_entry e
              where e.kind = ${sql.lit(kind)} and ${sql.join(narrowed, sql` and `)}`,
          ),
          sql` union all `,
        )}
      ), of_kind as (
        select kind, count(*) as total from hit group by kind
      )
      select k.kind, k.total, h.id from of_kind k cross join lateral (
        select * from hit where hit.kind = k.kind order by at desc nulls last, id desc limit ${mostRanked}) as h`.execute(
      tx.sql,
    );
    const isAll = window === undefined;
    for (const kind of left) {
      const own = rows.filter((row) => row.kind === kind);
      const count = Number(own[0]?.total ?? 0);
      if (isAll ? count > 0 : count >= mostRanked) found.set(kind, { hits: own, count, more: !isAll });
    }
    left = left.filter((kind) => !found.has(kind));
  }
  return found;
}

function hasNoDay(kind: SearchKind): boolean {
  return kind === 'policy' || kind === 'party';
}

/** Marks of a kind's days (or blocks) in a window that ends with its last; none when all of them are meant. */
function marksOf(
  kind: SearchKind,
  { last, first }: { readonly last: number; readonly first?: number | undefined },
  window: (typeof windows)[number] | undefined,
): string[] {
  const isShort = first !== undefined && last - first <= 1 << coarseBits;
  const bits = isShort || window?.coarse === false ? 0 : coarseBits;
  // Everything: a mark for each stretch only where there is a first day.
  if (window === undefined && first === undefined) return [];
  const end = last >> bits;
  const begin = Math.max(0, (first ?? 0) >> bits, window === undefined ? 0 : end - window.back);
  return Array.from(
    { length: Math.max(0, end - begin + 1) },
    (_, index) => `@${kind}${bits === 0 ? '' : '/'}${begin + index}`,
  );
}

interface Placed {
  readonly kind: SearchKind;
  readonly id: string;
  readonly at: Date | null;
  readonly channel: ChannelName | null;
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
    rows.map(({ kind, id }) => ({ kind, id, at: null, channel: null, score: 0 })),
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
 * Whether words stand anywhere, each kind being looked for in its own index.
 *
 * @param query a tsquery
 */
function standsSomewhere(query: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql`(${sql.join(
    searchKinds.map(
      (kind) =>
        sql`exists (select from search_entry e where e.kind = ${sql.lit(kind)} and e.words @@ ${query})`,
    ),
    sql` or `,
  )})`;
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
    // A word that stands nowhere is thought to stand in one row of two hundred: every row would be read for it.
    await sql`set local enable_seqscan = off`.execute(tx.sql);
    const found = new Map<string, string>();
    for (const word of words) {
      const folded = foldWord(word);
      const known =
        beginning(folded, await endingsOf(tx, [{ folded, term: { text: word, quoted: false, open: true } }]))
          .index ?? lexeme(folded);
      const { rows: isKnown } = await sql<{ known: boolean }>`
        select ${standsSomewhere(sql`${known}::tsquery`)} as known`.execute(tx.sql);
      if (isKnown[0]?.known === true) continue;
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
