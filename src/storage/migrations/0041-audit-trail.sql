-- What somebody did and looked at is read by his name, the latest first.
drop index history_actor;
create index history_by_actor on history (actor, id);
