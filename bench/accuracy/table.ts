/** The figures as a table for people, and as one object for machines. */
import { ratio, rates, type Tally } from './score.ts';

const percent = (share: number) => `${(share * 100).toFixed(2)} %`;

export function printTally(title: string, tally: Tally): void {
  const auto = tally.autoRight + tally.autoWrong;
  const row = (name: string, value: string, note = '') =>
    console.log(`  ${name.padEnd(44)}${value.padStart(10)}  ${note}`);
  console.log(
    `\n${title}: ${tally.messages} messages, ${tally.linkable} about a known claim, ${tally.losses} new losses`,
  );
  row(
    'linked by machine, of all linkable',
    percent(ratio(tally.autoRight, tally.linkable)),
    `aim ≥ 65 %; ${tally.byThread} by thread`,
  );
  row(
    'of these right',
    percent(ratio(tally.autoRight, auto)),
    `aim ≥ 99.9 %; ${tally.autoWrong} wrong of ${auto}`,
  );
  row('right claim linked or proposed first', percent(ratio(tally.top1, tally.linkable)));
  row('… among the first three', percent(ratio(tally.top3, tally.linkable)));
  row(
    'of what is left to people: first',
    percent(ratio(tally.proposedFirst, tally.proposable)),
    `of ${tally.proposable}`,
  );
  row('… among three', percent(ratio(tally.proposedThree, tally.proposable)));
  row('joined a conversation and shown to a person', String(tally.held));
  row('known claims opened again', String(tally.openedAgain));
  row('claims opened for no loss', String(tally.openedForNothing));
  row('new losses opened', percent(ratio(tally.opened, tally.losses)));
  row('… with the right type', percent(ratio(tally.typeRight, tally.opened)));
  row('… policy right / none / wrong', `${tally.policyRight}/${tally.policyNone}/${tally.policyWrong}`);
  row(
    'missing set exact',
    percent(ratio(tally.missingRight, tally.missingOf)),
    `aim ≥ 98 %; of ${tally.missingOf}`,
  );
  console.log('  wrong links by cause');
  for (const [cause, wrong] of sorted(tally.wrongBy)) row(`  ${cause}`, String(wrong));
  console.log('  not linked by machine, by reason');
  for (const [cause, left] of sorted(tally.leftBy)) row(`  ${cause.slice(0, 90)}`, String(left));
  for (const [title, counts] of [
    ['new losses not opened, by reason', tally.notOpenedBy],
    ['types read for another', tally.typesFor],
    ['kinds read for others', tally.kindsFor],
  ] as const) {
    console.log(`  ${title}`);
    for (const [cause, of] of sorted(counts)) row(`  ${cause.slice(0, 90)}`, String(of));
  }
  console.log('  linked by machine, by what makes it hard');
  for (const [cause, { auto: linked, of }] of [...tally.autoBy].toSorted(([, a], [, b]) => b.of - a.of))
    row(`  ${cause}`, percent(ratio(linked, of)), `of ${of}`);
  console.log(
    `  ${'case kind'.padEnd(30)}${'precision'.padStart(11)}${'recall'.padStart(11)}${'F1'.padStart(11)}`,
  );
  for (const [kind, counts] of tally.kinds) printRates(kind, counts);
  console.log(
    `  ${'field'.padEnd(30)}${'precision'.padStart(11)}${'recall'.padStart(11)}${'F1'.padStart(11)}`,
  );
  for (const [field, counts] of tally.fields) printRates(field, counts);
  row('wrong missing sets of a claim of another type', String(tally.missingOfOtherType));
  console.log('  lines of checklists: asked though it came, not asked though missing, of all judged');
  for (const [key, line] of [...tally.missingLines].toSorted(([, a], [, b]) => wrongOf(b) - wrongOf(a)))
    if (wrongOf(line) > 0) {
      const where = [...line.where].toSorted(([, a], [, b]) => wrongOf(b) - wrongOf(a));
      row(
        `  ${key}`,
        `+${line.asked} -${line.forgotten}`,
        `of ${line.of}: ${where.map(([name, counts]) => `${name} +${counts.asked} -${counts.forgotten}`).join(', ')}`,
      );
    }
  console.log('  certainty of the first claim: said, observed');
  for (const [index, bin] of tally.bins.entries())
    if (bin.of > 0)
      row(
        `  ${index * 10}–${index * 10 + 10} %`,
        percent(bin.said / bin.of),
        `${percent(bin.right / bin.of)} of ${bin.of}`,
      );
}

function printRates(name: string, counts: Parameters<typeof rates>[0]): void {
  const { precision, recall, f1 } = rates(counts);
  console.log(
    `  ${name.padEnd(30)}${percent(precision).padStart(11)}${percent(recall).padStart(11)}${percent(f1).padStart(11)}  ${counts.right + counts.missed}`,
  );
}

function wrongOf({ asked, forgotten }: { readonly asked: number; readonly forgotten: number }): number {
  return asked + forgotten;
}

function sorted(map: ReadonlyMap<string, number>): [string, number][] {
  return [...map].toSorted(([, a], [, b]) => b - a);
}

/** The same figures for a machine: shares as numbers from 0 to 1. */
export function summary(tally: Tally) {
  const round = (share: number) => Math.round(share * 100_000) / 100_000;
  const each = (map: Tally['kinds']) =>
    Object.fromEntries(
      [...map].map(([name, counts]) => {
        const { precision, recall, f1 } = rates(counts);
        return [
          name,
          {
            precision: round(precision),
            recall: round(recall),
            f1: round(f1),
            of: counts.right + counts.missed,
          },
        ];
      }),
    );
  return {
    messages: tally.messages,
    linkable: tally.linkable,
    autoRate: round(ratio(tally.autoRight, tally.linkable)),
    autoPrecision: round(ratio(tally.autoRight, tally.autoRight + tally.autoWrong)),
    wrongLinks: Object.fromEntries(tally.wrongBy),
    left: Object.fromEntries(sorted(tally.leftBy)),
    held: tally.held,
    top1: round(ratio(tally.top1, tally.linkable)),
    top3: round(ratio(tally.top3, tally.linkable)),
    proposedFirst: round(ratio(tally.proposedFirst, tally.proposable)),
    proposedThree: round(ratio(tally.proposedThree, tally.proposable)),
    openedAgain: tally.openedAgain,
    openedForNothing: tally.openedForNothing,
    opened: round(ratio(tally.opened, tally.losses)),
    typeRight: round(ratio(tally.typeRight, tally.opened)),
    policy: { right: tally.policyRight, none: tally.policyNone, wrong: tally.policyWrong },
    missingExact: round(ratio(tally.missingRight, tally.missingOf)),
    complaintsRecall: round(rates(tally.kinds.get('complaint') ?? { right: 0, wrong: 0, missed: 0 }).recall),
    kinds: each(tally.kinds),
    fields: each(tally.fields),
    calibration: tally.bins.map((bin) => ({
      of: bin.of,
      said: round(ratio(bin.said, bin.of)),
      observed: round(ratio(bin.right, bin.of)),
    })),
  };
}
