-- A pair that was denied by opening its second claim had a reason of ours, in one language: its state says the same.
update claim_duplicate set reason = null where reason = 'opened as another event';
