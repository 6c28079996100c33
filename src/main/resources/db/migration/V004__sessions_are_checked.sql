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
