package dev.understudy.ingress;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;

/** How SMSC says it, by the parameter {@code fmt}: a sentence, numbers, XML or JSON. */
enum SmscAnswer {
    SENTENCE("text/plain; charset=utf-8"),
    NUMBERS("text/plain; charset=utf-8"),
    XML("text/xml; charset=utf-8"),
    JSON(Answer.JSON);

    private static final String PRICE = "0";

    private final String contentType;

    SmscAnswer(String contentType) {
        this.contentType = contentType;
    }

    static SmscAnswer of(String fmt) {
        return switch (fmt) {
            case "1" -> NUMBERS;
            case "2" -> XML;
            case "3" -> JSON;
            default -> SENTENCE;
        };
    }

    /** The errors that it has numbers for, with its own words. */
    enum Trouble {
        PARAMETERS(1),
        AUTHORISE(2),
        INVALID_NUMBER(7),
        TOO_MANY_REQUESTS(9);

        private final int number;

        Trouble(int number) {
            this.number = number;
        }

        String words() {
            return switch (this) {
                case PARAMETERS -> "parameters error";
                case AUTHORISE -> "authorise error";
                case INVALID_NUMBER -> "invalid number";
                case TOO_MANY_REQUESTS -> "too many requests, send it again";
            };
        }
    }

    /** @param cost what the client asked for: 2 with the price, 3 with price and balance */
    Answer taken(String id, int count, String cost) {
        boolean priced = cost.equals("2") || cost.equals("3");
        boolean balanced = cost.equals("3");
        return answer(
                switch (this) {
                    case SENTENCE ->
                        "OK - " + count + " SMS, ID - " + id + (priced ? ", COST - " + PRICE : "")
                                + (balanced ? ", BALANCE - " + PRICE : "");
                    case NUMBERS -> id + "," + count + (priced ? "," + PRICE : "") + (balanced ? "," + PRICE : "");
                    case XML ->
                        "<result><id>" + id + "</id><cnt>" + count + "</cnt>" + element("cost", priced)
                                + element("balance", balanced) + "</result>";
                    case JSON -> {
                        JsonObject json = new JsonObject().put("id", number(id)).put("cnt", count);
                        if (priced) {
                            json.put("cost", PRICE);
                        }
                        yield (balanced ? json.put("balance", PRICE) : json).encode();
                    }
                });
    }

    private static String element(String name, boolean there) {
        return there ? "<" + name + ">" + PRICE + "</" + name + ">" : "";
    }

    private static Object number(String id) {
        return id.length() < 16 ? Long.valueOf(id) : id;
    }

    Answer price(int count) {
        return answer(
                switch (this) {
                    case SENTENCE -> PRICE + " (" + count + ")";
                    case NUMBERS -> PRICE + "," + count;
                    case XML -> "<result>" + element("cost", true) + "<cnt>" + count + "</cnt></result>";
                    case JSON ->
                        new JsonObject().put("cost", PRICE).put("cnt", count).encode();
                });
    }

    Answer refused(Trouble trouble) {
        String words = trouble.words();
        return answer(
                switch (this) {
                    case SENTENCE -> "ERROR = " + trouble.number + " (" + words + ")";
                    case NUMBERS -> "0,-" + trouble.number;
                    case XML ->
                        "<result><error>" + words + "</error><error_code>" + trouble.number + "</error_code></result>";
                    case JSON ->
                        new JsonObject()
                                .put("error", words)
                                .put("error_code", trouble.number)
                                .encode();
                });
    }

    private Answer answer(String text) {
        return Answer.text(200, contentType, Buffer.buffer(text));
    }
}
