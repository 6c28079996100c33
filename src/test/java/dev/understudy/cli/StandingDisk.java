package dev.understudy.cli;

import java.sql.SQLException;

/**
 * Makes a server's commits wait as for a disk on which no write ends: inside COMMIT, with all its locks, where no statement's timeout reaches it. Reading goes on.
 */
final class StandingDisk implements AutoCloseable {
    private static final String WAIT_IN_EVERY_COMMIT = """
            CREATE FUNCTION wait_for_the_disk() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                PERFORM pg_advisory_xact_lock_shared(hashtext('standing disk'));
                RETURN NULL;
            END $$;
            DO $$
            DECLARE written regclass;
            BEGIN
                FOR written IN
                    SELECT oid FROM pg_class
                    WHERE relkind IN ('r', 'p') AND NOT relispartition AND relnamespace = 'public'::regnamespace
                LOOP
                    EXECUTE format('CREATE CONSTRAINT TRIGGER wait_for_the_disk AFTER INSERT OR UPDATE OR DELETE ON %s'
                            || ' DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wait_for_the_disk()', written);
                END LOOP;
            END $$
            """;

    private final OwnConnection operator;

    private StandingDisk(OwnConnection operator) {
        this.operator = operator;
    }

    /** Before anybody works with the tables. */
    static void prepare(String url) throws SQLException {
        try (OwnConnection operator = OwnConnection.to(url)) {
            operator.run(WAIT_IN_EVERY_COMMIT);
        }
    }

    /** From now on. */
    static StandingDisk at(String url) throws SQLException {
        StandingDisk disk = new StandingDisk(OwnConnection.to(url));
        disk.operator.run("SELECT pg_advisory_lock(hashtext('standing disk'))");
        return disk;
    }

    /** It writes again. */
    @Override
    public void close() throws SQLException {
        operator.close();
    }
}
