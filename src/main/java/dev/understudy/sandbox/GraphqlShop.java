package dev.understudy.sandbox;

import dev.understudy.sandbox.graphql.DocumentMistake;
import dev.understudy.sandbox.graphql.DocumentReader;
import dev.understudy.sandbox.graphql.Operation;
import dev.understudy.sandbox.graphql.Selection;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The GraphQL kind's endpoint: whatever goes wrong is told under HTTP 200, as GraphQL servers do. */
final class GraphqlShop implements Face {
    private final GraphqlRoots roots;

    GraphqlShop(GraphqlRoots roots) {
        this.roots = roots;
    }

    @Override
    public void addTo(Routes routes) {
        routes.add(HttpMethod.POST, "/graphql", Routes.Guard.NOBODY, this::answer);
    }

    private Future<Reply> answer(Exchange exchange) {
        JsonObject body = exchange.json();
        Operation operation;
        try {
            operation = DocumentReader.read(
                    Exchange.text(body, "query"), Exchange.optionalText(body, "operationName"), variables(body));
        } catch (DocumentMistake mistake) {
            JsonObject error = error(String.valueOf(mistake.getMessage()), "GRAPHQL_VALIDATION_FAILED");
            return Future.succeededFuture(Reply.ok(new JsonObject().put("errors", new JsonArray().add(error))));
        }
        Answer answer = new Answer(new JsonObject(), new JsonArray());
        Future<Void> worked = Future.succeededFuture();
        for (Selection selection : operation.selections()) {
            worked = worked.compose(nothing -> work(exchange, operation.isMutation(), selection, answer));
        }
        return worked.map(nothing -> answer.toReply());
    }

    private static Map<String, @Nullable Object> variables(JsonObject body) {
        JsonObject variables = body.getValue("variables") instanceof JsonObject given ? given : new JsonObject();
        return variables.getMap();
    }

    private record Answer(JsonObject data, JsonArray errors) {
        void put(String name, @Nullable Object value) {
            data.put(name, value);
        }

        void fail(String name, GraphqlError failure) {
            data.putNull(name);
            errors.add(error(failure.words(), failure.code()).put("path", JsonArray.of(name)));
        }

        Reply toReply() {
            JsonObject body = new JsonObject().put("data", data);
            return Reply.ok(errors.isEmpty() ? body : body.put("errors", errors));
        }
    }

    /** One root field after another: so the specification has it for mutations. */
    private Future<Void> work(Exchange exchange, boolean isMutation, Selection selection, Answer answer) {
        if (!(selection instanceof Selection.Field field)) {
            answer.errors.add(error("fragments of the root are not known here", "GRAPHQL_VALIDATION_FAILED"));
            return Future.succeededFuture();
        }
        try {
            return roots.resolve(exchange, isMutation, field)
                    .map(found -> projected(found, field))
                    .onSuccess(value -> answer.put(field.answerName(), value))
                    .recover(failure -> failed(answer, field, failure))
                    .mapEmpty();
        } catch (GraphqlError failure) {
            answer.fail(field.answerName(), failure);
            return Future.succeededFuture();
        }
    }

    private static @Nullable Object projected(@Nullable JsonObject found, Selection.Field field) {
        return found == null ? null : GraphqlTypes.project(found, field);
    }

    private static Future<@Nullable Object> failed(Answer answer, Selection.Field field, Throwable failure) {
        if (failure instanceof GraphqlError told) {
            answer.fail(field.answerName(), told);
            return Future.succeededFuture(null);
        }
        return Future.failedFuture(failure);
    }

    private static JsonObject error(String message, String code) {
        return new JsonObject().put("message", message).put("extensions", new JsonObject().put("code", code));
    }
}
