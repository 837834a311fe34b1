/** CPU of the main threads of the browser's pages, as the Linux scheduler counts it. */
import { readdirSync, readFileSync } from 'node:fs';

/** The threads found when they were looked for. */
export interface MainThreads {
  /** Time they have run on a processor since they began, ms; a thread that is gone counts nothing. */
  milliseconds(): number;
}

/**
 * Finds the main thread of every page process below ours. Chromium calls it CrRendererMain or leaves it the name of
 * the program; it is the thread with the number of its process.
 */
export function mainThreads(): MainThreads {
  const parents = new Map<number, number>();
  const renderers: number[] = [];
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const pid = Number(name);
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      parents.set(pid, Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
      if (readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('--type=renderer')) renderers.push(pid);
    } catch {
      // Gone meanwhile.
    }
  }
  const isOurs = (pid: number): boolean => {
    const parent = parents.get(pid);
    return parent !== undefined && parent > 1 && (parent === process.pid || isOurs(parent));
  };
  const ours = renderers.filter(isOurs);
  if (ours.length === 0) throw new Error('no page process is to be seen: is /proc hidden?');
  return {
    milliseconds: () =>
      ours.reduce((sum, pid) => {
        try {
          // First field: nanoseconds on a processor (Linux, Documentation/scheduler/sched-stats).
          return sum + Number(readFileSync(`/proc/${pid}/task/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
        } catch {
          return sum;
        }
      }, 0),
  };
}
