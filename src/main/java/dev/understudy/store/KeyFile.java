package dev.understudy.store;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file that opens what the database holds: a Tink keyset, AES-256-GCM, readable by its owner alone. Every node of an instance has a copy of the same file. Without it the sessions and the
 * signing key in the database are lost.
 */
public final class KeyFile {
    private static final Logger LOG = LoggerFactory.getLogger(KeyFile.class);

    private KeyFile() {}

    /** Reads the file, or makes it where there is none. Blocking. */
    public static Aead loadOrCreate(Path file) throws KeyFileTrouble {
        try {
            AeadConfig.register();
            if (!Files.exists(file)) {
                create(file);
            }
            String json = Files.readString(file, StandardCharsets.UTF_8);
            return TinkJsonProtoKeysetFormat.parseKeyset(json, InsecureSecretKeyAccess.get())
                    .getPrimitive(RegistryConfiguration.get(), Aead.class);
        } catch (IOException unreadable) {
            throw new KeyFileTrouble(file, "cannot be read or written (" + unreadable + ")", unreadable);
        } catch (GeneralSecurityException malformed) {
            throw new KeyFileTrouble(file, "is not a key file of Understudy's; restore it from your backup", malformed);
        }
    }

    private static void create(Path file) throws IOException, GeneralSecurityException {
        KeysetHandle fresh = KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM);
        String json = TinkJsonProtoKeysetFormat.serializeKeyset(fresh, InsecureSecretKeyAccess.get());
        Path folder = file.toAbsolutePath().getParent();
        Files.createDirectories(folder);
        Path draft = Files.createTempFile(folder, ".key", ".tmp", ownerAlone(file));
        try {
            Files.writeString(draft, json, StandardCharsets.UTF_8, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
            placeUnlessThere(draft, file);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    /** Asks the file system, not the mount it stands on: in a chroot and in some containers the JDK finds no mount. */
    private static FileAttribute<?>[] ownerAlone(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    /** A hard link never replaces a file, so of two processes that start together both end with the same key. */
    private static void placeUnlessThere(Path draft, Path file) throws IOException {
        try {
            Files.createLink(file, draft);
        } catch (FileAlreadyExistsException otherWasFirst) {
            LOG.info("{} was made by another process meanwhile", file);
        } catch (UnsupportedOperationException | FileSystemException noLinks) {
            Files.copy(draft, file, StandardCopyOption.COPY_ATTRIBUTES);
        }
    }

    /** The key file is missing where it must be, unreadable, or another instance's. */
    public static final class KeyFileTrouble extends Exception {
        private static final long serialVersionUID = 1L;

        public KeyFileTrouble(Path file, String what, Throwable cause) {
            super("key file " + file + " " + what, cause);
        }
    }
}
