/** The figures, for people and, as the last line, for programs. */
import type { Measured } from './contender.ts';

export interface Result extends Measured {
  readonly name: string;
  /** Name of the result it is compared with. */
  readonly base?: string;
  readonly mails: number;
}

/** Prints one table with ratios to the floor, and one JSON object as the last line. */
export function printResults(
  results: readonly Result[],
  facts: { readonly mails: number; readonly megabytes: number; readonly seed: number },
): void {
  const rows = results.map((result) => {
    const base = results.find((each) => each.name === result.base);
    return { result, figures: figuresOf(result, base) };
  });
  const servers = [...new Set(results.flatMap((each) => Object.keys(each.servers)))];
  const header = [
    '',
    'mails/s',
    '× floor',
    'mails per CPU s',
    '× floor',
    'of ours alone',
    '× floor',
    'peak MB',
    ...servers.map((each) => `${each} CPU s`),
    'start s',
  ];
  const body = rows.map(({ result, figures }) => [
    result.name,
    figures.mailsPerSecond.toFixed(1),
    ratio(figures.wallRatio),
    figures.mailsPerTotalCpuSecond.toFixed(1),
    ratio(figures.totalCpuRatio),
    figures.mailsPerCpuSecond.toFixed(1),
    ratio(figures.cpuRatio),
    String(result.peakMegabytes),
    ...servers.map((each) => (result.servers[each] ?? 0).toFixed(1)),
    result.startSeconds.toFixed(1),
  ]);
  const widths = header.map((name, column) =>
    Math.max(name.length, ...body.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ');
  console.log(`\n${line(header)}`);
  for (const row of body) console.log(line(row));
  console.log(
    '\n"mails per CPU s" counts our Node process with all its threads, and Dovecot, PostgreSQL and Redis; then ours alone.' +
      '\n"× floor": times what the floor takes on the same database, less is better. Wall time depends on what else the' +
      '\nmachine does, CPU hardly.',
  );
  console.log(
    JSON.stringify({
      ...facts,
      results: rows.map(({ result, figures }) => ({
        name: result.name,
        seconds: round(result.seconds),
        cpuSeconds: round(result.cpu),
        ...Object.fromEntries(
          Object.entries(figures).flatMap(([name, value]) =>
            value === undefined ? [] : [[name, round(value)]],
          ),
        ),
        peakMegabytes: result.peakMegabytes,
        serverCpuSeconds: Object.fromEntries(
          Object.entries(result.servers).map(([name, value]) => [name, round(value)]),
        ),
        startSeconds: round(result.startSeconds),
        startCpuSeconds: round(result.startCpu),
      })),
    }),
  );
}

function figuresOf(result: Result, base: Result | undefined) {
  const total = (each: Result) =>
    each.cpu + Object.values(each.servers).reduce((sum, value) => sum + value, 0);
  return {
    mailsPerSecond: result.mails / result.seconds,
    mailsPerTotalCpuSecond: result.mails / total(result),
    mailsPerCpuSecond: result.mails / result.cpu,
    wallRatio: base === undefined ? undefined : result.seconds / base.seconds,
    cpuRatio: base === undefined ? undefined : result.cpu / base.cpu,
    totalCpuRatio: base === undefined ? undefined : total(result) / total(base),
  };
}

function ratio(value: number | undefined): string {
  return value === undefined ? '–' : value.toFixed(1);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
