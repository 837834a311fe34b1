import type { BlobStore, Channel } from '../channel.ts';
import type { Profile } from '../domain/profile.ts';
import type { ReplyTemplate } from '../domain/answering/reply-template.ts';
import type { Person } from '../domain/people/role.ts';
import type { Log } from '../log.ts';
import type { RemotePictures } from '../mail-html/index.ts';
import type { PolicyDirectory } from '../policy-directory.ts';
import type { Queue } from '../queue.ts';
import type { DocumentReader } from '../reading/index.ts';
import type { SpeechReader } from '../reading/speech/index.ts';
import type { Db } from '../storage/db.ts';
import type { SealedFiles } from '../storage/sealed-files.ts';
import type { ApiActions } from './actions.ts';

/** What the API works with; the stages' tools are more than enough. */
export interface ApiTools {
  readonly db: Db;
  readonly queue: Pick<Queue, 'depth'>;
  readonly blobs: BlobStore;
  /** Copies of everything about a person, to be fetched. */
  readonly copies: Pick<SealedFiles, 'read'>;
  /** How they are connected, and whether they send; nothing else of them is used here. */
  readonly channels: ReadonlyMap<
    string,
    Pick<Channel, 'name' | 'connections' | 'compose' | 'handOver' | 'ongoing' | 'telephone'>
  >;
  readonly profile: Profile;
  /** Pages of files as pictures. */
  readonly reader: Pick<DocumentReader, 'picture'>;
  /** Who listens to recordings, by language. */
  readonly speech: Pick<SpeechReader, 'engineFor'>;
  readonly directory: PolicyDirectory;
  /** The house's own reply templates. */
  readonly replyTemplates: readonly ReplyTemplate[];
  /** Pictures of mails from other computers; absent: over the open internet. */
  readonly remotePictures?: RemotePictures;
  readonly log: Log;
  readonly now: () => Date;
  /** Keys that sign and seal, the current one first. */
  readonly settings: { readonly tokenSecrets: readonly string[] };
}

/** What every resource is made from. */
export interface Workplace {
  readonly tools: ApiTools;
  readonly actions: ApiActions;
  /** Whoever comes in with a token of his own (`API_TOKENS`) and not as a person on file. */
  readonly tokenPeople: readonly Person[];
}
