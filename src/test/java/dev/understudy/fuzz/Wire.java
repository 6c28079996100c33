package dev.understudy.fuzz;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A client that sends any bytes whatever and reads what HTTP/1.1 answers. Keeps its connection where the last exchange left it in order. */
final class Wire implements AutoCloseable {
    private final int port;
    private final Duration deadline;
    private @Nullable Socket socket;
    private @Nullable InputStream in;

    /** @param headers by their names in lower case */
    record Reply(int status, Map<String, String> headers, String body) {
        String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    /** Neither an answer nor an end within the deadline. */
    static final class Hang extends Exception {
        private static final long serialVersionUID = 1L;

        Hang(Throwable cause) {
            super(cause);
        }
    }

    Wire(int port, Duration deadline) {
        this.port = port;
        this.deadline = deadline;
    }

    /** @return null where the other side hung up without an answer */
    @Nullable
    Reply send(Draft draft) throws Hang {
        byte[] request = draft.bytes();
        boolean fresh = socket == null;
        try {
            Reply reply = exchange(request, draft);
            if (draft.mayBeCut
                    || reply.status() == 101
                    || reply.header("connection").equalsIgnoreCase("close")) {
                close();
            }
            return reply;
        } catch (SocketTimeoutException late) {
            close();
            throw new Hang(late);
        } catch (IOException cut) {
            close();
            // a connection that was kept may have been closed meanwhile, which says nothing about this request
            return fresh ? null : send(draft);
        }
    }

    private Reply exchange(byte[] request, Draft draft) throws IOException {
        if (socket == null) {
            socket = new Socket();
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) deadline.toMillis());
            socket.connect(new InetSocketAddress("127.0.0.1", port), (int) deadline.toMillis());
            in = new BufferedInputStream(socket.getInputStream());
        }
        try {
            socket.getOutputStream().write(request);
            if (draft.unfinished) {
                socket.shutdownOutput();
            }
        } catch (IOException refused) {
            // it may have answered before it hung up
            return reply(in, draft.method);
        }
        return reply(in, draft.method);
    }

    private static Reply reply(InputStream in, String method) throws IOException {
        String status = line(in);
        if (!status.startsWith("HTTP/1.")) {
            throw new IOException("not an answer: " + status);
        }
        int code = Integer.parseInt(status.substring(9, 12));
        Map<String, String> headers = new LinkedHashMap<>();
        for (String each = line(in); !each.isEmpty(); each = line(in)) {
            int colon = each.indexOf(':');
            headers.put(
                    each.substring(0, colon).toLowerCase(Locale.ROOT),
                    each.substring(colon + 1).strip());
        }
        if (code == 100) {
            return reply(in, method);
        }
        boolean bare = method.equals("HEAD") || code == 101 || code == 204 || code == 304;
        return new Reply(code, headers, bare ? "" : new String(body(in, headers), StandardCharsets.UTF_8));
    }

    private static byte[] body(InputStream in, Map<String, String> headers) throws IOException {
        if (headers.containsKey("content-length")) {
            int length = Integer.parseInt(headers.get("content-length"));
            byte[] body = in.readNBytes(length);
            if (body.length < length) {
                throw new EOFException("the answer was cut");
            }
            return body;
        }
        return headers.containsKey("transfer-encoding") ? chunks(in) : in.readAllBytes();
    }

    private static byte[] chunks(InputStream in) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int size = Integer.parseInt(line(in), 16); size > 0; size = Integer.parseInt(line(in), 16)) {
            body.writeBytes(in.readNBytes(size));
            line(in);
        }
        line(in);
        return body.toByteArray();
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int each = in.read(); each != '\n'; each = in.read()) {
            if (each < 0) {
                throw new EOFException("hung up");
            }
            if (each != '\r') {
                line.write(each);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException gone) {
            throw new java.io.UncheckedIOException(gone);
        } finally {
            socket = null;
        }
    }
}
