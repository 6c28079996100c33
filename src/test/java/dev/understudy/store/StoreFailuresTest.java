package dev.understudy.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.VertxException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreFailuresTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "08006", // the connection failed
                "25006", // read-only after a failover
                "25P03", // ended while idle in a transaction
                "28P01", // the password was changed
                "3D000", // the database was renamed
                "53100", // the disk is full
                "53300", // no connection is free
                "55000", // nobody is let in
                "57014", // ended by the statement's timeout
                "57P01", // shut down
                "57P03", // starting
                "58030", // the disk failed
            })
    void a_server_that_cannot_serve_is_away(String state) {
        assertThat(StoreFailures.isAway(new PgException("m", "FATAL", state, "")))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"22021", "23505", "40P01", "42601", "P0001"})
    void a_server_that_says_no_is_not_away(String state) {
        assertThat(StoreFailures.isAway(new PgException("m", "ERROR", state, "")))
                .isFalse();
    }

    @Test
    void what_the_driver_says_of_connections_is_an_outage() {
        assertThat(StoreFailures.isAway(ClosedConnectionException.INSTANCE)).isTrue();
        assertThat(StoreFailures.isAway(new IOException("Connection reset"))).isTrue();
        assertThat(StoreFailures.isAway(new TimeoutException())).isTrue();
        assertThat(StoreFailures.isAway(new ConnectionPoolTooBusyException("full")))
                .isTrue();
        assertThat(StoreFailures.isAway(new VertxException("Timeout waiting for connection")))
                .isTrue();
        assertThat(StoreFailures.isAway(new VertxException("Pool closed"))).isTrue();
        assertThat(StoreFailures.isAway(new VertxException("Connection is not active now")))
                .isTrue();
    }

    @Test
    void a_mistake_of_ours_is_not() {
        assertThat(StoreFailures.isAway(new IllegalStateException("a fault"))).isFalse();
        assertThat(StoreFailures.isAway(new NullPointerException())).isFalse();
    }
}
