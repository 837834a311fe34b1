-- Tickets from before clocks told anything: when theirs have something to tell is told with their next deadline.
update ticket set due_version = 0
  where status in ('new', 'open', 'waiting_customer', 'waiting_department', 'escalated');
