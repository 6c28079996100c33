-- One clock for every node: SQL takes the time from here, never from a node. STABLE, so that it can bound an index scan; statement_timestamp() rather than now(), since a statement
-- that follows a lock in the same transaction must see the time after the wait. Tests replace it.
CREATE FUNCTION app_now() RETURNS timestamptz LANGUAGE sql STABLE AS 'SELECT statement_timestamp()';

-- The database is the instance: its key pair and token secret, sealed by the key file that every node has.
CREATE TABLE instance (
    one             boolean PRIMARY KEY DEFAULT true CHECK (one),
    thumbprint      text NOT NULL,
    sealed_secrets  bytea NOT NULL,
    created_at      timestamptz NOT NULL DEFAULT app_now()
);

-- A process. Claims point here, so that one row is renewed and not ten thousand.
CREATE TABLE worker (
    id           uuid PRIMARY KEY,
    name         text NOT NULL,
    started_at   timestamptz NOT NULL DEFAULT app_now(),
    alive_until  timestamptz NOT NULL
);

-- The text of every flow that made an account, so that deleting outlives an edited file.
CREATE TABLE flow_text (
    sha256      text PRIMARY KEY,
    name        text NOT NULL,
    body        text NOT NULL,
    first_seen  timestamptz NOT NULL DEFAULT app_now()
);

CREATE TABLE marketplace (
    id                  text PRIMARY KEY,
    origin              text NOT NULL,
    environment         text NOT NULL,
    suspended_reason    text,
    suspended_detail    text,
    suspended_at        timestamptz,
    -- the last valid document: evidence, and the leave to clean up
    consent_sha256      text,
    consent_text        text,
    consent_fetched_at  timestamptz,
    checked_at          timestamptz,
    -- which flow and consent a message has reached our inbox under; another value puts the canary back
    proven_under        text,
    unheard_in_a_row    integer NOT NULL DEFAULT 0 CHECK (unheard_in_a_row >= 0),
    CHECK ((suspended_reason IS NULL) = (suspended_at IS NULL)),
    CHECK ((consent_text IS NULL) = (consent_sha256 IS NULL))
);

-- Ceilings are reserved here, in the transaction that uses them: counting first and inserting then lets too many through.
CREATE TABLE marketplace_budget (
    marketplace  text PRIMARY KEY REFERENCES marketplace (id),
    live         integer NOT NULL DEFAULT 0 CHECK (live >= 0),
    running      integer NOT NULL DEFAULT 0 CHECK (running >= 0)
);

-- Flow runs started in each second of the last minute.
CREATE TABLE marketplace_pace (
    marketplace  text NOT NULL REFERENCES marketplace (id),
    second       timestamptz NOT NULL,
    started      integer NOT NULL CHECK (started > 0),
    PRIMARY KEY (marketplace, second)
);

CREATE TABLE pool (
    name              text PRIMARY KEY,
    marketplace       text NOT NULL REFERENCES marketplace (id),
    configured        boolean NOT NULL DEFAULT true,
    file_target       integer NOT NULL CHECK (file_target >= 0),
    target            integer NOT NULL CHECK (target >= 0),
    suspended_reason  text,
    suspended_detail  text,
    suspended_at      timestamptz,
    decision          text NOT NULL DEFAULT 'nothing decided yet',
    decided_at        timestamptz,
    CHECK ((suspended_reason IS NULL) = (suspended_at IS NULL))
);

-- A pool's own share of what runs, apart from the row that people change.
CREATE TABLE pool_budget (
    pool     text PRIMARY KEY REFERENCES pool (name),
    running  integer NOT NULL DEFAULT 0 CHECK (running >= 0)
);

-- next is the first number never handed out; those that came back stand in number_lease.
CREATE TABLE number_range (
    id      integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    first   bigint NOT NULL,
    last    bigint NOT NULL,
    next    bigint NOT NULL,
    UNIQUE (first, last),
    CHECK (first <= last AND next BETWEEN first AND last + 1)
);

-- A number is held by one account, whatever its marketplace; free_at is null while it is held, then the end of its cool-down.
CREATE TABLE number_lease (
    phone       bigint PRIMARY KEY,
    range_id    integer NOT NULL REFERENCES number_range (id),
    account_id  uuid NOT NULL,
    free_at     timestamptz
);
CREATE INDEX number_lease_cooling ON number_lease (range_id, free_at) WHERE free_at IS NOT NULL;
CREATE INDEX number_lease_account ON number_lease (account_id);

-- The row that moves: narrow, since every move writes it anew. What stays is in person, what is secret in account_session.
CREATE TABLE account (
    id                uuid PRIMARY KEY,
    pool              text NOT NULL REFERENCES pool (name),
    marketplace       text NOT NULL REFERENCES marketplace (id),
    state             text NOT NULL,
    reason            text,
    external_id       text,
    flow_sha256       text NOT NULL REFERENCES flow_text (sha256),
    created_at        timestamptz NOT NULL DEFAULT app_now(),
    ready_at          timestamptz,
    retired_at        timestamptz,
    delete_after      timestamptz,
    delete_attempts   integer NOT NULL DEFAULT 0,
    deleted_at        timestamptz,
    worker_id         uuid,
    claim_no          integer NOT NULL DEFAULT 0,
    CONSTRAINT account_state_known CHECK (state IN ('pending', 'ready', 'leased', 'retired', 'deleting', 'deleted', 'quarantined')),
    CONSTRAINT account_ready_was_made CHECK (state NOT IN ('ready', 'leased') OR ready_at IS NOT NULL),
    CONSTRAINT account_retired_has_a_date CHECK (state NOT IN ('retired', 'deleting') OR (retired_at IS NOT NULL AND delete_after IS NOT NULL)),
    CONSTRAINT account_quarantine_has_a_reason CHECK (state <> 'quarantined' OR reason IS NOT NULL),
    CONSTRAINT account_deleting_is_claimed CHECK ((state = 'deleting') = (worker_id IS NOT NULL)),
    CONSTRAINT account_deleted_has_a_date CHECK ((state = 'deleted') = (deleted_at IS NOT NULL))
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 500, autovacuum_vacuum_cost_delay = 0);
CREATE INDEX account_ready ON account (pool, ready_at, id) WHERE state = 'ready';
CREATE INDEX account_counts ON account (pool, state) WHERE state <> 'deleted';
CREATE INDEX account_to_delete ON account (marketplace, delete_after) WHERE state = 'retired';
CREATE INDEX account_deleting ON account (worker_id) WHERE state = 'deleting';
CREATE INDEX account_quarantined ON account (marketplace) WHERE state = 'quarantined';
CREATE INDEX account_deleted ON account (deleted_at) WHERE state = 'deleted';

-- Who the account is. Only deletion changes it.
CREATE TABLE person (
    account_id   uuid PRIMARY KEY REFERENCES account (id),
    live         boolean NOT NULL DEFAULT true,
    phone        bigint NOT NULL,
    email        text NOT NULL,
    reference    text NOT NULL,
    locale       text NOT NULL,
    full_name    text NOT NULL,
    given_name   text NOT NULL,
    patronymic   text,
    family_name  text NOT NULL,
    latin_name   text NOT NULL,
    sex          text NOT NULL CHECK (sex IN ('female', 'male')),
    birth_date   date NOT NULL
);
CREATE UNIQUE INDEX person_phone ON person (phone) WHERE live;
CREATE UNIQUE INDEX person_email ON person (email) WHERE live;
CREATE UNIQUE INDEX person_reference ON person (reference) WHERE live;
CREATE SEQUENCE identity_seed;

-- Cookies, tokens and facts, sealed with the account's id as associated data.
CREATE TABLE account_session (
    account_id  uuid PRIMARY KEY REFERENCES account (id),
    sealed      bytea NOT NULL,
    made_at     timestamptz NOT NULL DEFAULT app_now()
);

CREATE TABLE registration (
    id              uuid PRIMARY KEY,
    account_id      uuid NOT NULL REFERENCES account (id),
    pool            text NOT NULL REFERENCES pool (name),
    marketplace     text NOT NULL REFERENCES marketplace (id),
    attempt         integer NOT NULL DEFAULT 1 CHECK (attempt > 0),
    state           text NOT NULL,
    step            text,
    reason          text,
    shop_words      text,
    detail          text,
    worker_id       uuid,
    claim_no        integer NOT NULL DEFAULT 0,
    sent_once       text[] NOT NULL DEFAULT '{}',
    consent_sha256  text,
    queued_at       timestamptz NOT NULL DEFAULT app_now(),
    started_at      timestamptz,
    ended_at        timestamptz,
    CONSTRAINT registration_state_known CHECK (state IN ('queued', 'running', 'registered', 'failed', 'abandoned')),
    CONSTRAINT registration_running_is_claimed CHECK ((state = 'running') = (worker_id IS NOT NULL)),
    CONSTRAINT registration_end_has_a_reason CHECK (state NOT IN ('failed', 'abandoned') OR reason IS NOT NULL),
    CONSTRAINT registration_end_has_a_date CHECK ((state IN ('registered', 'failed', 'abandoned')) = (ended_at IS NOT NULL))
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 500, autovacuum_vacuum_cost_delay = 0);
CREATE INDEX registration_queued ON registration (pool, id) WHERE state = 'queued';
CREATE INDEX registration_running ON registration (worker_id) WHERE state = 'running';
CREATE INDEX registration_under_way ON registration (pool) WHERE state IN ('queued', 'running');
CREATE UNIQUE INDEX registration_one_at_a_time ON registration (account_id) WHERE state IN ('queued', 'running');
CREATE INDEX registration_of_account ON registration (account_id);

-- The waiting line. There is no faster way past it: a request that is served at once stood here, too. Rows enter under their pool's lock, so seq is the order of arrival. lease_ids names the
-- leases beforehand, so that after a lost answer they can be looked for. pool has no foreign key: the inserting statement looks the pool up itself, and a check per row would lock the pool's row.
CREATE TABLE lease_request (
    id               uuid PRIMARY KEY,
    seq              bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
    pool             text NOT NULL,
    state            text NOT NULL,
    owner            text NOT NULL,
    count            integer NOT NULL CHECK (count > 0),
    lease_ids        uuid[] NOT NULL,
    ttl_seconds      integer NOT NULL CHECK (ttl_seconds > 0),
    labels           jsonb NOT NULL DEFAULT '{}',
    key_name         text NOT NULL,
    idempotency_key  text,
    body_sha256      text,
    worker_id        uuid NOT NULL,
    -- the node ends the wait; after this nobody serves it even if the node did not
    deadline         timestamptz NOT NULL,
    requested_at     timestamptz NOT NULL DEFAULT app_now(),
    ended_at         timestamptz,
    CONSTRAINT lease_request_state_known CHECK (state IN ('waiting', 'granted', 'cancelled', 'over')),
    CONSTRAINT lease_request_end_has_a_date CHECK ((state = 'waiting') = (ended_at IS NULL)),
    CONSTRAINT lease_request_names_its_leases CHECK (cardinality(lease_ids) = count),
    CHECK ((idempotency_key IS NULL) = (body_sha256 IS NULL))
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 500, autovacuum_vacuum_cost_delay = 0);
CREATE INDEX lease_request_line ON lease_request (pool, seq) WHERE state = 'waiting';
-- A request that ended empty-handed frees its key: only a wait or a grant is repeatable.
CREATE UNIQUE INDEX lease_request_idempotent ON lease_request (key_name, idempotency_key)
    WHERE idempotency_key IS NOT NULL AND state IN ('waiting', 'granted');
-- For dropping old ones only. Not on ended_at: guards say "ended_at IS NULL", and a plan that looks for those here reads every page that is not summarized yet.
CREATE INDEX lease_request_age ON lease_request USING brin (requested_at) WITH (autosummarize = on);

CREATE SEQUENCE lease_fence;
-- No foreign keys: a lease is made in the statement that moves its account, and three checks per row would cost more than the row.
CREATE TABLE lease (
    id           uuid PRIMARY KEY,
    request_id   uuid NOT NULL,
    pool         text NOT NULL,
    account_id   uuid NOT NULL,
    state        text NOT NULL,
    owner        text NOT NULL,
    labels       jsonb NOT NULL DEFAULT '{}',
    key_name     text NOT NULL,
    fence        bigint NOT NULL,
    ttl_seconds  integer NOT NULL CHECK (ttl_seconds > 0),
    granted_at   timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    -- when the sweeper has something to do next: first the warning, then the expiry
    due_at       timestamptz NOT NULL,
    ended_at     timestamptz,
    outcome      text,
    CONSTRAINT lease_state_known CHECK (state IN ('active', 'released', 'expired')),
    CONSTRAINT lease_end_has_a_date CHECK ((state = 'active') = (ended_at IS NULL)),
    CONSTRAINT lease_outcome_known CHECK (outcome IN ('used', 'unused', 'broken', 'client-gone')),
    CONSTRAINT lease_release_has_an_outcome CHECK ((state = 'released') = (outcome IS NOT NULL)),
    CONSTRAINT lease_warning_before_expiry CHECK (due_at <= expires_at)
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 500, autovacuum_vacuum_cost_delay = 0);
CREATE UNIQUE INDEX lease_one_per_account ON lease (account_id) WHERE state = 'active';
CREATE INDEX lease_due ON lease (due_at) WHERE state = 'active';
CREATE INDEX lease_quota ON lease (key_name) WHERE state = 'active';
CREATE INDEX lease_ended ON lease USING brin (ended_at) WITH (autosummarize = on);

-- What happened. Readers go by (xid, id) and only up to the oldest transaction still running: neither ids nor commits become visible in order. Retention drops whole days.
CREATE TABLE event (
    id            bigint GENERATED BY DEFAULT AS IDENTITY,
    xid           xid8 NOT NULL DEFAULT pg_current_xact_id(),
    at            timestamptz NOT NULL DEFAULT app_now(),
    type          text NOT NULL,
    pool          text,
    marketplace   text,
    registration  uuid,
    lease         uuid,
    account       uuid,
    step          text,
    reason        text,
    data          jsonb
) PARTITION BY RANGE (at);
CREATE INDEX event_order ON event (xid, id);
CREATE INDEX event_id ON event (id);
CREATE INDEX event_of_registration ON event (registration) WHERE registration IS NOT NULL;
CREATE TABLE event_unsorted PARTITION OF event DEFAULT;

-- What the inbox caught: recipient is digits of a number, or a lower-case address. Retention drops whole days.
CREATE TABLE message (
    id         bigint NOT NULL,
    at         timestamptz NOT NULL DEFAULT app_now(),
    channel    text NOT NULL CHECK (channel IN ('sms', 'email')),
    sender     text NOT NULL,
    recipient  text NOT NULL,
    spelled    text NOT NULL,
    body       text NOT NULL
) PARTITION BY RANGE (at);
CREATE SEQUENCE message_id OWNED BY message.id;
ALTER TABLE message ALTER COLUMN id SET DEFAULT nextval('message_id');
CREATE INDEX message_recipient ON message (recipient, id);
CREATE INDEX message_id_order ON message (id);
CREATE TABLE message_unsorted PARTITION OF message DEFAULT;

-- Gives a day (UTC) of a table partitioned by time its own partition; answers whether it was missing. Rows of that day that stand in the default partition already move over: attaching would be
-- refused otherwise. Nobody can write to the default partition meanwhile; who waits longer than a moment for that lock gives up, and the next call tries again.
CREATE FUNCTION keep_day(parent text, day date) RETURNS boolean LANGUAGE plpgsql SET lock_timeout = '2s' AS $$
DECLARE
    partition text := parent || '_' || to_char(day, 'YYYYMMDD');
    begins timestamptz := day::timestamp AT TIME ZONE 'UTC';
    ends timestamptz := (day + 1)::timestamp AT TIME ZONE 'UTC';
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('understudy days'), hashtext(parent));
    IF to_regclass(quote_ident(partition)) IS NOT NULL THEN
        RETURN false;
    END IF;
    EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', partition, parent);
    EXECUTE format('LOCK TABLE %I IN ACCESS EXCLUSIVE MODE', parent || '_unsorted');
    EXECUTE format('WITH moved AS (DELETE FROM %I WHERE at >= $1 AND at < $2 RETURNING *) INSERT INTO %I SELECT * FROM moved', parent || '_unsorted', partition)
        USING begins, ends;
    EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', parent, partition, begins, ends);
    RETURN true;
END
$$;

-- Drops the partitions of whole days before this one, and what the default partition still holds of that time; answers how many days went.
CREATE FUNCTION drop_days(parent text, before date) RETURNS integer LANGUAGE plpgsql SET lock_timeout = '2s' AS $$
DECLARE
    partition text;
    dropped integer := 0;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('understudy days'), hashtext(parent));
    FOR partition IN
        SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = to_regclass(quote_ident(parent))
          AND c.relname ~ ('^' || parent || '_[0-9]{8}$') AND right(c.relname, 8) < to_char(before, 'YYYYMMDD')
    LOOP
        EXECUTE format('DROP TABLE %I', partition);
        dropped := dropped + 1;
    END LOOP;
    EXECUTE format('DELETE FROM %I WHERE at < $1', parent || '_unsorted') USING before::timestamp AT TIME ZONE 'UTC';
    RETURN dropped;
END
$$;

-- E-mail has a subject and often HTML beside or in place of its text. Attachments are counted only.
ALTER TABLE message
    ADD COLUMN subject     text NOT NULL DEFAULT '',
    ADD COLUMN html        text NOT NULL DEFAULT '',
    ADD COLUMN attachments integer NOT NULL DEFAULT 0 CHECK (attachments >= 0);

-- What tests of bad weather want done to messages. '*' is for every recipient that has no row of its own. Counted here, so that it is the same on all nodes.
CREATE TABLE inbox_chaos (
    recipient   text PRIMARY KEY,
    lose_first  integer NOT NULL CHECK (lose_first >= 0),
    lose_every  integer NOT NULL CHECK (lose_every >= 0),
    delay_ms    bigint NOT NULL CHECK (delay_ms >= 0),
    copies      integer NOT NULL CHECK (copies >= 1),
    reorder     boolean NOT NULL,
    seen        bigint NOT NULL DEFAULT 0,
    expires_at  timestamptz NOT NULL
);

-- What is kept from who waits: for good where it is lost, else until it is due. It then arrives as a message of its own, whose id is newer, as if the carrier had brought it only now.
CREATE TABLE message_held (
    id          bigint PRIMARY KEY DEFAULT nextval('message_id'),
    at          timestamptz NOT NULL DEFAULT app_now(),
    channel     text NOT NULL CHECK (channel IN ('sms', 'email')),
    sender      text NOT NULL,
    recipient   text NOT NULL,
    spelled     text NOT NULL,
    subject     text NOT NULL,
    body        text NOT NULL,
    html        text NOT NULL,
    attachments integer NOT NULL,
    why         text NOT NULL CHECK (why IN ('lost', 'delayed', 'reordered')),
    rule        text NOT NULL,
    copies      integer NOT NULL,
    due         timestamptz CHECK ((why = 'lost') = (due IS NULL)),
    arrived_as  bigint
);
CREATE INDEX message_held_due ON message_held (due) WHERE arrived_as IS NULL;
CREATE INDEX message_held_recipient ON message_held (recipient, id) WHERE arrived_as IS NULL;

-- A session may end while its account waits to be lent. session_due_at: when the shop must be asked again whether it is good; null where the account's flow cannot ask. session_stale: that time is over, and
-- nobody gets the account before it was asked. A column rather than a comparison with the clock, so that the index of what can be lent leaves out what cannot.
ALTER TABLE account
    ADD COLUMN session_checked_at timestamptz,
    ADD COLUMN session_due_at     timestamptz,
    ADD COLUMN session_stale      boolean NOT NULL DEFAULT false,
    ADD CONSTRAINT account_stale_was_due CHECK (NOT session_stale OR session_due_at IS NOT NULL);
DROP INDEX account_ready;
CREATE INDEX account_ready ON account (pool, ready_at, id) WHERE state = 'ready' AND NOT session_stale;
CREATE INDEX account_stale ON account (pool, ready_at, id) WHERE state = 'ready' AND session_stale;
CREATE INDEX account_session_due ON account (marketplace, session_due_at) WHERE state = 'ready' AND NOT session_stale AND session_due_at IS NOT NULL;

-- Checks under way, and those that the shop's trouble put off. A check is a flow run like any other: claimed, and counted under the marketplace's ceilings while it has a worker. attempts count towards
-- quarantine, tries towards the pause. Until settled_at a sign-in whose answer nobody read may still make the account anew, so nothing is deleted before.
CREATE TABLE session_check (
    account_id   uuid PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
    pool         text NOT NULL,
    marketplace  text NOT NULL,
    worker_id    uuid,
    claim_no     integer NOT NULL CHECK (claim_no > 0),
    attempts     integer NOT NULL CHECK (attempts >= 0),
    tries        integer NOT NULL CHECK (tries >= 0),
    not_before   timestamptz NOT NULL DEFAULT app_now(),
    settled_at   timestamptz NOT NULL DEFAULT app_now()
);
CREATE INDEX session_check_running ON session_check (marketplace, worker_id) WHERE worker_id IS NOT NULL;

-- Two accounts with the same id at the shop are one user there, lent to two owners. external_key: SHA-256 over the marketplace and the shop's id, while the account exists there; here rather than in
-- account, whose rows move on every lease. Where older accounts share an id already, the first keeps it.
ALTER TABLE account_session ADD COLUMN external_key bytea;
UPDATE account_session s SET external_key = sha256(convert_to(first.marketplace || ' ' || first.external_id, 'UTF8'))
FROM (SELECT DISTINCT ON (a.marketplace, a.external_id) a.id, a.marketplace, a.external_id
      FROM account a JOIN account_session held ON held.account_id = a.id
      WHERE a.external_id IS NOT NULL AND a.state <> 'deleted' ORDER BY a.marketplace, a.external_id, a.id) AS first
WHERE s.account_id = first.id;
CREATE UNIQUE INDEX account_session_external_key ON account_session (external_key);

-- For people who ask what went wrong of late: failures are few among what was registered.
CREATE INDEX registration_failed ON registration (ended_at) WHERE state = 'failed';

-- Who reads a marketplace's list of users just now: a flow run like any other, counted under the ceilings while its process is alive, and one at a time.
CREATE TABLE shop_listing (
    marketplace  text PRIMARY KEY REFERENCES marketplace (id),
    worker_id    uuid NOT NULL,
    started_at   timestamptz NOT NULL DEFAULT app_now()
);

-- Whether the pool lends an account again that was given back as used, after a check of its session. Else it is deleted.
ALTER TABLE pool ADD COLUMN reuse boolean NOT NULL DEFAULT false;

-- How a marketplace was last configured, its secrets included, sealed by the key file: when it leaves the configuration, its accounts are deleted with this. Null where no process of this version has run with it.
ALTER TABLE marketplace ADD COLUMN sealed_terms bytea;

-- Whoever waits for a table's exclusive lock makes everybody wait who comes after: a dump that reads all tables across midnight would hold up each insert of an event or a message for as long as
-- these wait, longer than a request may take. So they give up soon, and the next round tries again; the days are made two ahead, and there is no hurry to drop any. Two nodes at once would wait for
-- each other longer than that: the second leaves it to the first.
CREATE OR REPLACE FUNCTION keep_day(parent text, day date) RETURNS boolean LANGUAGE plpgsql SET lock_timeout = '100ms' AS $$
DECLARE
    partition text := parent || '_' || to_char(day, 'YYYYMMDD');
    begins timestamptz := day::timestamp AT TIME ZONE 'UTC';
    ends timestamptz := (day + 1)::timestamp AT TIME ZONE 'UTC';
BEGIN
    IF NOT pg_try_advisory_xact_lock(hashtext('understudy days'), hashtext(parent)) OR to_regclass(quote_ident(partition)) IS NOT NULL THEN
        RETURN false;
    END IF;
    EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', partition, parent);
    EXECUTE format('LOCK TABLE %I IN ACCESS EXCLUSIVE MODE', parent || '_unsorted');
    EXECUTE format('WITH moved AS (DELETE FROM %I WHERE at >= $1 AND at < $2 RETURNING *) INSERT INTO %I SELECT * FROM moved', parent || '_unsorted', partition)
        USING begins, ends;
    EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', parent, partition, begins, ends);
    RETURN true;
END
$$;

-- What takes time comes first, while nobody waits for it.
CREATE OR REPLACE FUNCTION drop_days(parent text, before date) RETURNS integer LANGUAGE plpgsql SET lock_timeout = '100ms' AS $$
DECLARE
    partition text;
    dropped integer := 0;
BEGIN
    IF NOT pg_try_advisory_xact_lock(hashtext('understudy days'), hashtext(parent)) THEN
        RETURN 0;
    END IF;
    EXECUTE format('DELETE FROM %I WHERE at < $1', parent || '_unsorted') USING before::timestamp AT TIME ZONE 'UTC';
    FOR partition IN
        SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = to_regclass(quote_ident(parent))
          AND c.relname ~ ('^' || parent || '_[0-9]{8}$') AND right(c.relname, 8) < to_char(before, 'YYYYMMDD')
    LOOP
        EXECUTE format('DROP TABLE %I', partition);
        dropped := dropped + 1;
    END LOOP;
    RETURN dropped;
END
$$;

-- The lowest id that a row made at that moment can have: ids are UUIDs of version 7, which begin with the milliseconds. What is old is at the old end of the primary key, whatever became of the heap.
CREATE FUNCTION first_id_of(moment timestamptz) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
    $$ SELECT rpad(lpad(to_hex(greatest(0, floor(extract(epoch FROM moment) * 1000))::bigint), 12, '0'), 32, '0')::uuid $$;

-- Their ranges only grow: once rows take the places of removed ones, every range holds something old, and each look reads the whole table.
DROP INDEX lease_ended;
DROP INDEX lease_request_age;

CREATE TABLE flyway_schema_history (installed_rank integer NOT NULL CONSTRAINT flyway_schema_history_pk PRIMARY KEY, version varchar(50), description varchar(200) NOT NULL, type varchar(20) NOT NULL, script varchar(1000) NOT NULL, checksum integer, installed_by varchar(100) NOT NULL, installed_on timestamp NOT NULL DEFAULT now(), execution_time integer NOT NULL, success boolean NOT NULL);
CREATE INDEX flyway_schema_history_s_idx ON flyway_schema_history (success);
INSERT INTO flyway_schema_history VALUES (1, '001', 'accounts leases and what keeps them', 'SQL', 'V001__accounts_leases_and_what_keeps_them.sql', 269132296, 'postgres', '2026-11-21 00:00:00', 1, 't');
INSERT INTO flyway_schema_history VALUES (2, '002', 'days of history', 'SQL', 'V002__days_of_history.sql', 1070942243, 'postgres', '2026-11-21 00:00:00', 1, 't');
INSERT INTO flyway_schema_history VALUES (3, '003', 'parts of a message', 'SQL', 'V003__parts_of_a_message.sql', -924230795, 'postgres', '2026-11-21 00:00:00', 1, 't');
INSERT INTO flyway_schema_history VALUES (4, '004', 'sessions are checked', 'SQL', 'V004__sessions_are_checked.sql', -1179902139, 'postgres', '2026-11-21 00:00:00', 1, 't');
INSERT INTO flyway_schema_history VALUES (5, '005', 'a shops id is held once', 'SQL', 'V005__a_shops_id_is_held_once.sql', 1477708980, 'postgres', '2026-11-21 00:00:00', 1, 't');
INSERT INTO flyway_schema_history VALUES (6, '006', 'failures are grouped', 'SQL', 'V006__failures_are_grouped.sql', 1550236947, 'postgres', '2026-11-21 00:00:00', 1, 't');
INSERT INTO flyway_schema_history VALUES (7, '007', 'shops are listed and left', 'SQL', 'V007__shops_are_listed_and_left.sql', 32753332, 'postgres', '2026-11-21 00:00:00', 1, 't');
INSERT INTO flyway_schema_history VALUES (8, '008', 'days wait a moment only', 'SQL', 'V008__days_wait_a_moment_only.sql', -1141033194, 'postgres', '2026-11-21 00:00:00', 1, 't');
INSERT INTO flyway_schema_history VALUES (9, '009', 'what is old is found by its id', 'SQL', 'V009__what_is_old_is_found_by_its_id.sql', -840071979, 'postgres', '2026-11-21 00:00:00', 1, 't');
-- One account in each state, with what hangs on it.
INSERT INTO instance (thumbprint, sealed_secrets) VALUES ('thumbprint', '\x00');
INSERT INTO worker (id, name, alive_until) VALUES ('01900000-0000-7000-8000-00000000000a', 'host', '2026-11-21 00:00:00Z');
INSERT INTO flow_text (sha256, name, body) VALUES (repeat('f', 64), 'flow.yaml', 'name: shop');
INSERT INTO marketplace (id, origin, environment, consent_sha256, consent_text) VALUES ('shop', 'https://staging.shop.example', 'staging', 'c0ffee', '{}');
INSERT INTO marketplace_budget (marketplace, live, running) VALUES ('shop', 6, 1);
INSERT INTO pool (name, marketplace, file_target, target) VALUES ('demo', 'shop', 2, 3);
INSERT INTO pool_budget (pool, running) VALUES ('demo', 0);
INSERT INTO number_range (first, last, next) VALUES (75550000000, 75550000999, 75550000007);
INSERT INTO account (id, pool, marketplace, state, reason, external_id, flow_sha256, ready_at, retired_at, delete_after, deleted_at, worker_id)
SELECT ('01900000-0000-7000-8000-00000000000' || n)::uuid, 'demo', 'shop', state,
    CASE WHEN state = 'quarantined' THEN 'broken' END,
    CASE WHEN state <> 'pending' THEN 'u' || n END, repeat('f', 64),
    CASE WHEN state <> 'pending' THEN timestamptz '2026-11-21 00:00:00Z' END,
    CASE WHEN state IN ('retired', 'deleting', 'deleted') THEN timestamptz '2026-11-21 00:00:00Z' END,
    CASE WHEN state IN ('retired', 'deleting', 'deleted') THEN timestamptz '2026-11-21 00:00:00Z' END,
    CASE WHEN state = 'deleted' THEN timestamptz '2026-11-21 00:00:00Z' END,
    CASE WHEN state = 'deleting' THEN '01900000-0000-7000-8000-00000000000a'::uuid END
FROM unnest(ARRAY['pending', 'ready', 'leased', 'retired', 'deleting', 'deleted', 'quarantined']) WITH ORDINALITY AS t (state, n);
INSERT INTO person (account_id, live, phone, email, reference, locale, full_name, given_name, family_name, latin_name, sex, birth_date)
SELECT id, state <> 'deleted', 75550000000 + right(id::text, 1)::integer - 1, 'p' || right(id::text, 1) || '@inbox.test', 'ref' || right(id::text, 1), 'en', 'Ann Lee', 'Ann', 'Lee', 'Ann Lee', 'female', '1980-01-31'
FROM account;
INSERT INTO number_lease (phone, range_id, account_id, free_at)
SELECT phone, (SELECT min(id) FROM number_range), account_id, CASE WHEN NOT live THEN timestamptz '2026-11-22 00:00:00Z' END FROM person;
INSERT INTO account_session (account_id, sealed) SELECT id, '\x00' FROM account WHERE state IN ('ready', 'leased', 'retired', 'deleting', 'quarantined');
INSERT INTO registration (id, account_id, pool, marketplace, state) SELECT gen_random_uuid(), id, 'demo', 'shop', 'queued' FROM account WHERE state = 'pending';
INSERT INTO registration (id, account_id, pool, marketplace, state, ended_at) SELECT gen_random_uuid(), id, 'demo', 'shop', 'registered', '2026-11-21 00:00:00Z' FROM account WHERE state <> 'pending';
INSERT INTO lease (id, request_id, pool, account_id, state, owner, key_name, fence, ttl_seconds, granted_at, expires_at, due_at)
SELECT gen_random_uuid(), gen_random_uuid(), 'demo', id, 'active', 'me', 'ci', 1, 600, '2026-11-21 00:00:00Z', '2026-11-21 00:10:00Z', '2026-11-21 00:08:00Z' FROM account WHERE state = 'leased';
INSERT INTO event (type, pool, marketplace, account) SELECT 'account.ready', 'demo', 'shop', id FROM account WHERE state = 'ready';
INSERT INTO message (channel, sender, recipient, spelled, body) VALUES ('sms', 'Shop', '75550000000', '+75550000000', 'Your code is 1234');
