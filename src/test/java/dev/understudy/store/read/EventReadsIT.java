package dev.understudy.store.read;

import static dev.understudy.store.StoreWorld.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.store.StoreWorld;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A quiet pool's event behind three pages of a busy one's. */
class EventReadsIT {
    private static final int LIMIT = 500;
    private static final int BUSY = 2 * EventReads.LOOKED_AT + 5_000;
    private static final UUID RUN = UUID.randomUUID();
    private static final UUID LEASE = UUID.randomUUID();

    private static StoreWorld world;
    private static EventReads reads;

    @BeforeAll
    static void open() {
        world = StoreWorld.open();
        reads = new EventReads(world.database);
        world.sql("INSERT INTO event (type, pool) SELECT 'pool.low', 'busy' FROM generate_series(1, ?)", BUSY);
        world.sql("INSERT INTO event (type, pool, registration, lease) VALUES ('pool.low', 'quiet', ?, ?)", RUN, LEASE);
        await().until(() -> world.read("SELECT max(xid) < pg_snapshot_xmin(pg_current_snapshot()) FROM event")
                .equals("t"));
    }

    @AfterAll
    static void close() throws Exception {
        world.close();
    }

    /** From the first event on, to the end. */
    private static List<EventReads.Batch> pages(EventFilter filter) {
        List<EventReads.Batch> pages = new ArrayList<>();
        EventPosition position = EventPosition.START;
        do {
            EventReads.Batch page = await(reads.after(position, filter, LIMIT));
            assertThat(position.isBefore(page.upTo())).as("it gets on").isTrue();
            position = page.upTo();
            pages.add(page);
        } while (pages.get(pages.size() - 1).full());
        return pages;
    }

    private static List<StreamEvent> events(List<EventReads.Batch> pages) {
        return pages.stream().flatMap(page -> page.events().stream()).toList();
    }

    @Test
    void a_filtered_page_looks_at_so_many_events_and_the_next_goes_on_behind_them() {
        for (EventFilter quiet : List.of(new EventFilter("quiet", null, null), new EventFilter(null, null, LEASE))) {
            List<EventReads.Batch> pages = pages(quiet);
            assertThat(pages).hasSize(3);
            assertThat(events(pages))
                    .singleElement()
                    .satisfies(event -> assertThat(event.pool()).isEqualTo("quiet"));
        }
        assertThat(events(pages(new EventFilter("nobodys", null, null)))).isEmpty();
    }

    @Test
    void a_run_s_events_are_found_at_once() {
        List<EventReads.Batch> pages = pages(new EventFilter("quiet", RUN, null));
        assertThat(pages).hasSize(1);
        assertThat(events(pages)).hasSize(1);
        assertThat(events(pages(new EventFilter("busy", RUN, null)))).isEmpty();
    }

    @Test
    void nothing_is_missed_or_told_twice_where_pages_meet() {
        for (EventFilter filter : List.of(EventFilter.ALL, new EventFilter("busy", null, null))) {
            List<EventPosition> positions =
                    events(pages(filter)).stream().map(StreamEvent::position).toList();
            assertThat(positions).isSorted().doesNotHaveDuplicates();
            assertThat(positions.size() - BUSY).isEqualTo(filter.equals(EventFilter.ALL) ? 1 : 0);
        }
    }
}
