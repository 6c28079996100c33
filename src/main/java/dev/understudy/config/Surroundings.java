package dev.understudy.config;

import dev.understudy.domain.Secret;
import dev.understudy.yaml.YamlMap;
import dev.understudy.yaml.YamlProblems;
import dev.understudy.yaml.YamlValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a configuration refers to outside itself.
 *
 * @param directory of the file: relative paths start there, wherever the program was started
 * @param locales those that identities can be made of
 * @param warnings what works and should still be looked at
 * @param flows those that are named and readable, filled while the file is read
 */
record Surroundings(
        Path directory,
        Map<String, String> environment,
        Set<String> locales,
        YamlProblems warnings,
        List<NamedFlow> flows) {
    private static final String FROM_ENVIRONMENT = "env:";
    private static final String FROM_FILE = "file:";
    private static final int MOST_SECRET_BYTES = 65_536;

    Path resolve(String path) {
        return directory.resolve(path).normalize();
    }

    void warnAt(YamlMap map, String key, String message) {
        String path = map.path().isEmpty() ? key : map.path() + "." + key;
        warnings.add(map.lineOf(key), path, message);
    }

    Optional<Secret> secret(YamlMap map, String key) {
        return map.value(key).flatMap(this::secret);
    }

    /** Never shows the value: someone may have written the secret itself. */
    private Optional<Secret> secret(YamlValue value) {
        Optional<String> text = value.string();
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (text.get().startsWith(FROM_ENVIRONMENT)) {
            return fromEnvironment(value, text.get().substring(FROM_ENVIRONMENT.length()));
        }
        if (text.get().startsWith(FROM_FILE)) {
            return fromFile(value, resolve(text.get().substring(FROM_FILE.length())));
        }
        value.problem("a secret does not stand in this file: write env:NAME or file:/path");
        return Optional.empty();
    }

    private Optional<Secret> fromEnvironment(YamlValue value, String name) {
        String found = environment.get(name);
        if (found == null || found.isEmpty()) {
            value.problem("the environment variable " + name + " is not set");
            return Optional.empty();
        }
        return Optional.of(new Secret(found));
    }

    private Optional<Secret> fromFile(YamlValue value, Path file) {
        try {
            if (Files.size(file) > MOST_SECRET_BYTES) {
                value.problem("the file " + file + " is larger than " + MOST_SECRET_BYTES + " bytes");
                return Optional.empty();
            }
            String found = Files.readString(file, StandardCharsets.UTF_8).strip();
            if (found.isEmpty()) {
                value.problem("the file " + file + " is empty");
                return Optional.empty();
            }
            if (isReadableByOthers(file)) {
                warnings.add(value.line(), value.path(), "everybody on this machine can read " + file + "; chmod 600");
            }
            return Optional.of(new Secret(found));
        } catch (IOException unreadable) {
            value.problem("the file " + file + " cannot be read: " + FileTrouble.say(unreadable));
            return Optional.empty();
        }
    }

    /** False where the file system knows no such permissions. */
    private static boolean isReadableByOthers(Path file) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        return view != null && view.readAttributes().permissions().contains(PosixFilePermission.OTHERS_READ);
    }
}
