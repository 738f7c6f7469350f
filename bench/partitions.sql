-- The experiment of bench/partitions: three shapes of cases_case and audit_event with the product's indexes, thirty towns of very different size, seven years.
\set QUIET on
\pset footer off
SET synchronous_commit = off;
SET maintenance_work_mem = '256MB';
SELECT setseed(0.5) \g /dev/null
CREATE TABLE figures (what text, shape text, milliseconds float8);

-- Towns as they are: the first has a fifth, the smallest a two-hundredth.
CREATE FUNCTION town_of(chance float8) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT lpad((330000 + floor(30 * chance * chance))::int::text, 6, '0') $$;
CREATE UNLOGGED TABLE made_case AS
    SELECT town_of(random()) AS tenant, lpad(to_hex(i), 12, '0') || '-7000-8000-000000000000' AS id, 'division/' || (random() * 7)::int AS owner,
           CASE WHEN random() < 0.085 THEN (ARRAY['received', 'examining', 'asked', 'in_approval'])[1 + (random() * 3)::int] ELSE 'closed' END AS state,
           0::bigint AS stands_still, (date '2026-11-21' - (random() * 2200)::int)::text AS due, 2020 + (random() * 6)::int AS year, repeat('x', 250) AS rest
      FROM generate_series(1, :cases) i;
CREATE UNLOGGED TABLE made_event AS
    SELECT town_of(random()) AS tenant, lpad(to_hex(i), 12, '0') || '-7000-8000-000000000000' AS id, least(2026, 2020 + floor(i * 7.0 / :events)::int) AS year, i::bigint AS place,
           'cases.case.read' AS event, repeat('x', 250) AS rest
      FROM generate_series(1, :events) i;

CREATE TABLE case_plain (tenant text COLLATE "C" NOT NULL, id text COLLATE "C" NOT NULL, owner text COLLATE "C", state text COLLATE "C", stands_still bigint, due text COLLATE "C", year int NOT NULL, rest text);
CREATE TABLE case_hash (LIKE case_plain) PARTITION BY HASH (tenant);
CREATE TABLE case_year (LIKE case_plain) PARTITION BY RANGE (year);
CREATE TABLE event_plain (tenant text COLLATE "C" NOT NULL, id text COLLATE "C" NOT NULL, year int NOT NULL, place bigint, event text COLLATE "C", rest text);
CREATE TABLE event_hash (LIKE event_plain) PARTITION BY HASH (tenant);
CREATE TABLE event_year (LIKE event_plain) PARTITION BY RANGE (year);
SELECT format('CREATE TABLE %1$s_hash_%2$s PARTITION OF %1$s_hash FOR VALUES WITH (MODULUS 16, REMAINDER %2$s)', t, i) FROM unnest(ARRAY['case', 'event']) t, generate_series(0, 15) i \gexec
SELECT format('CREATE TABLE %1$s_year_%2$s PARTITION OF %1$s_year FOR VALUES FROM (%2$s) TO (%3$s)', t, i, i + 1) FROM unnest(ARRAY['case', 'event']) t, generate_series(2020, 2026) i \gexec
SELECT format('ALTER TABLE %s_%s ADD PRIMARY KEY (tenant, id%s)', t, s, CASE s WHEN 'year' THEN ', year' ELSE '' END) FROM unnest(ARRAY['case', 'event']) t, unnest(ARRAY['plain', 'hash', 'year']) s \gexec
SELECT format('CREATE INDEX ON case_%s (tenant, owner, state, stands_still, due, id)', s) FROM unnest(ARRAY['plain', 'hash', 'year']) s \gexec
SELECT format('CREATE INDEX ON event_%s (tenant, place)', s) FROM unnest(ARRAY['plain', 'hash', 'year']) s \gexec
SELECT format('INSERT INTO case_%s SELECT * FROM made_case', s)
  FROM unnest(ARRAY['plain', 'hash', 'year']) s \gexec
SELECT format('INSERT INTO event_%s (tenant, id, year, place, event, rest) SELECT tenant, id, year, place, event, rest FROM made_event', s) FROM unnest(ARRAY['plain', 'hash', 'year']) s \gexec
VACUUM ANALYZE;

CREATE PROCEDURE measure(what text, shape text, statement text, times int) LANGUAGE plpgsql AS $$
DECLARE begun timestamptz; town text;
BEGIN
    FOR i IN 1 .. times LOOP
        town := town_of(random());
        begun := clock_timestamp();
        EXECUTE statement USING town, i;
        INSERT INTO figures VALUES (what, shape, extract(epoch FROM clock_timestamp() - begun) * 1000);
    END LOOP;
END $$;
SELECT format('CALL measure(%L, %L, %L, 400)', 'list of open cases, 26 rows', s, format('SELECT * FROM case_%s WHERE tenant = $1 AND owner = ''division/3'' AND state = ''examining'' ORDER BY stands_still, due, id LIMIT 26', s))
  FROM generate_series(1, 3) round, unnest(ARRAY['plain', 'hash', 'year']) s \gexec
SELECT format('CALL measure(%L, %L, %L, 400)', 'one case by its key', s, format('SELECT * FROM case_%s WHERE tenant = $1 AND id = lpad(to_hex($2 * 97), 12, ''0'') || ''-7000-8000-000000000000''', s))
  FROM generate_series(1, 3) round, unnest(ARRAY['plain', 'hash', 'year']) s \gexec
SELECT format('CALL measure(%L, %L, %L, 100)', 'hundred events inserted', s,
           format('INSERT INTO event_%s (tenant, id, year, place, event, rest) SELECT $1, ''9'' || md5(random()::text), 2026, $2 * 1000 + i, ''cases.case.read'', repeat(''x'', 250) FROM generate_series(1, 100) i', s))
  FROM generate_series(1, 3) round, unnest(ARRAY['plain', 'hash', 'year']) s \gexec
SELECT format('CALL measure(%L, %L, %L, 100)', 'last sealed event of a town', s, format('SELECT * FROM event_%s WHERE tenant = $1 AND place IS NOT NULL ORDER BY place DESC LIMIT 1', s))
  FROM generate_series(1, 3) round, unnest(ARRAY['plain', 'hash', 'year']) s \gexec
CALL measure('closed year 2020 leaves: events of all towns', 'plain', 'DELETE FROM event_plain WHERE year = 2020', 1);
CALL measure('closed year 2020 leaves: events of all towns', 'hash', 'DELETE FROM event_hash WHERE year = 2020', 1);
CALL measure('closed year 2020 leaves: events of all towns', 'year', 'DROP TABLE event_year_2020', 1);

SELECT what, round(max(middle) FILTER (WHERE shape = 'plain')::numeric, 3) AS one_table, round(max(middle) FILTER (WHERE shape = 'hash')::numeric, 3) AS by_town,
       round(max(middle) FILTER (WHERE shape = 'year')::numeric, 3) AS by_year
  FROM (SELECT what, shape, percentile_cont(0.5) WITHIN GROUP (ORDER BY milliseconds) AS middle FROM figures GROUP BY what, shape) AS medians GROUP BY what ORDER BY what;
SELECT relname AS table, pg_size_pretty(sum(pg_total_relation_size(c.oid))) AS bytes FROM (SELECT oid, regexp_replace(relname, '_(\d+)$', '') AS relname FROM pg_class WHERE relkind = 'r' AND relname ~ '^(case|event)_') c GROUP BY relname ORDER BY relname;
