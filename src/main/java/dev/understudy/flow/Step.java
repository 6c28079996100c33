package dev.understudy.flow;

import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One thing that a flow does. A new kind of step is a new record here, its reader, and its driver. */
sealed interface Step {
    String name();

    int line();

    /**
     * Sends a request and looks at the answer.
     *
     * @param target where it goes
     * @param data what the shop may want besides, by the name that it asks with
     * @param expect in order: the first that matches decides
     * @param poll null where the answer counts at once
     * @param follow how many redirects are followed that no expectation names; 0 for none
     * @param repeatable may be sent again after a cut, because a second one changes nothing
     * @param once must never be sent twice; its intent is committed first
     * @param retry null for the run's own limits
     */
    record Request(
            String name,
            int line,
            Target target,
            Map<String, Template> query,
            Map<String, Template> headers,
            Body body,
            Map<String, JsonPlan> data,
            List<Expectation> expect,
            @Nullable Poll poll,
            int follow,
            boolean repeatable,
            boolean once,
            @Nullable Retry retry)
            implements Step {
        /** Empty where the target is not a path of the flow's own. */
        Template path() {
            return target instanceof Path path ? path.path() : Template.EMPTY;
        }
    }

    /** Where a request goes. */
    sealed interface Target permits Path, Link, Submit {}

    /** @param origin null for the marketplace's own */
    record Path(HttpMethod method, Template path, @Nullable Template origin) implements Target {}

    /** A whole URL that was kept before: out of a message, a page or a redirect. It must lead to one of the marketplace's origins. */
    record Link(HttpMethod method, Template url) implements Target {}

    /**
     * A form as the page has it: method, address, encoding and hidden inputs are the page's.
     *
     * @param form a CSS selector
     * @param from the step whose answer is the page
     * @param fields what is filled in, by the fields' names; several values for fields that take several
     * @param button a CSS selector; null for the form's first
     */
    record Submit(
            String form,
            String from,
            Map<String, List<Template>> fields,
            @Nullable String button) implements Target {
        Stream<Template> templates() {
            return fields.values().stream().flatMap(List::stream);
        }
    }

    /**
     * Waits for a message to this identity and takes the code or the link out of it.
     *
     * @param sentBy the step whose request makes the shop send it
     * @param keep the name that it is kept under
     * @param within how long after that request a message may take
     * @param resend null where the code is asked for only once
     */
    record Await(
            String name,
            int line,
            Template channel,
            String sentBy,
            Sought sought,
            String keep,
            Duration within,
            @Nullable Resend resend)
            implements Step {}

    /** What a request carries besides its head. */
    sealed interface Body {
        record None() implements Body {}

        record Json(JsonPlan plan) implements Body {}

        record Form(Map<String, Template> fields) implements Body {}

        record Multipart(Map<String, Part> parts) implements Body {}

        /** The query is sent as it is written; values go in as variables, where nothing in them can change it. */
        record GraphQl(
                String query,
                @Nullable String operationName,
                @Nullable JsonPlan variables) implements Body {}
    }

    /**
     * One part of a multipart body.
     *
     * @param file null for a plain field
     */
    record Part(Template value, @Nullable FileHead file) {}

    record FileHead(Template name, String type) {}

    record Poll(Duration every, Duration within) {}

    record Retry(int times, Duration pause) {}

    /**
     * @param after seconds until the shop lets a new code be asked for
     * @param attempts how many more the shop allows; null where it does not say
     * @param most our own bound
     */
    record Resend(Template after, @Nullable Template attempts, int most) {}
}
