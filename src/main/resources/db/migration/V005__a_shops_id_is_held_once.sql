-- Two accounts with the same id at the shop are one user there, lent to two owners. external_key: SHA-256 over the marketplace and the shop's id, while the account exists there; here rather than in
-- account, whose rows move on every lease. Where older accounts share an id already, the first keeps it.
ALTER TABLE account_session ADD COLUMN external_key bytea;
UPDATE account_session s SET external_key = sha256(convert_to(first.marketplace || ' ' || first.external_id, 'UTF8'))
FROM (SELECT DISTINCT ON (a.marketplace, a.external_id) a.id, a.marketplace, a.external_id
      FROM account a JOIN account_session held ON held.account_id = a.id
      WHERE a.external_id IS NOT NULL AND a.state <> 'deleted' ORDER BY a.marketplace, a.external_id, a.id) AS first
WHERE s.account_id = first.id;
CREATE UNIQUE INDEX account_session_external_key ON account_session (external_key);
