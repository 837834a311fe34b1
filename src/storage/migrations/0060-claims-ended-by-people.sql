-- How a claim was ended by a person without a decision, or closed once it was paid: what opening it again needs.
alter table claim add column ended jsonb;
