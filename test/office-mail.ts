/**
 * What a claims desk finds in its mailbox, made to measure: customers with policies, their first notices in Italian
 * and English, questions of strangers, answers, newsletters, out-of-office answers, broken mail. For the suites that
 * need hundreds of different mails; the same chance gives the same mails. All people are invented.
 */
import MailComposer from 'nodemailer/lib/mail-composer';
import { addDays, formatDate, localDateOf } from '#src/domain/time/calendar.ts';
import { pdf } from '../demo/originals.ts';
import type { LocalDate } from '#src/domain/ids.ts';
import type { Random } from './random.ts';

/** Somebody with one policy. */
export interface Customer {
  readonly name: string;
  readonly email: string;
  readonly phone: string;
  readonly language: 'it' | 'en';
  readonly line: 'motor' | 'health' | 'home' | 'travel';
  readonly policyNumber: string;
  readonly plate: string;
}

/** The desk all these people write to. */
export const officeAddress = 'sinistri@sportello.example';

const firstNames = {
  it: [
    'Alba',
    'Bice',
    'Ciro',
    'Dina',
    'Ezio',
    'Flora',
    'Gino',
    'Ilda',
    'Livio',
    'Mara',
    'Nilo',
    'Orsola',
    'Piero',
    'Rina',
    'Sante',
    'Tea',
    'Ugo',
    'Vera',
    'Zeno',
    'Amelia',
  ],
  en: [
    'Ada',
    'Basil',
    'Clara',
    'Dexter',
    'Edith',
    'Felix',
    'Gwen',
    'Hugo',
    'Iris',
    'Jonas',
    'Kitty',
    'Leo',
    'Maud',
    'Ned',
    'Olive',
    'Percy',
    'Rose',
    'Silas',
    'Tess',
    'Wilf',
  ],
} as const;
const surnames = {
  it: [
    'Abbatelli',
    'Brambati',
    'Cerrutini',
    'Dossena',
    'Erminelli',
    'Fontanesi',
    'Gavazzoli',
    'Idrofani',
    'Lanzarini',
    'Mezzalira',
    'Nardelloni',
    'Orsettini',
    'Pavarolo',
    'Quaglierini',
    'Ravasini',
    'Salvadego',
    'Tamburelli',
    'Uccellini',
    'Vallarino',
    'Zambonelli',
  ],
  en: [
    'Ashdown',
    'Birchall',
    'Coverdale',
    'Dunmore',
    'Eastlake',
    'Fernsby',
    'Garside',
    'Hollins',
    'Inskip',
    'Jessop',
    'Kirkby',
    'Lorimer',
    'Marlowe',
    'Norcott',
    'Oakhurst',
    'Pomfret',
    'Radcliffe',
    'Sowerby',
    'Thorley',
    'Wainfleet',
  ],
} as const;
const plateLetters = 'ABCDEFGHJKLMNPRSTVWXYZ';

/** `count` different people, each with a policy in force. */
export function inventCustomers(count: number, random: Random): readonly Customer[] {
  return Array.from({ length: count }, (_, index): Customer => {
    const language = random.chance(0.25) ? 'en' : 'it';
    // Names repeat after 400 people; what a name may never do is to make two people one, so they get a middle name.
    const middle = index < 400 ? '' : ` ${firstNames[language][Math.floor(index / 400) % 20]}`;
    const first = firstNames[language][index % 20];
    const last = surnames[language][Math.floor(index / 20) % 20];
    const line = (['motor', 'health', 'home', 'travel'] as const)[index % 4] ?? 'motor';
    const serial = String(100_000 + index);
    const letter = () => plateLetters[random.whole(0, plateLetters.length - 1)];
    return {
      name: `${first}${middle} ${last}`,
      email:
        `${first}.${last}.${index}@${random.pick(['example.org', 'example.com', 'example.net', 'posta.example.it'])}`.toLowerCase(),
      phone: `+39 333 1${String(index).padStart(6, '0')}`,
      language,
      line,
      policyNumber: `${{ motor: 'RCA', health: 'SAL', home: 'CAS', travel: 'VIA' }[line]}-2025-${serial}`,
      plate: `G${letter()}${String(index % 1000).padStart(3, '0')}${plateLetters[Math.floor(index / 1000) % 22]}${letter()}`,
    };
  });
}

const covers = {
  motor: {
    code: 'RCA',
    name: { it: 'Responsabilità civile auto', en: 'Motor liability' },
    claimTypes: ['motor_damage'],
    limit: '6.450.000,00',
  },
  health: {
    code: 'SPE',
    name: { it: 'Visite specialistiche', en: 'Specialist visits' },
    claimTypes: ['health_expense'],
    limit: '3.000,00',
  },
  home: {
    code: 'ACQ',
    name: { it: 'Acqua condotta', en: 'Escape of water' },
    claimTypes: ['home_water'],
    limit: '10.000,00',
  },
  travel: {
    code: 'BAG',
    name: { it: 'Bagaglio', en: 'Baggage' },
    claimTypes: ['travel_baggage'],
    limit: '1.500,00',
  },
} as const;

/** Their policies as a JSON file for the importer (`readPolicies`, with `today`). */
export function policiesOf(customers: readonly Customer[]): string {
  return JSON.stringify({
    policies: customers.map((customer) => ({
      number: customer.policyNumber,
      product: {
        motor: 'Auto Serena',
        health: 'Salute Chiara',
        home: 'Casa Protetta',
        travel: 'Viaggio Libero',
      }[customer.line],
      language: customer.language,
      parties: [
        {
          role: ['policyholder', 'insured'],
          name: customer.name,
          language: customer.language,
          contacts: [
            { kind: 'email', value: customer.email },
            { kind: 'phone', value: customer.phone },
          ],
        },
      ],
      versions: [
        {
          validFrom: '-200d',
          validTo: '+164d',
          ...(customer.line === 'motor' ? { plate: customer.plate } : {}),
          covers: [covers[customer.line]],
        },
      ],
      instalments: [{ dueOn: '-200d', amount: '420,00', paidOn: '-201d' }],
    })),
  });
}

/** What a mail is made of. */
interface Parts {
  readonly from: { readonly name: string; readonly address: string };
  readonly to?: string;
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
  readonly files?: readonly { readonly name: string; readonly type: string; readonly content: Buffer }[];
  readonly messageId: string;
  readonly inReplyTo?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly date: Date;
  readonly random: Random;
}

/** Ids of mails, different in one run. */
function newId(random: Random): string {
  return `${random.whole(1e9, 9e9).toString(36)}.${random.whole(1e9, 9e9).toString(36)}@mail.example.org`;
}

async function write(parts: Parts): Promise<Buffer> {
  const { random } = parts;
  const composer = new MailComposer({
    disableFileAccess: true,
    disableUrlAccess: true,
    newline: 'windows',
    baseBoundary: random.whole(1e9, 9e9).toString(36),
    textEncoding: random.pick(['quoted-printable', 'base64']),
    from: parts.from,
    to: parts.to ?? officeAddress,
    subject: parts.subject,
    messageId: `<${parts.messageId}>`,
    date: parts.date,
    ...(parts.inReplyTo === undefined
      ? {}
      : { inReplyTo: `<${parts.inReplyTo}>`, references: `<${parts.inReplyTo}>` }),
    headers: { 'User-Agent': 'Mozilla Thunderbird', ...parts.headers },
    text: parts.text,
    ...(parts.html === undefined ? {} : { html: parts.html }),
    attachments: (parts.files ?? []).map((file) => ({
      filename: file.name,
      contentType: file.type,
      content: file.content,
    })),
  });
  const received = `Received: from mx${random.whole(1, 9)}.example.org (mx.example.org [192.0.2.${random.whole(1, 250)}])\r\n\tby mx.sportello.example with ESMTPS; ${parts.date.toUTCString().replace('GMT', '+0000')}\r\n`;
  return Buffer.concat([Buffer.from(received), await composer.compile().build()]);
}

/** First notice of a loss, with something missing. `files` of them bring a document or a photograph. */
export async function firstNotice(
  customer: Customer,
  random: Random,
  now: Date,
  how: { readonly messageId?: string; readonly files?: boolean } = {},
): Promise<Buffer> {
  const day = addDays(localDateOf(now), -random.whole(2, 6));
  const on = formatDate(day, customer.language);
  const words =
    customer.language === 'it' ? italianNotice(customer, on, random) : englishNotice(customer, on, random);
  const files = how.files === true ? filesOf(customer, day, random) : [];
  return write({
    from: { name: customer.name, address: customer.email },
    subject: words.subject,
    text: words.text,
    ...(random.chance(0.6)
      ? {
          html: `<html><body style="font-family:Calibri"><p>${words.text.replaceAll('\n\n', '</p><p>').replaceAll('\n', '<br>')}</p></body></html>`,
        }
      : {}),
    files,
    messageId: how.messageId ?? newId(random),
    date: now,
    random,
  });
}

/** Files as they come with a first notice: of a kind that the checklist of the line knows. */
function filesOf(customer: Customer, day: LocalDate, random: Random): NonNullable<Parts['files']> {
  const amount = `${random.whole(60, 900)},00`;
  const photo = { name: 'foto danni.jpg', type: 'image/jpeg', content: picture(random) };
  const document = (name: string, ...lines: string[]) => ({
    name,
    type: 'application/pdf',
    content: Buffer.from(pdf([...lines, `Cliente: ${customer.name}`, `Totale EUR ${amount}`])),
  });
  switch (customer.line) {
    case 'motor':
    case 'home':
      return random.chance(0.5)
        ? [photo]
        : [photo, document('preventivo.pdf', `PREVENTIVO n. ${random.whole(1, 900)}`)];
    case 'health':
      return [
        document(
          'fattura.pdf',
          `FATTURA n. ${random.whole(1, 900)} del ${day.split('-').toReversed().join('/')}`,
          'Visita specialistica',
        ),
      ];
    case 'travel':
      return [
        document(
          'PIR.pdf',
          'PROPERTY IRREGULARITY REPORT (PIR)',
          `Reference VRNZZ${random.whole(10_000, 99_999)}`,
        ),
      ];
  }
}

function italianNotice(customer: Customer, on: string, random: Random): { subject: string; text: string } {
  const policy = `La mia polizza è la ${customer.policyNumber}.`;
  const end = `${random.pick(['Che cosa vi serve ancora?', 'Resto in attesa di istruzioni.', 'Mi dite come procedere?'])}\n\n${random.pick(['Cordiali saluti', 'Grazie', 'Distinti saluti'])}\n${customer.name}`;
  const street = `via ${random.pick(['Roma', 'dei Mille', 'Garibaldi', 'della Scala', 'Po'])} ${random.whole(1, 120)}`;
  switch (customer.line) {
    case 'motor':
      return {
        subject: random.pick(['Incidente con la mia auto', 'Denuncia di sinistro', `Tamponamento del ${on}`]),
        text: `Buongiorno,\n\nil ${on} alle ${random.whole(8, 19)}:30 in ${street} a Lodi un'altra auto mi ha tamponato. Il paraurti posteriore è rotto, nessun ferito.\n\nLa mia targa è ${customer.plate}, l'altra macchina ha targa F${random.pick(['A', 'B', 'C'])}${random.whole(100, 999)}LM. ${policy}\n\n${end}`,
      };
    case 'health':
      return {
        subject: `Rimborso spese mediche - polizza ${customer.policyNumber}`,
        text: `Gentili signori,\n\nchiedo il rimborso della visita specialistica ortopedica del ${on}. Ho speso ${random.whole(60, 300)},00 euro.\n\n${policy}\n\n${end}`,
      };
    case 'home':
      return {
        subject: random.pick(['Danni da acqua in bagno', 'Perdita d’acqua in casa']),
        text: `Buongiorno,\n\nil ${on} nel mio appartamento in ${street} a Milano si è rotto un tubo sotto il lavabo. L'acqua ha rovinato il pavimento e una parte dell'intonaco.\n\n${policy}\n\n${end}`,
      };
    case 'travel':
      return {
        subject: 'Valigia mai arrivata',
        text: `Buongiorno,\n\nsono rientrato da Londra il ${on} con il volo ZZ ${random.whole(100, 999)} e la mia valigia non è mai arrivata: la compagnia aerea dice che il bagaglio è smarrito.\n\n${policy}\n\n${end}`,
      };
  }
}

function englishNotice(customer: Customer, on: string, random: Random): { subject: string; text: string } {
  const policy = `My policy number is ${customer.policyNumber}.`;
  const end = `${random.pick(['What else do you need from me?', 'Please let me know how to proceed.'])}\n\nKind regards\n${customer.name}`;
  switch (customer.line) {
    case 'motor':
      return {
        subject: random.pick(['Car accident', `My car was hit on ${on}`]),
        text: `Dear Sir or Madam,\n\non ${on} another car ran into my car at a roundabout in Verona. The rear bumper is broken, nobody was hurt.\n\nMy number plate is ${customer.plate}. ${policy}\n\n${end}`,
      };
    case 'health':
      return {
        subject: `Refund of medical expenses, policy ${customer.policyNumber}`,
        text: `Hello,\n\nI would like a refund of the specialist visit I had on ${on}. I paid EUR ${random.whole(60, 300)}.00.\n\n${policy}\n\n${end}`,
      };
    case 'home':
      return {
        subject: 'Water damage in our flat',
        text: `Hello,\n\non ${on} a pipe burst under the sink of our flat in Verona. The water leak damaged the floor and the plaster.\n\n${policy}\n\n${end}`,
      };
    case 'travel':
      return {
        subject: `Suitcase never arrived, policy ${customer.policyNumber}`,
        text: `Dear Sir or Madam,\n\nI flew home from London to Verona on ${on} with flight ZZ ${random.whole(100, 999)} and my suitcase never arrived. The airline says that my luggage is lost.\n\n${policy}\n\n${end}`,
      };
  }
}

/** A question of somebody nobody knows, on a matter of its own. */
export function inquiry(
  asker: { readonly name: string; readonly email: string },
  random: Random,
  now: Date,
  how: { readonly messageId?: string } = {},
): Promise<Buffer> {
  const about = random.pick([
    {
      subject: 'Orari di apertura',
      text: 'Buongiorno,\n\nquali sono gli orari del vostro ufficio di Lodi? Vorrei passare di persona.',
    },
    {
      subject: 'Cambio di indirizzo',
      text: 'Buongiorno,\n\nho cambiato casa: a quale ufficio devo comunicare il nuovo indirizzo?',
    },
    {
      subject: 'Office hours',
      text: 'Hello,\n\nwhen is your office in Verona open? I would like to come in person.',
    },
    {
      subject: 'Informazioni',
      text: 'Salve,\n\navrei bisogno di parlare con qualcuno di voi. Potete richiamarmi domani mattina?',
    },
  ]);
  return write({
    from: { name: asker.name, address: asker.email },
    subject: `${about.subject} (${random.whole(1_000, 9_999)})`,
    text: `${about.text}\n\n${asker.name}`,
    messageId: how.messageId ?? newId(random),
    date: now,
    random,
  });
}

/** A message of ours, as far as an answer to it must know it. */
export interface OurMessage {
  readonly messageId: string;
  readonly subject: string;
  readonly replyTo: string;
}

/** Name and heading of the document a customer sends on request. */
const documents = {
  motor: {
    it: ['preventivo di riparazione.pdf', 'PREVENTIVO DI RIPARAZIONE'],
    en: ['repair estimate.pdf', 'REPAIR ESTIMATE'],
  },
  home: { it: ['preventivo.pdf', 'PREVENTIVO'], en: ['estimate.pdf', 'ESTIMATE'] },
  health: {
    it: ['prescrizione.pdf', 'PRESCRIZIONE DEL MEDICO CURANTE'],
    en: ['prescription.pdf', 'PRESCRIPTION'],
  },
  travel: {
    it: ['ricevuta acquisto.pdf', 'RICEVUTA DI ACQUISTO'],
    en: ['purchase receipt.pdf', 'PURCHASE RECEIPT'],
  },
} as const;

/** A customer's answer with a document, above the quotation their mail program makes. */
export function answer(customer: Customer, ours: OurMessage, random: Random, now: Date): Promise<Buffer> {
  const italian = customer.language === 'it';
  const [name, title] = documents[customer.line][customer.language];
  return write({
    from: { name: customer.name, address: customer.email },
    to: ours.replyTo,
    subject: `${italian ? 'R' : 'Re'}: ${ours.subject}`,
    text: italian
      ? `Buongiorno, ecco un documento. Il resto ve lo mando appena posso.\n${customer.name}\n\nIl giorno gio 12 nov 2026 alle ore 10:00 Ufficio sinistri <${ours.replyTo}> ha scritto:\n\n> abbiamo ricevuto la sua e-mail. Per continuare ci manca qualcosa.\n`
      : `Hello, here is a document. The rest will follow.\n${customer.name}\n\nOn 12 Nov 2026, at 10:00, Claims desk <${ours.replyTo}> wrote:\n\n> We have received your e-mail. Something is still missing.\n`,
    files: [
      {
        name,
        type: 'application/pdf',
        content: Buffer.from(pdf([title, customer.name, `EUR ${random.whole(200, 3_000)},00`])),
      },
    ],
    messageId: newId(random),
    inReplyTo: ours.messageId,
    date: now,
    random,
  });
}

/** An automatic answer, to a message of ours or out of the blue. */
export function outOfOffice(
  person: { readonly name: string; readonly email: string },
  random: Random,
  now: Date,
  ours?: OurMessage,
): Promise<Buffer> {
  return write({
    from: { name: person.name, address: person.email },
    ...(ours === undefined ? {} : { to: ours.replyTo, inReplyTo: ours.messageId }),
    subject: `Risposta automatica: ${ours?.subject ?? `Richiesta ${random.whole(1_000, 9_999)}`}`,
    text: `Sono fuori ufficio e leggerò la posta al mio rientro.\n\n${person.name}`,
    messageId: newId(random),
    headers: {
      'Auto-Submitted': 'auto-replied',
      'X-Auto-Response-Suppress': 'All',
      Precedence: 'auto_reply',
    },
    date: now,
    random,
  });
}

export function newsletter(random: Random, now: Date): Promise<Buffer> {
  const issue = random.whole(10_000, 99_999);
  return write({
    from: { name: 'Convegni Assicurativi', address: 'newsletter@news.convegni.example' },
    subject: `Il sinistro digitale, numero ${issue}`,
    text: `Come gestire le denunce di sinistro senza carta.\n\nProgramma: https://news.convegni.example/${issue}`,
    html: `<html><body><table><tr><td><h1>Il sinistro digitale</h1><p>Come gestire le denunce di sinistro senza carta.</p><a href="https://news.convegni.example/${issue}">Programma</a></td></tr></table></body></html>`,
    messageId: `${issue}.${newId(random)}`,
    headers: {
      'List-Id': '<novita.news.convegni.example>',
      'List-Unsubscribe': `<https://news.convegni.example/u/${issue}>`,
      Precedence: 'bulk',
    },
    date: now,
    random,
  });
}

/** Bytes somebody mailed without being a mail. */
export function unreadable(random: Random): Buffer {
  // Without NUL, CR and LF: a mailbox would change those, and then nobody could tell it from another.
  return Buffer.from(Array.from({ length: 600 }, () => random.whole(14, 255)));
}

/** The same mail as another server handed it over: only the trace on top differs. */
export function byAnotherRoute(mail: Buffer, random: Random): Buffer {
  return Buffer.concat([
    Buffer.from(
      `Received: from backup${random.whole(10, 99)}.example.org by mx2.sportello.example with ESMTP; id ${random.whole(1e6, 9e6)}\r\n`,
    ),
    mail,
  ]);
}

/** A mail server's report that a message of ours could not be delivered. */
export function bounceOf(
  ours: OurMessage & { readonly recipient: string; readonly returnPath: string },
  random: Random,
  now: Date,
): Buffer {
  const boundary = `b${random.whole(1e6, 9e6)}`;
  const lines = [
    'Return-Path: <>',
    `Date: ${now.toUTCString().replace('GMT', '+0000')}`,
    'From: MAILER-DAEMON@smtp-out.example.org (Mail Delivery System)',
    'Subject: Undelivered Mail Returned to Sender',
    `To: ${ours.returnPath}`,
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type=delivery-status; boundary="${boundary}"`,
    `Message-Id: <${newId(random)}>`,
    '',
    `--${boundary}`,
    'Content-Type: text/plain; charset=us-ascii',
    '',
    `<${ours.recipient}>: host mail.example.org said: 550 5.1.1 User unknown`,
    '',
    `--${boundary}`,
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; smtp-out.example.org',
    '',
    `Final-Recipient: rfc822; ${ours.recipient}`,
    'Action: failed',
    'Status: 5.1.1',
    'Diagnostic-Code: smtp; 550 5.1.1 User unknown',
    '',
    `--${boundary}`,
    'Content-Type: text/rfc822-headers',
    '',
    `Message-ID: <${ours.messageId}>`,
    `To: ${ours.recipient}`,
    '',
    `--${boundary}--`,
    '',
  ];
  return Buffer.from(lines.join('\r\n'));
}

/** Bytes that begin and end as a photograph does and weigh what one weighs after a mail program made it smaller. */
function picture(random: Random): Buffer {
  const size = random.whole(20_000, 400_000);
  const bytes = Buffer.alloc(size);
  let word = random.whole(1, 2 ** 31);
  for (let at = 0; at < size; at += 4) {
    word = (Math.imul(word, 1_664_525) + 1_013_904_223) >>> 0;
    bytes.writeUInt32LE(word, Math.min(at, size - 4));
  }
  Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0x00, 0x10, 0x4a, 0x46, 0x49, 0x46]).copy(bytes);
  Buffer.from([0xff, 0xd9]).copy(bytes, size - 2);
  return bytes;
}
