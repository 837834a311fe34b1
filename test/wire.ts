/** A real e-mail channel that sends to a mail server on a real socket. */
import { emailChannel } from '#channels/email/index.ts';
import { workers } from '#workers/index.ts';
import type { TestDesk } from './desk.ts';
import { quietLog } from './quiet-log.ts';
import { startSmtpSink, type SmtpSink } from './smtp-sink.ts';

export interface Wire {
  readonly sink: SmtpSink;
  /** Sends one message of the desk's outbox over the socket. */
  send(desk: TestDesk, outboundId: string): Promise<void>;
  close(): Promise<void>;
}

/** Opens the wire; close it after the test. */
export async function openWire(): Promise<Wire> {
  const sink = await startSmtpSink();
  const channel = emailChannel(
    {
      mailboxes: [],
      out: {
        host: '127.0.0.1',
        port: sink.port,
        tls: 'none',
        tlsRejectUnauthorized: true,
        timeouts: { connect: 5_000, greeting: 5_000, socket: 5_000, finalReply: 5_000 },
      },
      desk: { name: 'Ufficio sinistri', address: 'sinistri@sportello.example', plusAddressing: true },
      bounce: { address: 'ritorni@sportello.example', plusAddressing: true, nullSender: false },
      sentEvidence: [],
    },
    { log: quietLog },
  );
  return {
    sink,
    send: async (desk, outboundId) => {
      const sender = workers.find(({ stage }) => stage === 'send');
      await sender?.run(outboundId, { ...desk.deps, channels: new Map([['email', channel]]) });
    },
    close: async () => {
      await channel.close();
      await sink.close();
    },
  };
}
