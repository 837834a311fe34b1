import { describe, expect, test } from 'vitest';
import type { ClaimType, Item } from '#src/domain/profile.ts';
import { loadProfile } from '#src/profile.ts';

/**
 * The insurer's profile against the domain guide, line by line: the 62 items of D.2 with kind, pattern and checks, and
 * every mandatory and conditional line of D.3 with alternatives, stage and condition. A line that is removed from the
 * profile is seen here. What deviates from the guide on purpose says why behind `#`.
 */

const items = `
  claim_ref field pattern ref.mod97 ref.exists
  policy_number field pattern policy.pattern policy.exists
  insured_name field – name.matches_policy_party
  fiscal_code field pattern cf.check cf.matches_party
  vat_number field pattern piva.luhn
  contact_phone field pattern phone.e164
  contact_email field pattern email.syntax
  loss_date field pattern date.real date.not_future loss.within_policy loss.notified_in_time
  loss_time field pattern time.real
  loss_place field pattern text.min(3) # a town alone may be as short as Bra or Asti
  loss_description field – text.min(60)
  plate_own field pattern plate.it plate.matches_policy
  plate_other field – plate.any
  vin field pattern vin.shape
  other_insurer field – text.min(2)
  other_party field – text.min(5)
  injuries_flag field pattern bool
  witnesses field pattern
  authority field pattern
  inspection_place field pattern text.min(10)
  amount_claimed field pattern money.positive amount.le_limit amount.eq_documents
  iban field pattern iban.mod97 iban.length iban.it_cin
  account_holder field pattern name.eq_payee
  payee_relation field –
  other_insurance field pattern bool
  injured_age_job_income field – text.min(5)
  flight_number field pattern
  pir_number field pattern
  trip_dates field – loss.within_trip
  diagnosis field pattern text.min(4)
  treatment_dates field – date.not_future treatment.after_waiting_period
  period_from_to field – date.order
  household field pattern
  signature field – manual
  doc_claim_form document pattern doc.legible doc.signed doc.dated
  doc_cai document pattern cai.both_signed cai.date_eq_loss cai.plates
  doc_damage_photos document pattern photo.min(2) photo.exif_after_loss
  doc_estimate document pattern doc.dated doc.issuer amount.sum
  doc_invoice document pattern inv.number inv.date inv.issuer_vat inv.holder_eq_insured inv.not_duplicate inv.paid
  doc_proof_purchase document pattern doc.dated
  doc_items_list document pattern amount.sum
  doc_police_report document pattern doc.dated police.within
  doc_fire_report document pattern doc.dated
  doc_technical_report document pattern doc.dated
  doc_weather document pattern
  doc_prescription document pattern presc.date_le_invoice presc.diagnosis presc.patient
  doc_medical_cert document pattern doc.dated doc.patient
  doc_er_report document pattern er.date_near_loss
  doc_clinical_record document pattern doc.pages>=5 doc.patient
  doc_recovery_cert document pattern doc.dated
  doc_social_decl document pattern doc.signed
  doc_id document pattern id.not_expired
  doc_vehicle_reg document pattern plate.matches_policy
  doc_travel_booking document pattern trip.covers_loss
  doc_carrier_statement document pattern doc.dated
  doc_cancellation_cost document pattern amount.sum
  doc_bank_details document pattern iban.mod97
  doc_mandate document pattern doc.signed
  doc_health_consent document pattern doc.signed
  doc_death_cert document pattern doc.dated
  doc_heirs document pattern doc.signed
  doc_income document pattern doc.year
  doc_employer document pattern doc.dated
`;

const checklists = `
motor_damage
  M fnol    policy_number
  M fnol    insured_name
  M fnol    contact_phone|contact_email
  M fnol    loss_date
  M fnol    loss_time
  M fnol    loss_place
  M fnol    loss_description
  M fnol    plate_own
  C fnol    plate_other counterparty=unknown  # M in the guide; who was left standing by the other driver cannot know it
  M fnol    injuries_flag
  M review  fiscal_code
  M review  inspection_place
  C review  doc_cai vehicles=two counterparty=unknown cai=unknown/yes  # only while somebody may still have one
  C review  other_party vehicles=two counterparty=unknown cai=no
  C review  other_insurer vehicles=two counterparty=unknown cai=no  # «if known» cannot be known before: asked when no accident statement names it
  C review  witnesses witnesses=declared
  C review  authority authority=attended
  C review  doc_mandate represented=yes
  C review  doc_estimate|doc_damage_photos inspected=no
  M payment iban
motor_injury
  M fnol    policy_number
  M fnol    insured_name
  M fnol    contact_phone|contact_email
  M fnol    loss_date
  M fnol    loss_time
  M fnol    loss_place
  M fnol    loss_description
  M fnol    plate_own
  C fnol    plate_other counterparty=unknown  # M in the guide; who was left standing by the other driver cannot know it
  M fnol    injuries_flag
  M review  fiscal_code
  M review  inspection_place
  M review  injured_age_job_income
  M review  doc_medical_cert
  M review  doc_social_decl
  C review  doc_cai vehicles=two counterparty=unknown cai=unknown/yes  # as for damage
  C review  other_party vehicles=two counterparty=unknown cai=no
  C review  other_insurer vehicles=two counterparty=unknown cai=no  # as for damage
  C review  witnesses witnesses=declared
  C review  authority authority=attended
  C review  doc_mandate represented=yes
  C review  doc_estimate|doc_damage_photos inspected=no
  C review  doc_er_report emergency_room=yes
  C review  doc_clinical_record admitted=yes
  C payment doc_recovery_cert death=unknown  # before the offer, which is before money moves; nobody recovers from death
  C review  doc_death_cert death=yes
  C review  doc_heirs death=yes
  M payment iban
motor_own
  M fnol    policy_number
  M fnol    insured_name
  M fnol    contact_phone|contact_email
  M fnol    loss_date
  M fnol    loss_place
  M fnol    loss_description
  M fnol    plate_own
  C review  doc_damage_photos cause=unknown/vandalism/hit_and_run/glass/fire/weather/collision  # of a stolen car there is nothing to photograph
  C review  doc_police_report cause=theft/vandalism/hit_and_run
  C review  doc_vehicle_reg cause=theft
  C review  vin cause=theft
  C review  doc_estimate|doc_invoice cause=glass/vandalism/hit_and_run/weather/collision  # «glass, repair»: whatever can be repaired
  C review  doc_mandate represented=yes  # ours: whoever writes for somebody shows that he may
  M payment iban
home_water
  M fnol    policy_number
  M fnol    insured_name
  M fnol    contact_phone|contact_email
  M fnol    loss_date
  M fnol    loss_place
  M fnol    loss_description
  M review  doc_damage_photos
  M review  doc_estimate|doc_invoice
  C review  doc_technical_report work=yes
  C review  other_party neighbour=yes
  C review  other_insurance condominium=yes
  C review  doc_items_list contents=yes
  C review  doc_mandate represented=yes  # ours: whoever writes for somebody shows that he may
  M payment iban
home_theft
  M fnol    policy_number
  M fnol    insured_name
  M fnol    contact_phone|contact_email
  M fnol    loss_date
  M fnol    loss_place
  M fnol    loss_description
  M review  doc_police_report
  M review  doc_items_list
  C review  doc_proof_purchase valuables=yes
  C review  doc_damage_photos forced_entry=yes
  C review  doc_estimate locks=yes
  C review  doc_mandate represented=yes  # ours: whoever writes for somebody shows that he may
  M payment iban
home_fire_weather
  M fnol    policy_number
  M fnol    insured_name
  M fnol    contact_phone|contact_email
  M fnol    loss_date
  M fnol    loss_time
  M fnol    loss_place
  M fnol    loss_description
  M review  doc_damage_photos
  M review  doc_items_list|doc_estimate
  C review  doc_fire_report fire_brigade=yes
  C review  doc_weather cause=weather
  C review  doc_mandate represented=yes  # ours: whoever writes for somebody shows that he may
  M payment iban
liability
  M fnol    policy_number
  M fnol    insured_name
  M fnol    contact_phone|contact_email
  M fnol    loss_date
  M fnol    loss_place
  M fnol    loss_description
  M fnol    other_party
  C review  amount_claimed third_party_asks=yes
  C review  doc_estimate|doc_invoice third_party_asks=yes
  C review  doc_medical_cert injuries=yes
  C review  doc_mandate represented=yes  # ours: whoever writes for somebody shows that he may
health_expense
  M fnol    policy_number
  M fnol    insured_name
  M fnol    contact_phone|contact_email
  M fnol    amount_claimed
  M review  doc_invoice
  C review  doc_prescription setting=unknown/visit/exam/physiotherapy/surgery/day_hospital  # dental work needs none (D.1)
  M review  diagnosis|doc_prescription  # a prescription states the diagnosis
  M review  fiscal_code
  M review  iban
  M review  account_holder
  M review  doc_claim_form
  C review  doc_health_consent health_consent=missing
  C review  doc_clinical_record setting=surgery/day_hospital
  C review  doc_er_report accident=yes
  C review  payee_relation payee=family
health_hospital
  M fnol    policy_number
  M fnol    insured_name
  M fnol    contact_phone|contact_email
  M fnol    treatment_dates
  M review  doc_clinical_record
  M review  diagnosis|doc_prescription  # a prescription states the diagnosis
  M review  fiscal_code
  M review  iban
  M review  doc_claim_form
  C review  doc_invoice claim_for=refund
  C review  doc_health_consent health_consent=missing
personal_accident
  M fnol    policy_number
  M fnol    insured_name
  M fnol    contact_phone|contact_email
  M fnol    loss_date
  M fnol    loss_time
  M fnol    loss_place
  M fnol    loss_description
  M review  fiscal_code
  M review  doc_medical_cert
  C review  doc_er_report emergency_room=yes
  C payment doc_recovery_cert death=unknown  # «to close»: with the payment; nobody recovers from death
  C review  doc_clinical_record admitted=yes
  C review  doc_employer salary_based=yes
  C review  doc_death_cert death=yes
  C review  doc_heirs death=yes
  C review  doc_mandate represented=yes  # ours: whoever writes for somebody shows that he may
  M payment iban
travel_medical
  M fnol    policy_number
  M fnol    insured_name
  M fnol    contact_phone|contact_email
  M fnol    loss_date
  M fnol    loss_place
  M fnol    trip_dates
  M fnol    amount_claimed
  M review  doc_medical_cert|doc_er_report
  M review  doc_invoice
  M review  fiscal_code
  M review  iban
  C review  doc_travel_booking booked=yes  # when the trip was booked
  C review  payee_relation payee=family  # ours: the account of a relative, as for health
travel_baggage
  M fnol    policy_number
  M fnol    insured_name
  M fnol    contact_phone|contact_email
  M fnol    loss_date
  M review  doc_travel_booking
  M review  doc_items_list
  M review  fiscal_code
  M review  iban
  C review  flight_number carrier=air  # when an airline carried it
  C review  pir_number carrier=air
  C review  doc_carrier_statement carrier=air
  C review  doc_police_report cause=theft
  C review  doc_proof_purchase|doc_invoice cause=delay  # one of the two proves the emergency purchase
travel_cancel
  M fnol    policy_number
  M fnol    insured_name
  M fnol    contact_phone|contact_email
  M fnol    loss_date
  M fnol    loss_description
  M review  doc_travel_booking
  M review  doc_cancellation_cost
  M review  fiscal_code
  M review  iban
  C review  doc_medical_cert reason=illness
  C review  doc_death_cert reason=bereavement
  C review  doc_carrier_statement reason=carrier
welfare_benefit
  M fnol    insured_name
  M fnol    fiscal_code
  M fnol    contact_phone|contact_email
  M fnol    period_from_to
  M review  doc_claim_form
  M review  doc_id
  M review  iban
  C review  household benefit=family
  C review  doc_income means_tested=yes
  C review  doc_employer benefit=sickness/unemployment
  C review  doc_medical_cert benefit=sickness/disability
  C review  doc_mandate patronato=yes
death_benefit
  M fnol    policy_number
  M fnol    insured_name
  M review  doc_death_cert
  M review  doc_heirs
  M review  doc_id
  M review  fiscal_code
  M review  iban
  M review  doc_claim_form
  C review  doc_clinical_record cause=illness
  C review  doc_police_report cause=accident
`;

/** Rows of a table without its remarks, blanks made single. */
const rowsOf = (table: string) =>
  table
    .replaceAll(/ *#.*$/gm, '')
    .split('\n')
    .map((row) => row.trim().replaceAll(/\s+/g, ' '))
    .filter((row) => row !== '');

const printItem = ({ id, kind, pattern, checks }: Item) =>
  [id, kind, pattern === undefined ? '–' : 'pattern', ...checks].join(' ');

const printType = ({ id, requirements }: ClaimType) => [
  id,
  ...requirements.map(({ level, stage, anyOf, when }) =>
    [level, stage, anyOf.join('|'), ...when.map((each) => `${each.fact}=${each.in.join('/')}`)].join(' '),
  ),
];

/** A row of the table belongs to the type whose name stood alone before it. */
function byType(table: string): ReadonlyMap<string, readonly string[]> {
  const types = new Map<string, string[]>();
  let current: string[] = [];
  for (const row of rowsOf(table)) {
    if (!row.includes(' ')) types.set(row, (current = []));
    current.push(row);
  }
  return types;
}

describe('the insurer’s profile against the guide', async () => {
  const profile = await loadProfile('insurer');
  const wanted = byType(checklists);

  test('has the 62 items and one of its own, with their kinds, patterns and checks', () => {
    expect([...profile.items.values()].map(printItem).toSorted()).toEqual(rowsOf(items).toSorted());
    expect(profile.items.size).toBe(63);
  });

  test('labels every item in both languages, and gives each document a file name it is known by', () => {
    for (const { id, label, why, kind, fileName } of profile.items.values()) {
      expect([id, label.it !== '' && label.en !== '' && why.it !== '' && why.en !== '']).toEqual([id, true]);
      expect([id, fileName !== undefined]).toEqual([id, kind === 'document']);
    }
  });

  test('has the fifteen claim types', () => {
    expect([...profile.claimTypes.keys()].toSorted()).toEqual([...wanted.keys()].toSorted());
    expect(profile.claimTypes.size).toBe(15);
  });

  test.each([...wanted])('asks for a claim of type %s what the guide says, when it says', (id, rows) => {
    const type = [...profile.claimTypes.values()].find((each) => each.id === id)!;
    expect(printType(type).toSorted()).toEqual(rows.toSorted());
  });
});
