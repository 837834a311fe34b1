/** Hashes of passwords: argon2id (RFC 9106) with the least that OWASP asks for, through Node's own. */
import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';

/** 19 MiB, two passes, one lane. */
const memory = 19_456;
const passes = 2;
const parallelism = 1;
const tagLength = 32;

/** Works on passwords, and says of each work that it was done. */
export interface Passwords {
  /** The hash to keep, in the PHC string format. */
  hash(password: string): Promise<string>;
  /**
   * Whether a password belongs to a hash. Without a hash the same work is done on a decoy and the answer is no: whoever
   * measures learns nothing about whom we know.
   */
  verify(password: string, hash: string | undefined): Promise<boolean>;
}

/** @param onWork called once for every hash that was computed. */
export function openPasswords(onWork: () => void = () => undefined): Passwords {
  const decoy = format(randomBytes(16), randomBytes(tagLength));
  const compute = async (password: string, nonce: Buffer, cost: Cost): Promise<Buffer> => {
    onWork();
    const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
    argon2(
      'argon2id',
      // Two ways of typing the same è must not be two passwords.
      { message: password.normalize('NFC'), nonce, ...cost },
      (error, tag) => (error === null ? resolve(tag) : reject(error)),
    );
    return promise;
  };
  return {
    hash: async (password) => {
      const nonce = randomBytes(16);
      return format(nonce, await compute(password, nonce, { memory, passes, parallelism, tagLength }));
    },
    verify: async (password, hash) => {
      const known = parse(hash ?? decoy);
      const tag = await compute(password, known.nonce, known.cost);
      return timingSafeEqual(tag, known.tag) && hash !== undefined;
    },
  };
}

interface Cost {
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
  readonly tagLength: number;
}

function format(nonce: Buffer, tag: Buffer): string {
  const bare = (bytes: Buffer) => bytes.toString('base64').replaceAll('=', '');
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${bare(nonce)}$${bare(tag)}`;
}

/** The cost stands with the hash: hashes of another time stay good when ours grows. */
function parse(hash: string): { readonly nonce: Buffer; readonly tag: Buffer; readonly cost: Cost } {
  const found = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,2})\$([\w+/]+)\$([\w+/]+)$/.exec(hash);
  if (found === null) throw new Error('a stored password hash cannot be read');
  const [, m, t, p, nonce = '', tag = ''] = found;
  const bytes = Buffer.from(tag, 'base64');
  return {
    nonce: Buffer.from(nonce, 'base64'),
    tag: bytes,
    cost: { memory: Number(m), passes: Number(t), parallelism: Number(p), tagLength: bytes.length },
  };
}
