/** A reading thread: takes one mail at a time from `MailReader` and hands back its message. */
import { parentPort } from 'node:worker_threads';
import type { InboundMessage } from '#src/domain/message.ts';
import { parseMail } from './mail.ts';
import type { ReadReply, ReadRequest } from './reader.ts';

const port = parentPort;
if (port === null) throw new Error('this file runs only as a thread of MailReader');

port.on('message', (request: ReadRequest) => {
  void read(request);
});
say({ kind: 'ready' }, []);

async function read({ bytes, meta }: ReadRequest): Promise<void> {
  const message = await parseMail(bytes, meta);
  say({ kind: 'read', message }, transferables(message));
}

function say(reply: ReadReply, handedOver: ArrayBuffer[]): void {
  port?.postMessage(reply, handedOver);
}

/** Files go back without being copied; each owns its memory, and two of the same bytes may share it. */
function transferables(message: InboundMessage): ArrayBuffer[] {
  const buffers = new Set<ArrayBuffer>();
  for (const { content } of message.attachments)
    if (content?.buffer instanceof ArrayBuffer) buffers.add(content.buffer);
  return [...buffers];
}
