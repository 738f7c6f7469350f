-- Days between two events of a case: sought case by case, so that a question costs what its own months hold. `id` stands before `number`, or SQLite would walk the key instead.
CREATE INDEX open_data_event_by_subject ON open_data_event (tenant, subject, event, id, number);
