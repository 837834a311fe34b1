/** What people ask of a desk with years in it, as the page asks it, and what each answer may cost. */
import { sql } from 'kysely';
import type { Sql } from '#src/storage/db.ts';

/** One kind of question; asked in several variants, so that no single row lies ready by chance. */
export interface Question {
  readonly group: 'queue' | 'search' | 'ticket' | 'claim' | 'statistics' | 'link';
  readonly name: string;
  /** Paths of the API. */
  readonly paths: readonly string[];
}

/** Most CPU of service and database together, ms, and time at the 95th percentile, ms. */
export const aims: Readonly<Partial<Record<string, { readonly cpu: number; readonly p95: number }>>> = {
  queue: { cpu: 20, p95: 50 },
  search: { cpu: 100, p95: 150 },
  ticket: { cpu: 30, p95: 75 },
  link: { cpu: 10, p95: 25 },
};

/** What can be asked of a filled database. */
export async function questionsOf(db: Sql): Promise<readonly Question[]> {
  const { rows: some } = await sql<{
    id: string;
    reference: string;
    claim: string;
    plate: string;
    policy: string;
    customer: string;
    name: string;
  }>`
    select t.id, t.reference, c.reference as claim, c.plates[1] as plate, p.number as policy, t.customer, t.customer_name as name
    from generate_series(0, 19) as k join ticket t on t.id = (select 1 + k * (max(id) - 1) / 19 from ticket)
      join claim c on c.id = t.claim_id join policy p on p.id = c.policy_id`.execute(db.sql);
  const views = ['mine', 'new', 'waiting', 'escalated', 'all', 'asleep', 'mentions', 'decided'] as const;
  const filters: readonly (readonly [string, readonly string[]])[] = [
    ['channel=letter', ['all', 'new', 'waiting', 'decided']],
    ['channel=fax', ['all', 'decided']],
    ['kind=complaint', ['all', 'new', 'waiting', 'decided']],
    ['kind=renewal_problem', ['all', 'decided']],
    ['status=escalated', ['all']],
    ['status=resolved', ['decided']],
    ['assignee=me', ['all', 'waiting', 'decided']],
    ['assignee=nobody', ['all', 'waiting', 'decided']],
    ['assignee=Persona%207', ['all', 'decided']],
    ['assignee=Nessun%20Nome', ['all', 'decided']],
    ['claimType=travel_cancellation', ['all', 'new', 'decided']],
    ['claimType=pet', ['all', 'decided']],
    ['language=en', ['all', 'decided']],
    ['due=late', ['all', 'new', 'decided']],
    ['due=today', ['all']],
    ['due=soon', ['all']],
    ['clock=it.complaint.reply', ['all', 'new']],
    ['clock=none.such', ['all']],
    ['needsPerson=true', ['all', 'decided']],
    ['unread=true', ['mine', 'new', 'waiting', 'all', 'decided']],
    ['kind=complaint&language=en&channel=letter&assignee=nobody', ['all', 'decided']],
  ];
  const queue = (view: string, rest: string) =>
    `/queue?view=${view}&limit=50${rest === '' ? '' : `&${rest}`}`;
  const search = (name: string, words: readonly string[], more = ''): Question => ({
    group: 'search',
    name,
    paths: words.map((q) => `/search?q=${encodeURIComponent(q)}${more}`),
  });
  const each = (of: (row: (typeof some)[number]) => string) => some.map(of);
  return [
    ...views.map((view): Question => ({ group: 'queue', name: `view ${view}`, paths: [queue(view, '')] })),
    ...filters.flatMap(([filter, of]) =>
      of.map((view): Question => ({
        group: 'queue',
        name: `${view}, ${decodeURIComponent(filter)}`,
        paths: [queue(view, filter)],
      })),
    ),
    search(
      'a rare word',
      each(({ id }) => `z${id}q `),
    ),
    search('a common word', ['grandine ', 'parabrezza ', 'fisioterapista ', 'windscreen ']),
    search('two common words', ['perito condominio ', 'lavatrice vicino ', 'volo albergo ']),
    search('a word in every mail', ['saluti ', 'buongiorno ', 'polizza ']),
    search('two words in every mail', ['buongiorno saluti ', 'polizza importo ']),
    search(
      'a common and a rare word',
      each(({ id }) => `polizza z${id}q `),
    ),
    search('words that never meet', ['windscreen parabrezza ', 'grandine hailstorm ']),
    search('words in quotes', ['"colpo di frusta"', '"modulo di constatazione"']),
    search('a beginning of 3 letters', ['par', 'gri', 'sal', 'rca', 'z12']),
    search('a beginning of 2 letters', ['pa', 'z1']),
    search('a beginning of 4 and more', ['para', 'grand', 'rca2', 'z123', 'polizz']),
    search('accents and stems', ['perito ', 'periti ', 'liquidazioni ', 'nicolo ', 'Nicolò ', 'forli ']),
    search(
      'a name',
      each(({ name }) => `${name} `),
    ),
    search(
      'a reference',
      each(({ reference }) => `${reference.slice(0, 4)}-${reference.slice(4, 8)}-${reference.slice(8)}`),
    ),
    search(
      'a claim as it is said',
      each(({ claim }) => `sin ${claim.slice(0, 4)} ${claim.slice(4, 8)} ${claim.slice(8)}`),
    ),
    search(
      'a plate with blanks',
      each(({ plate }) => `${plate.slice(0, 2)} ${plate.slice(2, 5).toLowerCase()} ${plate.slice(5)}`),
    ),
    search(
      'a policy number',
      each(({ policy }) => policy),
    ),
    search(
      'an address',
      each(({ customer }) => customer),
    ),
    search('a name with a slip', ['Nioclò ', 'Valerai ', 'Felxi Prova ']),
    search('one kind, a month', ['saluti ', 'grandine '], '&kind=message&from=2024-03-01&to=2024-03-31'),
    search('files alone', ['preventivo ', 'fattura '], '&kind=file'),
    { group: 'ticket', name: 'ticket', paths: each(({ id }) => `/tickets/${id}`) },
    { group: 'ticket', name: 'timeline', paths: each(({ id }) => `/tickets/${id}/timeline`) },
    { group: 'claim', name: 'claim', paths: each(({ claim }) => `/claims/${claim}`) },
    { group: 'claim', name: 'clocks of a claim', paths: each(({ claim }) => `/claims/${claim}/clocks`) },
    {
      group: 'statistics',
      name: 'statistics of a month',
      paths: ['/statistics?from=2026-10-01&to=2026-10-31'],
    },
    {
      group: 'statistics',
      name: 'statistics of a year',
      paths: ['/statistics?from=2025-10-01&to=2026-09-30'],
    },
    { group: 'statistics', name: 'work of the house', paths: ['/supervision'] },
  ];
}
