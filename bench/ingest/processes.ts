/** What processes cost, as the Linux kernel counts it. */
import { readdirSync, readFileSync } from 'node:fs';

/** Ticks per second of /proc/<pid>/stat: 100 on every Linux that Node runs on (USER_HZ). */
const ticksPerSecond = 100;

/** All processes at one moment. */
export interface Census {
  /**
   * CPU seconds, user and system, that a process and everything below it have used; children that have ended count
   * with whoever waited for them. 0 for a process that is gone.
   */
  cpuSeconds(pid: number | undefined): number;
  /** A process below ours with this program name, such as a server that a helper started. */
  descendantNamed(name: string): number | undefined;
}

interface Entry {
  readonly name: string;
  readonly seconds: number;
  readonly children: number[];
}

/** Reads /proc once. */
export function takeCensus(): Census {
  const entries = new Map<number, Entry>();
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = readStat(Number(name));
    if (stat === undefined) continue;
    entries.set(Number(name), { name: stat.name, seconds: stat.seconds, children: [] });
    parents.set(Number(name), stat.parent);
  }
  for (const [pid, parent] of parents) entries.get(parent)?.children.push(pid);
  const below = (pid: number): number[] => [pid, ...(entries.get(pid)?.children ?? []).flatMap(below)];
  return {
    cpuSeconds: (pid) =>
      pid === undefined ? 0 : below(pid).reduce((sum, each) => sum + (entries.get(each)?.seconds ?? 0), 0),
    descendantNamed: (name) => below(process.pid).find((pid) => entries.get(pid)?.name === name),
  };
}

function readStat(pid: number): { name: string; parent: number; seconds: number } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const end = stat.lastIndexOf(')');
    // The name stands in brackets and may hold anything; after it come state (3), parent (4) and utime to cstime (14–17).
    const fields = stat.slice(end + 2).split(' ');
    return {
      name: stat.slice(stat.indexOf('(') + 1, end),
      parent: Number(fields[1]),
      seconds: fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0) / ticksPerSecond,
    };
  } catch {
    return undefined;
  }
}

/** The most memory a process has held at once, in MB; 0 when it is gone. */
export function peakMegabytes(pid: number): number {
  try {
    const peak = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return Math.round(Number(peak ?? 0) / 1024);
  } catch {
    return 0;
  }
}
