package dev.understudy.flow;

import io.vertx.core.http.HttpMethod;
import java.nio.charset.Charset;
import java.util.List;

/**
 * A form as one page had it: small enough to be kept until a later step submits it, when the page itself is long gone.
 *
 * @param page where it stood, for Referer and Origin
 * @param place the same as it may be told
 * @param controls in the order of the page, the submitting button included
 */
record PageForm(
        WebAddress page,
        String place,
        HttpMethod method,
        WebAddress action,
        Encoding encoding,
        Charset charset,
        List<FormControl> controls) {
    PageForm {
        controls = List.copyOf(controls);
    }

    /** How its entries become a body. */
    enum Encoding {
        URLENCODED,
        MULTIPART,
        TEXT
    }

    /** What it sends for one control; a file's is its name and its content. */
    record Entry(String name, String value, boolean file) {}
}
