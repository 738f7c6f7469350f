-- How the last like cases were decided, beside the draft of the next one.
CREATE INDEX cases_case_decided ON cases_case (tenant, procedure, decided_on, id);
