/** What points to a policy, one at a time, as a directory of policies is asked. */
export interface PolicyClue {
  /** `contact`: an e-mail address or an E.164 number; `id`: the directory's own. */
  readonly by: 'number' | 'plate' | 'fiscalCode' | 'contact' | 'id';
  /** Normalised: `RCA2025004217`, `AB123CD`, upper-case codes, lower-case addresses. */
  readonly value: string;
}
