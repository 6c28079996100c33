package dev.understudy.cli.remote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.client.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventLineTest {
    @Test
    void an_event_is_a_line_with_what_a_person_looks_for() {
        JsonObject event = JsonObject.parse("""
                {"id":551,"at":"2026-11-21T16:04:29.273572Z","type":"lease.granted","pool":"demo","marketplace":"sandbox","registration":null,
                "lease":"01a1","account":"02b2","step":null,"reason":null,"data":{"owner":"me"}}""");
        assertThat(EventLine.of(event))
                .contains("demo", "lease.granted", "lease 01a1", "owner=me")
                .doesNotContain("02b2");
    }

    @Test
    void a_shops_words_cannot_move_the_terminals_cursor() {
        JsonObject event = JsonObject.parse(
                "{\"at\":\"2026-11-21T16:04:29Z\",\"type\":\"registration.failed\",\"reason\":\"shop-refused\",\"data\":{\"words\":\"a\\u001b[2Jb\\nc\\u009b2Kd\\u202ee\"}}");
        assertThat(EventLine.of(event))
                .contains("shop-refused", "words=a [2Jb c 2Kd e")
                .doesNotContain("\u001b", "\n");
    }

    @Test
    void lines_scroll_above_a_footer_that_stays() {
        StringWriter out = new StringWriter();
        Screen screen = new Screen(new PrintWriter(out, true), true);
        screen.footer(List.of("one", "two"));
        screen.line("event");
        assertThat(out.toString()).isEqualTo("one\ntwo\n\u001b[2A\u001b[Jevent\none\ntwo\n");
    }

    @Test
    void a_suspensions_words_cannot_move_it_either() {
        StringWriter out = new StringWriter();
        Table table = new Table("STATE");
        table.row("a\u009b2Jb");
        table.print(new PrintWriter(out, true));
        JsonObject pool = JsonObject.parse("{\"suspended\":{\"reason\":\"operator\",\"detail\":\"a\\u001b[2Jb\"}}");
        assertThat(out + PoolsCommand.state(pool)).contains("a 2Jb", "a [2Jb");
    }

    @Test
    void a_pipe_that_nobody_reads_is_noticed() {
        Writer closed = new Writer() {
            @Override
            public void write(char[] text, int from, int many) throws IOException {
                throw new IOException("Broken pipe");
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        assertThat(new Screen(new PrintWriter(new StringWriter()), false).line("event"))
                .isTrue();
        assertThat(new Screen(new PrintWriter(closed), false).line("event")).isFalse();
    }

    @Test
    void a_bar_shows_how_full_a_pool_is() {
        JsonObject pool = JsonObject.parse("""
                {"name":"demo","target":4,"waiting":0,"counts":{"pending":1,"ready":2,"leased":3,"quarantined":0},"suspended":null}""");
        assertThat(LevelWatch.bar(pool))
                .isEqualTo(
                        "pool demo [############............] 2/4 ready, 1 under way, 3 leased, 0 quarantined, 0 waiting");
    }
}
