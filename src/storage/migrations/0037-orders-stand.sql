-- What the paying system says of an order is held against the decision that made it.
create index decision_payment on decision (payment_id) where payment_id is not null;
