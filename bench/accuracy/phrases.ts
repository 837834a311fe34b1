/**
 * The form of a bank of phrases. Several banks with different texts exist: the open ones, against which rules may be
 * mended, and the hold-out, whose texts nobody reads while mending. None shares a word list with the rules.
 *
 * Slots in braces are filled by `world-messages.ts`, which notes as truth what it put there:
 *   {when} day and perhaps hour of the loss, {road} {home} {abroad} where it happened, {other} the other car's plate,
 *   {third} {thirdphone} somebody else involved and his number, {amount} euros, {flight} {pir} {trip} {period},
 *   {thing} what the claim is about, {docs} the documents that come, {ref} {policy} {plate} {cf} {iban} {phone} {day}
 *   {name} identifiers, {value} what an account should change to, {client} whom a representative stands for.
 */

/** The fifteen claim types of domain guide D.3. */
export type LossType =
  | 'motor_damage'
  | 'motor_injury'
  | 'motor_own'
  | 'home_water'
  | 'home_theft'
  | 'home_fire_weather'
  | 'liability'
  | 'health_expense'
  | 'health_hospital'
  | 'personal_accident'
  | 'travel_medical'
  | 'travel_baggage'
  | 'travel_cancel'
  | 'welfare_benefit'
  | 'death_benefit';

export type Tongue = 'it' | 'en';
export type Line = readonly [language: Tongue, text: string];

/**
 * What happened. `facts` are conditions that the story makes true (`cause=glass vehicles=two`), `has` the items it
 * already answers in words beside those its slots answer.
 */
export type StoryLine = readonly [language: Tongue, text: string, facts?: string, has?: string];

/** How one document is spoken of, what its file may be called, and what stands in it. */
export interface Paper {
  readonly said: readonly Line[];
  readonly files: readonly string[];
  /** Text layers; none for photographs and for scans nobody can read yet. */
  readonly texts?: readonly string[];
}

/** What people ask or say beside losses and papers. */
export type AskKind =
  | 'claim_status'
  | 'payment_delay'
  | 'renewal_problem'
  | 'account_change'
  | 'complaint'
  | 'data_request'
  | 'misdirected';

/** Marks by which people say which policy or claim they mean. */
export type MarkName =
  | 'reference'
  | 'policy'
  | 'plate'
  | 'fiscal'
  | 'phone'
  | 'email'
  | 'iban'
  | 'day'
  | 'name';

export interface Phrases {
  readonly stories: Readonly<Record<LossType, readonly StoryLine[]>>;
  /** What a claim of this type is called in passing: «il tamponamento». */
  readonly things: Readonly<Record<LossType, readonly Line[]>>;
  readonly openings: readonly Line[];
  /** Says that a loss is being reported; not everybody says so. */
  readonly reports: readonly Line[];
  readonly closings: readonly Line[];
  readonly noise: readonly Line[];
  readonly marks: Readonly<Record<MarkName, readonly Line[]>>;
  readonly asks: Readonly<Record<AskKind, readonly Line[]>>;
  /** Anger put into a message that reports a loss or sends documents. */
  readonly anger: readonly Line[];
  /** Brings {docs} by itself, or because we asked. */
  readonly brings: readonly Line[];
  readonly answers: readonly Line[];
  /** News about a claim without a document. */
  readonly updates: readonly Line[];
  /** Letters about {client}: by lawyers, other insurers, authorities. */
  readonly thirdParties: readonly Line[];
  readonly providers: readonly Line[];
  /** How an intermediary introduces what {client} told him. */
  readonly brokers: readonly Line[];
  /** How somebody writes for wife, son, father {client}. */
  readonly relatives: readonly Line[];
  readonly forwards: readonly Line[];
  readonly spoken: readonly Line[];
  readonly papers: Readonly<Record<string, Paper>>;
  readonly subjects: Readonly<
    Record<'loss' | 'papers' | 'ask' | 'complaint' | 'letter' | 'vague', readonly Line[]>
  >;
}

/** One bank out of several: every slot offers the lines of all of them, a paper of all of them the names it has anywhere. */
export function joined(...banks: readonly [Phrases, ...Phrases[]]): Phrases {
  const all = <K extends string, L>(pick: (bank: Phrases) => Readonly<Record<K, readonly L[]>>) =>
    banks.map(pick).reduce((into, next) => {
      const both: Record<K, readonly L[]> = { ...into };
      for (const key in next) both[key] = [...(into[key] ?? []), ...next[key]];
      return both;
    });
  const lines = (pick: (bank: Phrases) => readonly Line[]) => banks.flatMap(pick);
  return {
    stories: all<LossType, StoryLine>((bank) => bank.stories),
    things: all<LossType, Line>((bank) => bank.things),
    openings: lines((bank) => bank.openings),
    reports: lines((bank) => bank.reports),
    closings: lines((bank) => bank.closings),
    noise: lines((bank) => bank.noise),
    marks: all<MarkName, Line>((bank) => bank.marks),
    asks: all<AskKind, Line>((bank) => bank.asks),
    anger: lines((bank) => bank.anger),
    brings: lines((bank) => bank.brings),
    answers: lines((bank) => bank.answers),
    updates: lines((bank) => bank.updates),
    thirdParties: lines((bank) => bank.thirdParties),
    providers: lines((bank) => bank.providers),
    brokers: lines((bank) => bank.brokers),
    relatives: lines((bank) => bank.relatives),
    forwards: lines((bank) => bank.forwards),
    spoken: lines((bank) => bank.spoken),
    papers: banks.map((bank) => bank.papers).reduce(joinedPapers),
    subjects: all<keyof Phrases['subjects'], Line>((bank) => bank.subjects),
  };
}

function joinedPapers(into: Phrases['papers'], next: Phrases['papers']): Phrases['papers'] {
  const papers: Record<string, Paper> = { ...into };
  for (const [item, paper] of Object.entries(next)) {
    const known = papers[item];
    const texts = [...(known?.texts ?? []), ...(paper.texts ?? [])];
    papers[item] = {
      said: [...(known?.said ?? []), ...paper.said],
      files: [...(known?.files ?? []), ...paper.files],
      ...(texts.length === 0 ? {} : { texts }),
    };
  }
  return papers;
}
