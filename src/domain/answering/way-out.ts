/**
 * By which road words reach the customer of a ticket: as they wrote to us, by post when that is how they write or when
 * their mail comes back, by certified mail or registered letter where the house wants proof (domain guide H.3, H.6).
 * Every choice says why.
 */
import type { Party } from '../claims/claim.ts';
import type { PartyId } from '../ids.ts';
import { isSameAddress, readPostalAddress, type PostalAddress } from '../letters/postal-address.ts';
import type { PostageKind } from '../letters/sheet.ts';
import type { Labels } from '../profile.ts';

/** What the house wants proof of; the profile names some of them. */
export const proofPurposes = ['final_request', 'approval', 'rejection', 'complaint_reply'] as const;
export type ProofPurpose = (typeof proofPurposes)[number];

export type WayOut = RoadOut & {
  /** The house wants proof that what it says arrived. */
  readonly needsProof?: true;
};

type RoadOut =
  | {
      /** As the ticket's own channel sends. */
      readonly road: 'own';
      readonly address: string;
      readonly name?: string;
      readonly why: Labels;
    }
  | {
      readonly road: 'mail';
      readonly address: string;
      readonly name?: string;
      readonly why: Labels;
    }
  | {
      /** By text message, whatever the ticket's own channel is; a number in E.164. */
      readonly road: 'text';
      readonly address: string;
      readonly name?: string;
      readonly why: Labels;
    }
  | {
      /** By a call that a person places; a number in E.164. */
      readonly road: 'call';
      readonly address: string;
      readonly name?: string;
      readonly why: Labels;
    }
  | {
      readonly road: 'post';
      readonly to: PostalAddress;
      readonly party?: PartyId;
      readonly postage: PostageKind;
      readonly why: Labels;
    };
export type ByPost = Extract<WayOut, { readonly road: 'post' }>;

export interface WaySource {
  /** Whether the ticket came on paper, where nobody leaves an address that a machine could answer. */
  readonly cameByPost: boolean;
  /** Address on the ticket's own channel. */
  readonly customer?: string;
  readonly customerName?: string;
  /** Who that is, when it is certain; on paper, whoever the letter is from. */
  readonly party?: Pick<Party, 'id' | 'name' | 'address' | 'addressDoubt' | 'contacts'>;
  /** What this says must be proven to have arrived. */
  readonly needsProof: boolean;
  /** Our own mail leaves from a certified mailbox: only then does a PEC address give receipts that prove anything. */
  readonly isCertified: boolean;
  /** Letters can be printed here. */
  readonly canPrint: boolean;
}

/** The road, or undefined when nothing reaches them. */
export function wayOut(source: WaySource): WayOut | undefined {
  const road = roadOut(source);
  return road === undefined || !source.needsProof ? road : { ...road, needsProof: true };
}

function roadOut(source: WaySource): RoadOut | undefined {
  const { customer, party } = source;
  const name = source.customerName ?? party?.name;
  const named = name === undefined ? {} : { name };
  const paper = source.canPrint && party !== undefined ? paperOf(party) : undefined;
  const mails = (party?.contacts ?? []).filter(
    ({ kind, invalid, shared }) => kind !== 'phone' && !invalid && !shared,
  );
  if (source.needsProof) {
    const pec = mails.find(({ kind }) => kind === 'pec');
    if (source.isCertified && pec !== undefined)
      return {
        road: customer === pec.value ? 'own' : 'mail',
        address: pec.value,
        ...named,
        why: {
          it: 'per PEC: deve restare la prova della consegna',
          en: 'by certified mail: its delivery must be proven',
        },
      };
    if (paper !== undefined)
      return {
        ...paper,
        postage: 'registered',
        why: {
          it: 'per raccomandata: deve restare la prova della consegna',
          en: 'by registered letter: its delivery must be proven',
        },
      };
  }
  const isDead =
    customer !== undefined &&
    (party?.contacts ?? []).some(({ value, invalid }) => invalid && value === customer.toLowerCase());
  const own =
    customer === undefined || source.cameByPost
      ? undefined
      : ({
          road: 'own',
          address: customer,
          ...named,
          why: { it: 'per la via da cui ha scritto', en: 'the way they wrote' },
        } as const);
  if (own !== undefined && !isDead) return own;
  if (paper !== undefined)
    return {
      ...paper,
      postage: 'plain',
      why: isDead
        ? { it: 'per posta: le nostre e-mail tornano indietro', en: 'by post: our mails come back' }
        : { it: 'per posta, come ha scritto', en: 'by post, as they wrote' },
    };
  const mail = mails[0];
  // A dead mailbox and nothing else: whoever asks whether it may be written to hears why not.
  if (mail === undefined) return own;
  return {
    road: 'mail',
    address: mail.value,
    ...named,
    why:
      party?.addressDoubt === undefined
        ? {
            it: 'per e-mail: non c’è un indirizzo postale completo',
            en: 'by mail: no complete postal address is on file',
          }
        : {
            it: 'per e-mail: l’ultima lettera è tornata indietro',
            en: 'by mail: the last letter came back',
          },
  };
}

/** The postal road to a party, if its address can be trusted and an envelope can bear it. */
export function paperOf(
  party: Pick<Party, 'id' | 'name' | 'address' | 'addressDoubt'>,
): Pick<ByPost, 'road' | 'to' | 'party'> | undefined {
  if (party.address === undefined || party.addressDoubt !== undefined) return undefined;
  const to = readPostalAddress(party.name, party.address);
  return to === undefined ? undefined : { road: 'post', to, party: party.id };
}

/**
 * The postal road to a party whose name or address on file was corrected since a letter was drawn for it; undefined where they
 * are the same, or no letter can go there now.
 */
export function correctedPaper(
  party: Parameters<typeof paperOf>[0],
  drawnFor: PostalAddress,
): ReturnType<typeof paperOf> {
  const paper = paperOf(party);
  return paper === undefined || isSameAddress(paper.to, drawnFor) ? undefined : paper;
}
