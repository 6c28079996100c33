package dev.understudy.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** The JDK's exceptions on files carry a path for a message; people want the cause. */
final class FileTrouble {
    private FileTrouble() {}

    static String say(IOException trouble) {
        if (trouble instanceof NoSuchFileException) {
            return "there is no such file";
        }
        if (trouble instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (trouble instanceof CharacterCodingException) {
            return "it is not UTF-8 text";
        }
        return String.valueOf(trouble.getMessage());
    }
}
