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
