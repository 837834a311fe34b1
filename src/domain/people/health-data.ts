/**
 * What is about somebody's health (GDPR art. 9, domain guide I.6): a claim of a type that says so, and whatever names
 * an injury, an illness or a treatment. Only those who hold `read_health` see its words.
 */

/**
 * Beginnings of words that tell of health, for PostgreSQL (`~*`, after `\m`) and here alike. Too wide rather than too
 * narrow: what is withheld wrongly, somebody else can read out.
 */
const beginnings = [
  // Italian
  'ferit[oiae]\\M|ferite\\M',
  'lesion|frattur|infortun|contusion|trauma|distorsion|lussazion|commozion|ematom|ustion|amputa',
  'ospedal|pronto soccorso|ricover|ambulanz|medic[oiahe]|clinic[aohe]|sanitari|infermier|fisioterap|ortoped|chirurg',
  'diagnos|prognos|referto|referti\\M|cartell[ae] clinic|radiografi|risonanz|ecografi|\tac\\M|terapi|farmac|intervento chirurgic',
  'malatti|malato|malata|patologi|tumor|cancro|infart|ictus|diabet|depression|psichiatr|gravidanz|incinta|parto\\M',
  'invalidit|disabil|inabilit|decess|decedut|mort[eoia]\\M|colpo di frusta|punti di sutura|dolor[ei]|cicatric',
  // English
  'injur|wound|fractur|broken (?:arm|leg|bone|rib|wrist|ankle|nose)|whiplash|bruis|sprain|concussion|burn(?:s|ed)\\M',
  'hospital|emergency room|emergency department|ambulance|doctor|medical|clinic|surgery|surgeon|physio|nurse',
  'illness|disease|sick\\M|sickness|patholog|tumou?r|cancer|heart attack|stroke\\M|pregnan|disabilit|died\\M|death|x-ray|scan report|treatment|therap|prescri',
];

/** As PostgreSQL reads it, without regard to case. */
export const healthPattern = `\\m(?:${beginnings.join('|')})`;

/** What stands in place of words that somebody may not read; the same in both languages. */
export const withheld = '•••';
