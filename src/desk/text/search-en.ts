/** Words of the search, in English. */
import type { searchIt } from './search-it.ts';

export const searchEn: {
  readonly [K in keyof typeof searchIt]: (typeof searchIt)[K] extends string
    ? string
    : { readonly one: string; readonly other: string };
} = {
  'search.title': 'Search',
  'search.box': 'What are you looking for?',
  'search.hint': 'Plate, reference, name, a word of a mail or an attachment…',
  'search.kind': 'What',
  'search.all': 'Everything',
  'search.channel': 'Channel',
  'search.anyChannel': 'All',
  'search.from': 'From',
  'search.to': 'To',
  'search.clear': 'Clear filters',
  'search.straight': 'Found by its number',
  'search.ticket': 'Tickets',
  'search.claim': 'Claims',
  'search.message': 'Messages',
  'search.file': 'Attachments',
  'search.answer': 'Our answers',
  'search.note': 'Notes',
  'search.policy': 'Policies',
  'search.party': 'People',
  'search.showAll': 'Show all',
  'search.back': 'All results',
  'search.more': 'More results',
  'search.found': { one: '{n} result', other: '{n} results' },
  'search.foundMore': '{n} results or more',
  'search.noClaim': 'No claim',
  'search.empty': 'Searches everything that came in and that we wrote',
  'search.empty.more':
    'A number in any form leads straight to its claim: reference, plate, policy, telephone, tax code, IBAN. ' +
    'Words are found inside attachments too; in quotes they must follow each other.',
  'search.nothing': 'Nothing found for “{q}”',
  'search.nothing.more': 'Try fewer words, the beginning of a word, or a number.',
  'search.nothing.filtered': 'Try without filters, too.',
  'search.meant': 'Nothing found for “{q}”. Here is what there is for “{meant}”.',
  'search.number.reference': 'reference',
  'search.number.plate': 'plate',
  'search.number.policy': 'policy',
  'search.number.external': 'somebody else’s number',
  'search.number.fiscalCode': 'tax code',
  'search.number.vatNumber': 'VAT number',
  'search.number.iban': 'IBAN',
  'search.number.phone': 'telephone',
  'search.number.email': 'e-mail address',
  'search.palette': 'Search “{q}”',
  'keys.search': 'Search everywhere',
};
