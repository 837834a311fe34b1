-- What happened to people and sign-ins is read without walking through the history of tickets.
create index history_people on history (id) where ticket_id is null and claim_id is null;
