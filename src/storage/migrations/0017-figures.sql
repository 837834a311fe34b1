-- The figures of a period, and the tickets behind each, are led by when a ticket came, a request began, a reminder left.
create index ticket_received on ticket (received_at, id) include (channel, case_kind, status)
  where status <> 'merged';
create index ticket_open_received on ticket (received_at, id)
  where status in ('new', 'open', 'waiting_customer', 'waiting_department', 'escalated');
create index information_request_started on information_request (started_at) include (ticket_id);
create index outbound_reminder_sent on outbound (sent_at)
  where purpose = 'reminder' and state = 'sent';
create index outbound_request on outbound (request_id, round) where request_id is not null;
