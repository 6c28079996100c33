package dev.understudy.client;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where the service is, and the key that opens it. */
public record ServiceAddress(URI url, String key) {
    public static final String DEFAULT_URL = "http://127.0.0.1:8080";
    public static final String URL = "UNDERSTUDY_URL";
    public static final String KEY = "UNDERSTUDY_KEY";
    public static final String KEY_FILE = "UNDERSTUDY_KEY_FILE";

    /** @throws Misconfigured where one of them cannot be right */
    public ServiceAddress {
        String scheme = url.getScheme();
        if (!("http".equals(scheme) || "https".equals(scheme)) || url.getHost() == null || url.getUserInfo() != null) {
            throw new Misconfigured(
                    "the service's address is written as " + DEFAULT_URL + ", without a name and password in it", null);
        }
        if (!key.matches("[!-~]{1,500}")) {
            throw new Misconfigured("the key has visible ASCII characters only, in one line", null);
        }
    }

    /** Of the environment: {@value #URL}, and {@value #KEY} or the file that {@value #KEY_FILE} names. */
    public static ServiceAddress of(Map<String, String> environment) {
        return of(environment, null, null);
    }

    /**
     * What is given stands above the environment.
     *
     * @param keyFile has the key in one line; for people who look at a list of processes, an argument would show it
     */
    public static ServiceAddress of(Map<String, String> environment, @Nullable String url, @Nullable Path keyFile) {
        return new ServiceAddress(
                uri(url != null ? url : given(environment, URL).orElse(DEFAULT_URL)),
                keyFile != null ? read(keyFile) : key(environment));
    }

    private static Optional<String> given(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }

    private static String key(Map<String, String> environment) {
        return given(environment, KEY)
                .or(() -> given(environment, KEY_FILE).map(file -> read(Path.of(file))))
                .orElseThrow(() -> new Misconfigured(
                        "no key: set " + KEY + ", or name a file that holds it by " + KEY_FILE
                                + ", in a command by --key-file. 'understudy key' makes one, and 'understudy demo' prints one",
                        null));
    }

    private static String read(Path keyFile) {
        try {
            return Files.readString(keyFile).strip();
        } catch (IOException unreadable) {
            throw new Misconfigured("the key file " + keyFile + " cannot be read", unreadable);
        }
    }

    private static URI uri(String text) {
        try {
            return URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
        } catch (IllegalArgumentException noUri) {
            throw new Misconfigured("'" + text + "' is no address", noUri);
        }
    }

    URI at(String path) {
        return URI.create(url + path);
    }

    @Override
    public String toString() {
        return url.toString();
    }
}
