package dev.understudy.flow;

import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One thing that a flow does. A new kind of step is a new record here, its reader, and its driver. */
sealed interface Step {
    String name();

    int line();

    /**
     * Sends a request and looks at the answer.
     *
     * @param origin null for the marketplace's own
     * @param data what the shop may want besides, by the name that it asks with
     * @param expect in order: the first that matches decides
     * @param poll null where the answer counts at once
     * @param repeatable may be sent again after a cut, because a second one changes nothing
     * @param once must never be sent twice; its intent is committed first
     * @param retry null for the run's own limits
     */
    record Request(
            String name,
            int line,
            HttpMethod method,
            Template path,
            @Nullable Template origin,
            Map<String, Template> query,
            Map<String, Template> headers,
            Body body,
            Map<String, JsonPlan> data,
            List<Expectation> expect,
            @Nullable Poll poll,
            boolean repeatable,
            boolean once,
            @Nullable Retry retry)
            implements Step {}

    /**
     * Waits for a message to this identity and takes the code out of it.
     *
     * @param sentBy the step whose request makes the shop send it
     * @param keep the name that the code is kept under
     * @param within how long after that request a message may take
     * @param resend null where the code is asked for only once
     */
    record Await(
            String name,
            int line,
            Template channel,
            String sentBy,
            CodeShape code,
            String keep,
            Duration within,
            @Nullable Resend resend)
            implements Step {}

    /** What a request carries besides its head. */
    sealed interface Body {
        record None() implements Body {}

        record Json(JsonPlan plan) implements Body {}

        record Form(Map<String, Template> fields) implements Body {}
    }

    record Poll(Duration every, Duration within) {}

    record Retry(int times, Duration pause) {}

    /**
     * @param after seconds until the shop lets a new code be asked for
     * @param attempts how many more the shop allows; null where it does not say
     * @param most our own bound
     */
    record Resend(Template after, @Nullable Template attempts, int most) {}
}
