package dev.understudy.yaml;

/**
 * One thing to mend in a file.
 *
 * @param line from 1
 * @param path keys from the root, {@code pools[0].target}; empty at the root
 */
public record YamlProblem(String file, int line, String path, String message) {
    @Override
    public String toString() {
        return file + ":" + line + ": " + (path.isEmpty() ? "" : path + ": ") + message;
    }
}
