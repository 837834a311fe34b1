import { destination, pino, stdTimeFunctions, type DestinationStream } from 'pino';

/**
 * One JSON line per event, with ids, stages and counts; never message text, names or addresses
 * (logs live longer and travel further than the people in them agreed to).
 */
export interface Log {
  info(event: string, facts?: LogFacts): void;
  warn(event: string, facts?: LogFacts): void;
  error(event: string, error: unknown, facts?: LogFacts): void;
  /** The same log with these facts on every line. */
  with(facts: LogFacts): Log;
}

/** Ids, numbers and short codes only. */
type LogFacts = Readonly<Record<string, string | number | boolean | undefined>>;

/**
 * @param level `debug`, `info`, `warn`, `error` or `silent`.
 * @param to where the lines go; standard output unless told otherwise.
 */
export function createLog(level: string, to: DestinationStream = destination(1)): Log {
  return over(
    pino(
      {
        level,
        base: null,
        timestamp: stdTimeFunctions.isoTime,
        formatters: { level: (label) => ({ level: label }) },
      },
      to,
    ),
  );
}

/** Addresses taken out: libraries like to put them into error messages. */
function withoutAddresses(text: string): string {
  return text.replaceAll(/[^\s<>"'(),;:]{1,64}@[^\s<>"'(),;:]{1,255}/g, '<address>');
}

function over(sink: ReturnType<typeof pino>): Log {
  return {
    info: (event, facts) => sink.info({ event, ...facts }),
    warn: (event, facts) => sink.warn({ event, ...facts }),
    error: (event, error, facts) => sink.error({ event, ...facts, ...describe(error) }),
    with: (facts) => over(sink.child({ ...facts })),
  };
}

function describe(error: unknown): Record<string, string> {
  if (!(error instanceof Error)) return { error: withoutAddresses(String(error)) };
  return {
    error: withoutAddresses(error.message).slice(0, 500),
    kind: error.name,
    ...('code' in error && typeof error.code === 'string' ? { code: error.code } : {}),
    ...(error.stack === undefined
      ? {}
      : { at: withoutAddresses(error.stack.split('\n').slice(1, 4).join(' | ')) }),
  };
}
