package dev.understudy.inbox.smtp;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A mail client without manners: it sends what the test says, byte for byte. */
final class RawClient implements AutoCloseable {
    private static final int PATIENCE = 20_000;

    private final Socket socket;
    private final BufferedReader in;

    /** @param greeting what the server said first */
    private RawClient(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(PATIENCE);
        in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Connected, its greeting not read. */
    static RawClient at(int port) throws IOException {
        return new RawClient(new Socket("127.0.0.1", port));
    }

    static RawClient greeted(int port) throws IOException {
        RawClient client = at(port);
        client.answer();
        return client;
    }

    void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.UTF_8));
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /** All lines of one answer; null at the connection's end. */
    @Nullable
    String answer() throws IOException {
        StringBuilder all = new StringBuilder();
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            all.append(all.length() > 0 ? "\n" : "").append(line);
            if (line.length() < 4 || line.charAt(3) != '-') {
                return all.toString();
            }
        }
        return all.length() > 0 ? all.toString() : null;
    }

    String say(String line) throws IOException {
        send(line + "\r\n");
        return String.valueOf(answer());
    }

    /** A mail with everything that belongs to it; answers what came after the dot. */
    String mail(String to, String data) throws IOException {
        say("MAIL FROM:<shop@shop.test>");
        say("RCPT TO:<" + to + ">");
        say("DATA");
        return say(data + "\r\n.");
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
