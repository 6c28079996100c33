package dev.understudy.store;

import java.nio.file.Path;

/** A process of its own that owns an embedded database, for tests that end it. Prints the URL, or its trouble, and lives until it is ended. */
final class DatabaseChild {
    private DatabaseChild() {}

    public static void main(String[] arguments) throws Exception {
        try {
            EmbeddedDatabase database = EmbeddedDatabase.start(Path.of(arguments[0]));
            Runtime.getRuntime().addShutdownHook(new Thread(database::stop));
            System.out.println(database.url());
        } catch (EmbeddedDatabaseTrouble trouble) {
            System.out.println("trouble: " + trouble.getMessage());
            return;
        }
        Thread.currentThread().join();
    }

    static Process start(Path directory) throws Exception {
        return builder(directory).start();
    }

    static ProcessBuilder builder(Path directory) {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        DatabaseChild.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD);
    }
}
