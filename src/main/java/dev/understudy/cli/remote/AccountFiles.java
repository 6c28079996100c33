package dev.understudy.cli.remote;

import dev.understudy.client.Lease;
import dev.understudy.client.ServiceAddress;
import dev.understudy.client.SessionFormat;
import dev.understudy.client.TestAccount;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a command is told of its accounts: environment variables, and files in a directory that only this user may read. Environment variables can be read by this user's other processes, so what signs
 * in stands in the files alone. Closing deletes them.
 */
final class AccountFiles implements AutoCloseable {
    private static final String PREFIX = "UNDERSTUDY_";
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private final Path directory;
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final List<Path> written = new ArrayList<>();

    private AccountFiles(Path directory) {
        this.directory = directory;
    }

    static AccountFiles write(List<Lease> leases, ServiceAddress service) throws IOException, InterruptedException {
        AccountFiles files = new AccountFiles(Files.createTempDirectory("understudy-", mode("rwx------")));
        try {
            files.environment.put(ServiceAddress.URL, service.url().toString());
            files.environment.put(PREFIX + "COUNT", Integer.toString(leases.size()));
            for (int i = 0; i < leases.size(); i++) {
                files.add(leases.get(i), i + 1);
            }
            return files;
        } catch (IOException | InterruptedException | RuntimeException failed) {
            files.close();
            throw failed;
        }
    }

    private void add(Lease lease, int number) throws IOException, InterruptedException {
        Map<String, String> known = new LinkedHashMap<>();
        TestAccount account = lease.account();
        known.put("LEASE_ID", lease.id());
        known.put("POOL", lease.pool());
        known.put("ACCOUNT_ID", account.id());
        known.put("EXTERNAL_ID", account.externalId() == null ? "" : account.externalId());
        known.put("FULL_NAME", account.fullName());
        known.put("PHONE", account.phone());
        known.put("EMAIL", account.email());
        String suffix = number == 1 ? "" : "-" + number;
        // the token stays here: only who holds the lease renews it and gives it back
        known.put(
                "ACCOUNT_FILE",
                write(
                        "account" + suffix + ".json",
                        lease.json().without("token").encode()));
        known.put(
                "STORAGE_STATE", write("storage-state" + suffix + ".json", lease.session(SessionFormat.STORAGE_STATE)));
        known.put("COOKIE_FILE", write("cookies" + suffix + ".txt", lease.session(SessionFormat.COOKIES_TXT)));
        known.forEach((name, value) -> {
            environment.put(PREFIX + number + "_" + name, value);
            if (number == 1) {
                environment.put(PREFIX + name, value);
            }
        });
    }

    private String write(String name, String text) throws IOException {
        Path file = Files.createFile(directory.resolve(name), mode("rw-------"));
        written.add(file);
        Files.writeString(file, text);
        return file.toString();
    }

    private static FileAttribute<?>[] mode(String permissions) {
        return POSIX
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    Map<String, String> environment() {
        return environment;
    }

    /** What the command itself put beside them stays, with the directory. */
    @Override
    public void close() {
        try {
            for (Path file : written) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(directory);
        } catch (java.nio.file.DirectoryNotEmptyException others) {
            return;
        } catch (IOException undeleted) {
            throw new UncheckedIOException("the accounts' files in " + directory + " could not be deleted", undeleted);
        }
    }
}
